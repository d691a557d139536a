public import Answering
internal import Synchronization

/// Where the table that answers are made from is put, and where workers find it.
///
/// Publishing swaps the whole table; whoever reads the old one finishes with it.
public final class AnswerTablePublisher: Sendable {
    private let published: Mutex<AnswerTable>
    /// Counts the tables, so that a worker sees a swap without taking the lock.
    private let generation = Atomic<UInt64>(0)

    /// Begins with a table.
    public init(_ table: AnswerTable) {
        published = Mutex(table)
    }

    /// The published table.
    public var table: AnswerTable {
        published.withLock { $0 }
    }

    /// Puts a table in the place of the published one.
    ///
    /// A UDP worker uses it from its next batch on, and lets go of the old one within 0.25 s; a TCP connection uses it
    /// for the queries that it reads next.
    public func publish(_ table: AnswerTable) {
        // The old table goes outside the lock: it may be large, and this may be its last reference.
        let old = published.withLock { published in
            let old = published
            published = table
            generation.add(1, ordering: .releasing)
            return old
        }
        withExtendedLifetime(old) {}
    }

    /// A worker's own reference to the published table.
    struct Reader: ~Copyable {
        private let publisher: AnswerTablePublisher
        private var generation: UInt64
        /// The table as of the last `refresh`.
        private(set) var table: AnswerTable

        init(_ publisher: AnswerTablePublisher) {
            self.publisher = publisher
            // Read first: a swap in between is then seen by the next refresh.
            generation = publisher.generation.load(ordering: .acquiring)
            table = publisher.table
        }

        /// Takes the published table if it is another one: about 0.5 ns if not.
        mutating func refresh() {
            let current = publisher.generation.load(ordering: .acquiring)
            guard current != generation else { return }
            generation = current
            table = publisher.table
        }
    }
}
