package import Fleet
package import ResourceStore
package import Resources
import Synchronization

/// Writes what the server itself has to say into the store: the files' objects, statuses, events and health.
///
/// One batch is written at a time, so that what is read to be changed is still so when it is written.
package final class StoreWriter: Sendable {
    private let store: ResourceStore
    /// The revisions of statuses written here, of which the definitions need not hear.
    private let ownRevisions = Mutex<Set<Int64>>([])

    /// Writes into a store.
    package init(_ store: ResourceStore) {
        self.store = store
    }

    /// Whether a change is a status that was written here; told once.
    package func isOwn(_ event: StoreEvent) -> Bool {
        ownRevisions.withLock { $0.remove(event.revision) != nil }
    }

    /// Writes a batch, objects before what is said of them.
    ///
    /// - Returns: The conditions that have become others.
    /// - Throws: Why the statuses of the stored objects were not written; all else is.
    func write(_ batch: StoreBatch, now: Timestamp) async throws -> [StatusTransition] {
        if !batch.shown.isEmpty { await show(batch.shown) }
        if !batch.namespaces.isEmpty { await showNamespaces(batch.namespaces) }
        await show(batch.made, removing: batch.removed)
        return try await write(batch.statuses, now: now)
    }

    /// Shows files' objects, keeping the statuses that they have.
    func show(_ changes: [(key: ResourceKey, change: ShownSources.Change)]) async {
        await store.setVolatile(
            changes.compactMap { key, change in
                let shown = store.object(key).flatMap { $0.origin == .source ? $0 : nil }
                switch change {
                case .set(let written, let place):
                    var tree = SourceTree.make(written, key: key, place: place)
                    if key.kind.hasOwnStatus, let status = shown?.value()["status"] { tree.set(status, for: "status") }
                    return .set(key, tree, .source)
                case .move(let place):
                    return shown.flatMap { SourceTree.moved($0.value(), to: place) }.map { .set(key, $0, .source) }
                case .remove:
                    return .remove(key)
                }
            })
    }

    /// Shows the namespaces that are used and that nobody has made, and hides those that are not used any more.
    func showNamespaces(_ uses: [(name: String, isImplied: Bool)]) async {
        await store.setVolatile(
            uses.compactMap { name, isImplied in
                let key = ResourceKey(kind: .namespace, namespace: "", name: name)
                let object = store.object(key)
                if isImplied { return object == nil ? .set(key, NamespaceUse.tree(name), .source) : nil }
                return object?.origin == .source ? .remove(key) : nil
            })
    }

    /// Shows what the server makes itself.
    func show(_ objects: [(key: ResourceKey, tree: Value)], removing removed: [ResourceKey]) async {
        guard !objects.isEmpty || !removed.isEmpty else { return }
        await store.setVolatile(
            removed.map { .remove($0) } + objects.map { .set($0.key, $0.tree, .server) })
    }

    /// Statuses that are written in one transaction, which others' writes wait for.
    private static let writtenAtOnce = 200

    /// Writes statuses where they differ.
    ///
    /// - Returns: The conditions that have become others.
    /// - Throws: Why not all of the stored objects' statuses were written.
    package func write(
        _ statuses: [(key: ResourceKey, status: ResourceStatus)], now: Timestamp
    ) async throws -> [StatusTransition] {
        var transitions: [StatusTransition] = []
        var shown: [VolatileChange] = []
        var stored: [(key: ResourceKey, status: ResourceStatus)] = []
        for (key, status) in statuses {
            guard let object = store.object(key), object.origin != .server else { continue }
            var tree = object.value()
            guard let update = StatusTree(tree["status"], status, kind: key.kind, now: now) else { continue }
            transitions += update.transitions.map {
                StatusTransition(object: ObjectReference(key: key, uid: object.uid), condition: $0)
            }
            if object.origin == .source {
                tree.set(update.value, for: "status")
                shown.append(.set(key, tree, .source))
            } else {
                stored.append((key, status))
            }
        }
        if !shown.isEmpty { await store.setVolatile(shown) }
        for start in stride(from: 0, to: stored.count, by: Self.writtenAtOnce) {
            try await write(stored: Array(stored[start..<min(start + Self.writtenAtOnce, stored.count)]), now)
        }
        return transitions
    }

    private func write(stored statuses: [(key: ResourceKey, status: ResourceStatus)], _ now: Timestamp) async throws {
        let written = Mutex<[Int64]>([])
        do {
            try await store.write { [self] transaction in
                for (key, status) in statuses {
                    // It may have changed since it was looked at, or a file's may hide it by now.
                    guard let object = transaction.object(key), object.origin == .stored else { continue }
                    var tree = object.value()
                    guard let update = StatusTree(tree["status"], status, kind: key.kind, now: now) else { continue }
                    tree.set(update.value, for: "status")
                    let revision = transaction.put(key, tree).revision
                    written.withLock { $0.append(revision) }
                    // Before the commit, which tells of the change at once.
                    _ = ownRevisions.withLock { $0.insert(revision) }
                }
            }
        } catch {
            ownRevisions.withLock { $0.subtract(written.withLock { $0 }) }
            throw error
        }
    }
}

extension ResourceKind {
    /// Whether this server writes the status of files' objects of this kind.
    fileprivate var hasOwnStatus: Bool {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .profilePolicy, .externalEndpoint, .clusterAddress: true
        default: false
        }
    }
}
