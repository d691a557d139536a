import Resources

/// The text by which the state folder keeps an object.
enum SavedText {
    /// The object as JSON: as it was written, save a Work, of which only what is read is kept, as the manifests that it
    /// places on a cluster may hold Secrets.
    static func json(of value: Value, _ resource: Resource) -> [UInt8] {
        if case .work = resource { return work(value).json }
        return value.json
    }

    private static func work(_ value: Value) -> Value {
        let metadata = picked(
            value["metadata"], ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"])
        let manifests = (value["spec"]?["workload"]?["manifests"]?.elements ?? []).compactMap { manifest($0) }
        let conditions = (value["status"]?["manifestConditions"]?.elements ?? []).compactMap { condition($0) }
        return object([
            ("apiVersion", value["apiVersion"]), ("kind", value["kind"]), ("metadata", Value(.object(metadata))),
            ("spec", object([("workload", object([("manifests", Value(.array(manifests)))]))])),
            ("status", object([("manifestConditions", Value(.array(conditions)))])),
        ])
    }

    /// What of a placed manifest is read; nil for those that are not.
    private static func manifest(_ value: Value) -> Value? {
        guard let kind = value["kind"]?.string,
            kind == ResourceKind.service.rawValue || kind == ResourceKind.serviceExport.rawValue
        else { return nil }
        var metadata = picked(value["metadata"], ["name", "namespace"])
        if let weight = value["metadata"]?["annotations"]?[ExportWeight.annotation] {
            metadata.append(
                Value.Member(key: "annotations", value: object([(ExportWeight.annotation, weight)])))
        }
        let spec = picked(value["spec"], ["type"])
        return object([
            ("apiVersion", value["apiVersion"]), ("kind", value["kind"]), ("metadata", Value(.object(metadata))),
            ("spec", spec.isEmpty ? nil : Value(.object(spec))),
        ])
    }

    /// What a cluster reports of a Service; nil for what it reports of others.
    private static func condition(_ value: Value) -> Value? {
        guard let identifier = value["identifier"], identifier["kind"]?.string == ResourceKind.service.rawValue,
            let balancer = value["backReportedStatus"]?["observedStatus"]?["status"]?["loadBalancer"]
        else { return nil }
        let status = object([("status", object([("loadBalancer", balancer)]))])
        return object([
            ("identifier", identifier), ("backReportedStatus", object([("observedStatus", status)])),
        ])
    }

    private static func picked(_ value: Value?, _ keys: [String]) -> [Value.Member] {
        (value?.members ?? []).filter { keys.contains($0.key) }
    }

    private static func object(_ members: [(String, Value?)]) -> Value {
        Value(.object(members.compactMap { key, value in value.map { Value.Member(key: key, value: $0) } }))
    }
}
