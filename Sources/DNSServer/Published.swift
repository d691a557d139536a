internal import Synchronization

/// A value that is swapped as a whole, such as the table that answers are made from, and where workers find it.
///
/// Whoever reads the old value finishes with it.
public final class Published<Value: Sendable>: Sendable {
    private let published: Mutex<Value>
    /// Counts the values, so that a worker sees a swap without taking the lock.
    private let generation = Atomic<UInt64>(0)

    /// Begins with a value.
    public init(_ value: Value) {
        published = Mutex(value)
    }

    /// The published value.
    public var value: Value {
        published.withLock { $0 }
    }

    /// Puts a value in the place of the published one.
    ///
    /// A UDP worker uses it from its next batch on, and lets go of the old one within 0.25 s; a TCP connection uses it
    /// for the queries that it reads next.
    public func publish(_ value: Value) {
        // The old value goes outside the lock: it may be large, and this may be its last reference.
        let old = published.withLock { published in
            let old = published
            published = value
            generation.add(1, ordering: .releasing)
            return old
        }
        withExtendedLifetime(old) {}
    }

    /// A worker's own copy of the published value.
    struct Reader: ~Copyable {
        private let published: Published
        private var generation: UInt64
        /// The value as of the last `refresh`.
        private(set) var value: Value

        init(_ published: Published) {
            self.published = published
            // Read first: a swap in between is then seen by the next refresh.
            generation = published.generation.load(ordering: .acquiring)
            value = published.value
        }

        /// Takes the published value if it is another one: about 0.5 ns if not.
        ///
        /// - Returns: Whether it is.
        @discardableResult
        mutating func refresh() -> Bool {
            let current = published.generation.load(ordering: .acquiring)
            guard current != generation else { return false }
            generation = current
            value = published.value
            return true
        }
    }
}
