extension Work {
    /// The tree of a Work without what is not used here: a Work may carry whole manifests of any kind, Secrets among them.
    ///
    /// What stays is the object's metadata without annotations of others, of its manifests the `Service` and `ServiceExport`
    /// ones with their names, the service's type and ports and the export's weight annotation, and what the cluster reported
    /// of these two kinds. What has a shape that the schema refuses is left for it to refuse. Cutting twice changes nothing.
    public static func reduced(_ work: Value) -> Value {
        guard case .object = work.content else { return work }
        var work = work
        keep(["apiVersion", "kind", "metadata", "spec", "status"], of: &work)
        change(&work, "metadata") { metadata in
            change(&metadata, "annotations") { annotations in
                let foreign = annotations.members.map(\.key).filter { !$0.hasPrefix(ownPrefix) }
                for key in foreign { annotations.set(nil, for: key) }
            }
            if metadata["annotations"] == [:] { metadata.set(nil, for: "annotations") }
        }
        change(&work, "spec") { spec in
            keep(["workload"], of: &spec)
            change(&spec, "workload") { workload in
                keep(["manifests"], of: &workload)
                filter(&workload, "manifests", manifest)
            }
        }
        change(&work, "status") { status in
            keep(["conditions", "manifestConditions"], of: &status)
            filter(&status, "manifestConditions", report)
        }
        return work
    }

    /// Annotations that a Pointsman gives itself.
    private static let ownPrefix = "pointsman.dev/"

    /// What is used of a manifest; nil where it is of another kind.
    private static func manifest(_ manifest: Value) -> Value? {
        guard case .known(let kind, _) = KindResolver.resolve(manifest), kind == .service || kind == .serviceExport
        else { return nil }
        var manifest = manifest
        keep(
            kind == .service ? ["apiVersion", "kind", "metadata", "spec"] : ["apiVersion", "kind", "metadata"],
            of: &manifest)
        change(&manifest, "metadata") { metadata in
            keep(["name", "namespace", "annotations"], of: &metadata)
            change(&metadata, "annotations") { keep([ExportWeight.annotation], of: &$0) }
            if metadata["annotations"] == [:] { metadata.set(nil, for: "annotations") }
        }
        change(&manifest, "spec") { keep(["type", "ports"], of: &$0) }
        return manifest
    }

    /// What is used of what a cluster reported; nil where it is about an object of another kind.
    private static func report(_ report: Value) -> Value? {
        guard case .object = report.content else { return report }
        guard let identifier = report["identifier"] else { return nil }
        let group = identifier["group"]?.string ?? ""
        switch identifier["kind"]?.string {
        case ResourceKind.service.rawValue where group == ResourceKind.service.group: break
        case ResourceKind.serviceExport.rawValue where group == ResourceKind.serviceExport.group: break
        default: return nil
        }
        var report = report
        keep(["identifier", "conditions", "backReportedStatus"], of: &report)
        change(&report, "backReportedStatus") { reported in
            keep(["observationTime", "observedStatus"], of: &reported)
            change(&reported, "observedStatus") { observed in
                keep(["apiVersion", "kind", "metadata", "status"], of: &observed)
                change(&observed, "metadata") { keep(["name", "namespace"], of: &$0) }
            }
        }
        return report
    }

    private static func keep(_ keys: [String], of value: inout Value) {
        guard case .object(let members) = value.content, members.contains(where: { !keys.contains($0.key) }) else {
            return
        }
        value = Value(.object(members.filter { keys.contains($0.key) }), line: value.line)
    }

    /// Changes a member that is an object.
    private static func change(_ value: inout Value, _ key: String, _ body: (inout Value) -> Void) {
        guard var member = value[key], case .object = member.content else { return }
        body(&member)
        value.set(member, for: key)
    }

    /// Changes each element of a member that is a list; those that come to nothing go.
    private static func filter(_ value: inout Value, _ key: String, _ body: (Value) -> Value?) {
        guard let list = value[key], case .array(let elements) = list.content else { return }
        value.set(Value(.array(elements.compactMap(body)), line: list.line), for: key)
    }
}
