internal import Resources

/// The kinds of one API group.
struct APIGroup: Sendable {
    /// The group's name; empty for the core group.
    var name: String
    /// The group's versions, the preferred one first.
    var versions: [String]
    private var kinds: [ResourceKind]

    /// Whether this is the core group, which stands under `/api`.
    var isCore: Bool { name.isEmpty }

    /// The kinds that are served in a version.
    func kinds(version: String) -> [ResourceKind] { kinds.filter { $0.versions.contains(version) } }

    /// The path of a version, without the slash before it.
    func path(version: String) -> String { isCore ? "api/\(version)" : "apis/\(name)/\(version)" }

    /// What `apiVersion` says in a version.
    func apiVersion(_ version: String) -> String { isCore ? version : "\(name)/\(version)" }

    /// All groups, the core group first.
    static let all: [APIGroup] = {
        var groups: [APIGroup] = []
        for kind in ResourceKind.allCases {
            if let index = groups.firstIndex(where: { $0.name == kind.group }) {
                groups[index].kinds.append(kind)
                groups[index].versions += kind.versions.filter { !groups[index].versions.contains($0) }
            } else {
                groups.append(APIGroup(name: kind.group, versions: kind.versions, kinds: [kind]))
            }
        }
        return groups.filter(\.isCore) + groups.filter { !$0.isCore }
    }()
}
