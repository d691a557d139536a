import Fleet
import Resources

/// What the control API shows of the files: the hub's objects as they are written, and the members' services as the
/// objects that they come to.
///
/// It tells what is to be done, and holds no objects itself once that is taken.
struct ShownSources {
    /// What is to become of one object.
    enum Change {
        /// It is shown as it is written, with its place.
        case set(Value, place: String)
        /// It stands elsewhere.
        case move(place: String)
        /// It is shown no more.
        case remove
    }

    /// A service of a member.
    private struct MemberService: Hashable {
        var cluster: String
        var namespace: String
        var name: String
    }

    /// Where the hub's objects are written.
    private var places: [ResourceKey: String] = [:]
    /// Where a member's service, or else its export, is written.
    private var memberPlaces: [MemberService: String] = [:]
    /// What the members' services come to.
    private var translated: Set<ResourceKey> = []
    private var pending: [ResourceKey: Change] = [:]
    /// Keeps which namespaces the shown objects need.
    var namespaces = NamespaceUse()

    /// Whether anything waits to be done.
    var isPending: Bool { !pending.isEmpty }

    /// Whether an object of that key is what a member's service comes to.
    func isTranslation(_ key: ResourceKey) -> Bool { translated.contains(key) }

    /// Takes what a reading has changed.
    ///
    /// - Parameters:
    ///   - trees: The objects that are new or have changed, and nil for those that are gone.
    ///   - newPlaces: Where the objects of the files that were read stand.
    ///   - fleet: Tells what members' services come to.
    /// - Returns: The keys that members' services have come to, and those that they come to no more.
    mutating func take(
        _ trees: [(scope: ResourceScope, key: ResourceKey, tree: Value?)], _ newPlaces: [SourcePlace],
        _ fleet: FleetModel
    ) -> (appeared: [ResourceKey], gone: [ResourceKey]) {
        var services: Set<MemberService> = []
        for (scope, key, tree) in trees {
            switch scope {
            case .hub: tree.map { add(key, $0, place: places[key] ?? "") } ?? remove(key)
            case .member(let cluster):
                services.insert(MemberService(cluster: cluster, namespace: key.namespace, name: key.name))
            }
        }
        for place in newPlaces {
            switch place.scope {
            case .hub: move(place.key, to: place.text)
            case .member(let cluster):
                let service = MemberService(
                    cluster: cluster, namespace: place.key.namespace, name: place.key.name)
                if place.key.kind == .service || memberPlaces[service] == nil { memberPlaces[service] = place.text }
            }
        }
        var appeared: [ResourceKey] = []
        var gone: [ResourceKey] = []
        for service in services {
            let translation = fleet.memberTranslation(
                cluster: service.cluster, namespace: service.namespace, name: service.name)
            if translation == nil { memberPlaces[service] = nil }
            let trees = Dictionary(uniqueKeysWithValues: (translation?.trees ?? []).map { ($0.key, $0.tree) })
            for key in MemberTranslation.keys(
                cluster: service.cluster, namespace: service.namespace, name: service.name)
            // An object that a file of the hub's writes down itself stays.
            where places[key] == nil {
                if let tree = trees[key] {
                    if translated.insert(key).inserted {
                        appeared.append(key)
                        namespaces.add(key.namespace)
                    }
                    pending[key] = .set(tree, place: memberPlaces[service] ?? "")
                } else if translated.remove(key) != nil {
                    gone.append(key)
                    namespaces.remove(key.namespace)
                    pending[key] = .remove
                }
            }
        }
        return (appeared, gone)
    }

    /// Takes some of what is to be done.
    mutating func takePending(limit: Int) -> [(key: ResourceKey, change: Change)] {
        guard pending.count > limit else {
            defer { pending = [:] }
            return pending.map { ($0.key, $0.value) }
        }
        let taken = pending.prefix(limit).map { (key: $0.key, change: $0.value) }
        for (key, _) in taken { pending[key] = nil }
        return taken
    }

    /// The namespaces to look at again, and whether they are to be shown though nobody has made them; not those that a
    /// file defines.
    mutating func takeNamespaces() -> [(name: String, isImplied: Bool)] {
        namespaces.takeTouched().compactMap { name in
            places[ResourceKey(kind: .namespace, namespace: "", name: name)] == nil
                ? (name, namespaces.isUsed(name)) : nil
        }
    }

    private mutating func add(_ key: ResourceKey, _ tree: Value, place: String) {
        if places[key] == nil {
            places[key] = place
            if translated.remove(key) == nil { use(key) }
        }
        pending[key] = .set(tree, place: place)
    }

    private mutating func remove(_ key: ResourceKey) {
        pending[key] = .remove
        guard places.removeValue(forKey: key) != nil else { return }
        if key.kind == .namespace { namespaces.touch(key.name) } else { namespaces.remove(key.namespace) }
    }

    private mutating func use(_ key: ResourceKey) {
        if key.kind == .namespace { namespaces.touch(key.name) } else { namespaces.add(key.namespace) }
    }

    private mutating func move(_ key: ResourceKey, to place: String) {
        guard let former = places[key], former != place else { return }
        places[key] = place
        if case .set(let tree, _) = pending[key] {
            pending[key] = .set(tree, place: place)
        } else if pending[key] == nil {
            pending[key] = .move(place: place)
        } else if case .move = pending[key] {
            pending[key] = .move(place: place)
        }
    }
}
