internal import ResourceStore
internal import Resources

/// What an import that prunes takes away, and whether that may be (rules 6).
///
/// Absence is not deletion: an export that failed in part looks like a hub from which much was removed. So only kinds are
/// pruned of which the import has objects or lists, and not too much of them at once.
struct ImportPruning {
    /// Objects that are named where the removal of many is held.
    private static let namedLimit = 10

    private let owner: String
    private let isMember: Bool
    /// What the owner has and the import lacks, in an order in which it can be removed.
    private(set) var missing: [StoredObject] = []
    private var held: [ResourceKind: Int] = [:]
    private var removed: [ResourceKind: Int] = [:]
    /// Kinds of which the import tells nothing, and how many of the owner's objects stay so.
    private var unknown: [(kind: ResourceKind, count: Int)] = []

    init(owner: String, isMember: Bool) {
        self.owner = owner
        self.isMember = isMember
    }

    /// Looks at all objects of a kind.
    ///
    /// - Parameters:
    ///   - isShown: Whether the import has objects or lists of it.
    ///   - isLacking: Whether the import lacks an object.
    mutating func add(
        _ objects: StoredObjects, of kind: ResourceKind, isShown: Bool, lacking isLacking: (ResourceKey) -> Bool
    ) {
        let own = objects.filter { $0.origin == .stored && $0.labels[ImportedObject.ownerLabel] == owner }
        guard !own.isEmpty else { return }
        held[kind] = own.count
        guard isShown else {
            unknown.append((kind, own.count))
            return
        }
        let gone = own.filter { isLacking($0.key) }
        removed[kind] = gone.count
        missing += gone
    }

    /// What is not pruned, as the import does not tell of it.
    var warnings: [String] {
        unknown.map { kind, count in
            let reason =
                isMember
                ? "the import does not have both, Services and ServiceExports or lists of them"
                : "the import has no object and no list of that kind"
            return "\(count) of the kind \(kind.rawValue) stay: \(reason)"
        }
    }

    /// Why nothing may be removed before somebody says that it is meant; nil where it may.
    ///
    /// - Parameter hasObjects: Whether the import has any object at all.
    func reasonToHold(hasObjects: Bool) -> String? {
        guard !missing.isEmpty else { return nil }
        let reason: String
        if !hasObjects {
            reason = "the import has no object at all"
        } else if let held = RemovalGuard.standard.reasonToHold(removing: removed, of: held) {
            reason = "the import lacks \(held) that \"\(owner)\" has brought"
        } else {
            return nil
        }
        var names = missing.prefix(Self.namedLimit).map { "\($0.key)" }
        if missing.count > names.count { names.append("and \(missing.count - names.count) more") }
        return "\(reason): it would remove \(names.joined(separator: ", ")); an export that failed, "
            + "or failed in part, looks like this: look at it, and repeat with --allow-removal if that is meant"
    }
}
