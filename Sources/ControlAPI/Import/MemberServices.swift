internal import ResourceStore
internal import Resources

/// The services and exports of a member's import, by name.
struct MemberServices {
    private struct Name: Hashable {
        var namespace: String
        var name: String
    }

    private struct Entry {
        var service: Value?
        var export: Value?
        var line: Int
    }

    private var order: [Name] = []
    private var entries: [Name: Entry] = [:]

    /// Takes an object; false where it is none of those that tell anything of a member. The last of several counts.
    mutating func add(_ value: Value, _ key: ResourceKey, _ line: Int) -> Bool {
        guard key.kind == .service || key.kind == .serviceExport else { return false }
        let name = Name(namespace: key.namespace, name: key.name)
        if entries[name] == nil { order.append(name) }
        var entry = entries[name] ?? Entry(line: line)
        if key.kind == .service { entry.service = value } else { entry.export = value }
        entries[name] = entry
        return true
    }

    /// The services in their order, with the line of the first object of each.
    func services(
        of cluster: String, _ present: (ResourceKey) -> StoredObject?
    ) -> [(service: ImportedMemberService, line: Int)] {
        order.compactMap { name in
            guard let entry = entries[name] else { return nil }
            let key = ResourceKey(
                kind: .internalServiceExport, namespace: MemberNamespace.name(ofCluster: cluster),
                name: "\(name.namespace)-\(name.name)")
            let service = ImportedMemberService(
                cluster: cluster, namespace: name.namespace, name: name.name, service: entry.service,
                export: entry.export, present: present(key)?.value())
            return (service, entry.line)
        }
    }
}
