internal import FoundationEssentials
package import Resources

extension Admission {
    /// The letters of generated names: no vowels, so that they spell nothing (Kubernetes' `rand.String`).
    private static let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    /// Letters of a generated name's end.
    private static let generatedLength = 5
    /// The longest prefix that leaves room for them, as in the real server.
    private static let prefixLimit = 58

    /// Makes a new object of a request's body.
    ///
    /// - Parameter isApplied: The body came through server-side apply, which has told its owners itself.
    package mutating func create(
        _ body: Value, name: String? = nil, isApplied: Bool = false
    ) throws(APIStatus) -> Value {
        try checkIdentity(of: body, name: name)
        var object = identified(body)
        if let version = body["metadata"]?["resourceVersion"]?.string, !version.isEmpty, version != "0" {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        try prune(&object)
        var metadata = object["metadata"] ?? [:]
        let managedFields = isApplied ? metadata["managedFields"] : nil
        for key in ["resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"] {
            metadata.set(nil, for: key)
        }
        if (metadata["name"]?.string ?? "").isEmpty, let name { metadata.set(.text(name), for: "name") }
        try generateName(&metadata)
        metadata.set(nil, for: "namespace")
        if kind.isNamespaced { metadata.set(.text(namespace), for: "namespace") }
        metadata.set(.text(UUID().uuidString.lowercased()), for: "uid")
        metadata.set(.text("\(now)"), for: "creationTimestamp")
        metadata.set(nil, for: "generation")
        if countsGenerations { metadata.set(1, for: "generation") }
        object.set(metadata, for: "metadata")
        if kind.hasStatus { object.set(nil, for: "status") }
        try schema().applyDefaults(to: &object)
        addKindDefaults(&object)
        try validate(object, old: nil)
        if isApplied {
            object.modify(["metadata"]) { $0.set(managedFields, for: "managedFields") }
        } else {
            try recordOwners(from: nil, to: &object, subresource: nil)
        }
        return finished(object)
    }

    /// Kinds that are built into the real server have no generation there.
    var countsGenerations: Bool { !kind.group.isEmpty && kind != .lease }

    private func generateName(_ metadata: inout Value) throws(APIStatus) {
        guard (metadata["name"]?.string ?? "").isEmpty else { return }
        if let name = metadata["name"], name.string == nil { return }
        guard let prefix = metadata["generateName"]?.string, !prefix.isEmpty else {
            throw .invalid(
                kind, "",
                [
                    APIStatus.Cause(
                        reason: "FieldValueRequired", message: "Required value: name or generateName is required",
                        field: "metadata.name")
                ])
        }
        let end = (0..<Self.generatedLength).compactMap { _ in Self.letters.randomElement() }
        metadata.set(.text(String(prefix.prefix(Self.prefixLimit)) + String(end)), for: "name")
    }

    /// What the real server's controllers and strategies give to core objects.
    func addKindDefaults(_ object: inout Value) {
        switch kind {
        case .namespace:
            let name = object["metadata"]?["name"]?.string ?? ""
            object.modify(["metadata"]) { metadata in
                var labels = metadata["labels"] ?? [:]
                labels.set(.text(name), for: "kubernetes.io/metadata.name")
                metadata.set(labels, for: "labels")
            }
            var spec = object["spec"] ?? [:]
            spec.set(["kubernetes"], for: "finalizers")
            object.set(spec, for: "spec")
            if object["status"] == nil { object.set(["phase": "Active"], for: "status") }
        case .service:
            if object["status"] == nil { object.set(["loadBalancer": [:]], for: "status") }
        default: break
        }
    }

    /// Tells in `metadata.managedFields` who owns what changed.
    func recordOwners(from old: Value?, to object: inout Value, subresource: String?) throws(APIStatus) {
        var owners: ManagedFields
        do throws(PatchError) {
            owners = try ManagedFields(object["metadata"]?["managedFields"])
        } catch {
            throw .badRequest("metadata.managedFields: \(error)")
        }
        owners.recordUpdate(
            from: old, to: object, manager: manager, apiVersion: apiVersion, subresource: subresource, time: now,
            schema: try schema())
        object.modify(["metadata"]) { $0.set(owners.value, for: "managedFields") }
    }
}
