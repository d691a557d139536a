package import Resources

extension ImportedObject {
    /// What a tree of an import is.
    package enum Reading: Sendable {
        /// An object to be stored.
        case object(ImportedObject)
        /// An object that is being deleted where it comes from, and so counts as absent.
        case deleted(ResourceKey, line: Int)
        /// An object of a kind that is not kept.
        case foreign(kind: String)
        /// It can not be told what it is; the key where it can.
        case refused(ResourceKey?, String, line: Int)
    }

    /// Tells what a tree is, by its kind and name.
    package static func read(_ value: Value, owner: String) -> Reading {
        guard case .object = value.content else {
            return .refused(nil, "found \(value.found), expected an object with apiVersion and kind", line: value.line)
        }
        guard let (kind, version) = kind(of: value) else { return unknown(value) }
        // The server makes them itself, of what it sees.
        // Events, config maps and leases of a cluster are about that cluster.
        guard !kind.isReadOnly, ![.event, .configMap, .lease].contains(kind) else {
            return .foreign(kind: kind.rawValue)
        }
        let metadata = value["metadata"]
        if let metadata, metadata.members.isEmpty, metadata != [:] {
            return .refused(nil, "metadata: found \(metadata.found), expected an object", line: metadata.line)
        }
        guard let name = metadata?["name"]?.string, !name.isEmpty else {
            let found = metadata?["name"]?.found ?? "nothing"
            return .refused(
                nil, "\(kind.rawValue): metadata.name: found \(found), expected the object's name", line: value.line)
        }
        if let namespace = metadata?["namespace"], namespace.string == nil {
            return .refused(
                nil, "\(kind.rawValue) \(name): metadata.namespace: found \(namespace.found), expected a namespace",
                line: value.line)
        }
        var namespace = metadata?["namespace"]?.string ?? ""
        if namespace.isEmpty { namespace = ResourceDecoder.defaultNamespace }
        let key = ResourceKey(kind: kind, namespace: kind.isNamespaced ? namespace : "", name: name)
        if metadata?["deletionTimestamp"] != nil { return .deleted(key, line: value.line) }
        if let created = metadata?["creationTimestamp"], Timestamp(created.string ?? "") == nil {
            return .refused(
                key, "metadata.creationTimestamp: found \(created.found), expected a time such as 2026-05-04T08:12:31Z",
                line: value.line)
        }
        return .object(ImportedObject(value, key: key, version: version, line: value.line, owner: owner))
    }

    static func kind(of value: Value) -> (ResourceKind, version: String)? {
        guard let name = value["kind"]?.string, let apiVersion = value["apiVersion"]?.string,
            let kind = ResourceKind(rawValue: name),
            let index = kind.apiVersions.firstIndex(of: apiVersion)
        else { return nil }
        return (kind, kind.versions[index])
    }

    /// Another kind, or one that is meant to be ours and is misspelt.
    private static func unknown(_ value: Value) -> Reading {
        switch ResourceDecoder().decode(value) {
        case .passedOver(let apiVersion, let kind): return .foreign(kind: "\(kind) of \(apiVersion)")
        case .refused(let key, let violations):
            let reason = violations.first.map { "\($0.path): found \($0.found), expected \($0.expected)" }
            return .refused(key, reason ?? "cannot be read", line: value.line)
        case .resource: return .foreign(kind: value["kind"]?.string ?? "")
        }
    }
}
