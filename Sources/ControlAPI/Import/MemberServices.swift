internal import ResourceStore
internal import Resources

/// The services and exports of a member's import, by name.
struct MemberServices {
    private struct Name: Hashable {
        var namespace: String
        var name: String
    }

    /// What an import shows of one service.
    struct Entry: Sendable {
        /// The service's namespace on the member.
        var namespace: String
        /// The name of the service and its export.
        var name: String
        var service: MemberPart?
        var export: MemberPart?
        /// The line of the first object.
        var line: Int

        /// Whether both objects are shown, or one of them as deleted, so that it can be told what the service comes to.
        /// What is not shown is not known: it need not be absent.
        var isKnown: Bool { parts.count == 2 || parts.contains(where: \.isDeleted) }
        var parts: [MemberPart] { [service, export].compactMap { $0 } }
    }

    private var order: [Name] = []
    private var entries: [Name: Entry] = [:]

    /// Takes an object. The last of several counts.
    mutating func add(_ part: MemberPart) {
        let name = Name(namespace: part.key.namespace, name: part.key.name)
        if entries[name] == nil { order.append(name) }
        var entry = entries[name] ?? Entry(namespace: name.namespace, name: name.name, line: part.line)
        if part.key.kind == .service { entry.service = part } else { entry.export = part }
        entries[name] = entry
    }

    /// The services in their order.
    var all: [Entry] { order.compactMap { entries[$0] } }
}

extension MemberServices.Entry {
    /// The service as it is translated.
    ///
    /// - Parameter octets: The import's text.
    func service(
        of cluster: String, in octets: [UInt8], _ present: (ResourceKey) -> StoredObject?
    ) -> ImportedMemberService {
        let key = ResourceKey(
            kind: .internalServiceExport, namespace: MemberNamespace.name(ofCluster: cluster),
            name: "\(namespace)-\(name)")
        return ImportedMemberService(
            cluster: cluster, namespace: namespace, name: name, service: service?.place.object(in: octets),
            export: export?.place.object(in: octets), present: present(key)?.value())
    }
}
