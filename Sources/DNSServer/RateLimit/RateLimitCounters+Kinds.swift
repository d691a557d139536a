extension RateLimitCounters {
    /// The counters of all limits.
    public struct ByKind: Sendable, Equatable {
        private var counters = [RateLimitCounters](repeating: RateLimitCounters(), count: RateLimitKind.allCases.count)

        /// All zero.
        public init() {}

        /// The counters of one limit.
        public subscript(_ kind: RateLimitKind) -> RateLimitCounters {
            get { counters[kind.rawValue] }
            set { counters[kind.rawValue] = newValue }
        }
    }
}
