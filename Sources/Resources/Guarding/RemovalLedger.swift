/// What one source takes away, step by step, and what of it is held until somebody says that it is meant (rules 6).
///
/// A step begins with a removal and lasts ten seconds. What was let go and what is held in it count together, so that a
/// fleet which goes piece by piece is held like one that goes at once. The caller's clock is any that never goes back.
public struct RemovalLedger: Sendable {
    /// A step that waits to be accepted.
    public struct Hold: Sendable, Equatable {
        /// What people accept it by; no two holds of one process have the same.
        public var number: Int
        /// What is kept though the source gives it no more.
        public var keys: Set<ResourceKey>
        /// Why it is held.
        public var reason: RemovalGuard.Reason
        /// When, in milliseconds on the caller's clock.
        public var since: Int64

        /// Makes a hold.
        public init(number: Int, keys: Set<ResourceKey>, reason: RemovalGuard.Reason, since: Int64) {
            self.number = number
            self.keys = keys
            self.reason = reason
            self.since = since
        }
    }

    /// What is taken away within ten seconds.
    private struct Step {
        var begin: Int64
        /// What the source gave at the begin, by kind.
        var base: [ResourceKind: Int]
        /// What of that it does not give any more, held or not.
        var gone: Set<ResourceKey> = []
        /// What has come since: to take that away again takes away nothing of the base.
        var added: Set<ResourceKey> = []
    }

    /// How long a step lasts, in milliseconds.
    public static let stepLength: Int64 = 10_000

    /// What is held, by number.
    public private(set) var holds: [Hold] = []
    private var step: Step?

    /// A ledger of a source that has taken nothing away.
    public init() {}

    /// Whether what the source gives anew must be told by ``add(_:at:)``.
    public func hasStep(at now: Int64) -> Bool {
        step.map { Self.isOpen($0, now) } ?? false
    }

    /// The source gives objects that it did not give before, or gives again what it had taken away.
    public mutating func add(_ keys: some Sequence<ResourceKey>, at now: Int64) {
        guard hasStep(at: now) else {
            step = nil
            return
        }
        for key in keys {
            if step?.gone.remove(key) == nil { step?.added.insert(key) }
        }
    }

    /// Judges a removal: held as a whole, or let go as a whole.
    ///
    /// - Parameters:
    ///   - keys: What the source does not give any more; nothing that is held already.
    ///   - given: What it gave before, these among it, without what is held.
    ///   - limits: What may go at once; nil for anything.
    ///   - number: The number of a hold that is made.
    /// - Returns: The hold; nil where the objects may go.
    public mutating func judge(
        _ keys: [ResourceKey], of given: [ResourceKind: Int], by limits: RemovalGuard?, at now: Int64, number: Int
    ) -> Hold? {
        guard !keys.isEmpty else { return nil }
        var step = step.flatMap { Self.isOpen($0, now) ? $0 : nil } ?? Step(begin: now, base: given)
        for key in keys where step.added.remove(key) == nil { step.gone.insert(key) }
        self.step = step
        var removed: [ResourceKind: Int] = [:]
        for key in step.gone { removed[key.kind, default: 0] += 1 }
        guard let reason = limits?.reasonToHold(removing: removed, of: step.base) else { return nil }
        let hold = Hold(number: number, keys: Set(keys), reason: reason, since: now)
        holds.append(hold)
        return hold
    }

    /// Forgets of holds what is not missing any more, and holds of which nothing is left.
    ///
    /// - Returns: The numbers of the holds that are no more.
    public mutating func forget(unless isMissing: (ResourceKey) -> Bool) -> [Int] {
        guard !holds.isEmpty else { return [] }
        for index in holds.indices { holds[index].keys = holds[index].keys.filter(isMissing) }
        defer { holds.removeAll(where: \.keys.isEmpty) }
        return holds.filter(\.keys.isEmpty).map(\.number)
    }

    /// Takes a hold out, whose objects may go; nil where none has that number.
    public mutating func accept(_ number: Int) -> Hold? {
        guard let index = holds.firstIndex(where: { $0.number == number }) else { return nil }
        // What people have agreed to is no reason to hold what follows.
        step = nil
        return holds.remove(at: index)
    }

    private static func isOpen(_ step: Step, _ now: Int64) -> Bool {
        let (age, isOverflow) = now.subtractingReportingOverflow(step.begin)
        return !isOverflow && age >= 0 && age < stepLength
    }
}
