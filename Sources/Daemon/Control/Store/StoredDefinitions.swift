package import Fleet
package import ResourceStore
package import Resources

/// What of the store the fleet hears of: everything that is a definition, unless a file has an object of its key (rules 6).
///
/// It belongs to the one writer of the definitions.
package final class StoredDefinitions {
    /// Objects of one task: enough to make up for handing it out.
    private static let sliceLength = 256

    private let store: ResourceStore
    /// Objects that a file's hide; they serve again when the file's go.
    private var hidden: [ResourceKey: StoredObject] = [:]
    /// Why objects do not serve: what the store holds may have been accepted by another version of this program.
    private var refused: [ResourceKey: Problem] = [:]

    /// Reads from a store.
    package init(_ store: ResourceStore) {
        self.store = store
    }

    /// Everything that the store holds, for a fleet that knows nothing yet.
    package func initialChanges() -> [ResourceChange] {
        let objects = ResourceKind.allCases.filter(\.isDefinition).flatMap { store.objects(of: $0).objects }
            .filter { $0.origin == .stored }
        return decode(objects)
    }

    /// What a change of the files means beside the stored objects.
    package func adjust(_ change: ResourceChange) -> ResourceChange {
        switch change {
        case .set(let resource, .hub, _):
            let key = resource.key
            if hidden[key] == nil, let object = store.object(key), object.origin == .stored { hidden[key] = object }
            return change
        case .remove(let key, .hub):
            return unhide(key) ?? change
        default:
            return change
        }
    }

    /// An object of that key that comes from a member's files takes the stored one's place; nil where there is none.
    package func hide(_ key: ResourceKey) -> ResourceChange? {
        guard let object = store.object(key), object.origin == .stored else { return nil }
        hidden[key] = object
        return .remove(key, in: .hub)
    }

    /// The stored object of that key comes back; nil where there is none.
    package func unhide(_ key: ResourceKey) -> ResourceChange? {
        hidden.removeValue(forKey: key).flatMap { decode([$0]).first }
    }

    /// What changes of the store mean for the fleet.
    ///
    /// - Parameter isHidden: Whether a file gives an object of that key.
    package func changes(for events: [StoreEvent], isHidden: (ResourceKey) -> Bool) -> [ResourceChange] {
        // An object that changed twice needs to be looked at once; the last state counts.
        var order: [ResourceKey] = []
        var last: [ResourceKey: StoreEvent] = [:]
        for event in events where event.object.origin == .stored && event.object.key.kind.isDefinition {
            if last.updateValue(event, forKey: event.object.key) == nil { order.append(event.object.key) }
        }
        var changes: [ResourceChange] = []
        var changed: [StoredObject] = []
        for key in order {
            guard let event = last[key] else { continue }
            let isGone = event.type == .deleted
            if isGone { refused[key] = nil }
            if isHidden(key) {
                hidden[key] = isGone ? nil : event.object
            } else if isGone {
                changes.append(.remove(key, in: .hub))
            } else {
                changed.append(event.object)
            }
        }
        return changes + decode(changed)
    }

    /// The objects that do not serve, with the reason.
    package var problems: [Problem] { refused.sorted { $0.key < $1.key }.map(\.value) }

    /// Those objects for the messages of others.
    package var refusedObjects: [RefusedObject] {
        refused.keys.sorted().map { RefusedObject(scope: .hub, key: $0, place: "store") }
    }

    /// Those of the problems that were found since this was asked last.
    package private(set) var newProblems: [Problem] = []

    /// Takes the new problems.
    package func takeNewProblems() -> [Problem] {
        defer { newProblems = [] }
        return newProblems
    }

    // MARK: Decoding

    private enum Decoded: Sendable {
        case resource(Resource)
        case refused(ResourceKey, Problem)
    }

    private func decode(_ objects: [StoredObject]) -> [ResourceChange] {
        let decoded = ParallelSlices.map(objects.count, length: Self.sliceLength) { objects[$0].map(Self.decode) }
        var changes: [ResourceChange] = []
        changes.reserveCapacity(objects.count)
        for entry in decoded {
            switch entry {
            case .resource(let resource):
                if !refused.isEmpty { refused[resource.key] = nil }
                changes.append(.set(resource, in: .hub))
            case .refused(let key, let problem):
                if refused.updateValue(problem, forKey: key) != problem { newProblems.append(problem) }
            }
        }
        return changes
    }

    private static func decode(_ object: StoredObject) -> Decoded {
        var tree = object.value()
        switch object.key.kind {
        // Only what an export's annotation reports is taken over from Azure, never a status that stands here (rules 3).
        case .trafficManagerProfile, .trafficManagerBackend: tree.set(nil, for: "status")
        default: break
        }
        switch ResourceDecoder().decode(tree) {
        case .resource(let resource, _): return .resource(resource)
        case .refused(_, let violations):
            let first = violations.first
            return .refused(
                object.key,
                Problem(
                    file: "store", object: "\(object.key)", field: first?.path ?? "", found: first?.found ?? "",
                    expected: first?.expected ?? "",
                    note: "the stored object does not serve as it is: correct or delete it with kubectl"))
        case .passedOver(let apiVersion, let kind):
            return .refused(
                object.key,
                Problem(
                    file: "store", object: "\(object.key)", found: "\(kind) of \(apiVersion)",
                    expected: "a kind that this version knows", note: "delete the object"))
        }
    }
}
