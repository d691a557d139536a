internal import ResourceStore
internal import Resources
internal import Synchronization

/// Keeps the snapshots of lists that are read in pages, so that all pages show one moment.
///
/// A snapshot shares its objects with the store; only what has changed since costs memory.
final class SnapshotShelf: Sendable {
    private struct Place: Hashable {
        var revision: Int64
        var kind: ResourceKind
        var namespace: String?
    }

    private struct Kept {
        var snapshot: StoreSnapshot
        var used: ContinuousClock.Instant
    }

    /// How long a client may take from page to page; the real server's history goes back as far.
    static let lifetime = Duration.seconds(300)
    private static let capacity = 64

    private let kept = Mutex<[Place: Kept]>([:])

    /// Keeps a snapshot; past the capacity the one that was not used for longest goes.
    func keep(_ snapshot: StoreSnapshot, kind: ResourceKind, namespace: String?, now: ContinuousClock.Instant) {
        let place = Place(revision: snapshot.revision, kind: kind, namespace: namespace)
        kept.withLock { kept in
            kept = kept.filter { now - $0.value.used < Self.lifetime }
            if kept.count >= Self.capacity, kept[place] == nil,
                let oldest = kept.min(by: { $0.value.used < $1.value.used })?.key
            {
                kept[oldest] = nil
            }
            kept[place] = Kept(snapshot: snapshot, used: now)
        }
    }

    /// The snapshot of a revision; nil where it is gone.
    func snapshot(
        revision: Int64, kind: ResourceKind, namespace: String?, now: ContinuousClock.Instant
    ) -> StoreSnapshot? {
        let place = Place(revision: revision, kind: kind, namespace: namespace)
        return kept.withLock { kept in
            guard let found = kept[place], now - found.used < Self.lifetime else { return nil }
            kept[place]?.used = now
            return found.snapshot
        }
    }
}
