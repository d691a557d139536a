/// A source of definitions, as part of a ``StatusReport``. Times are RFC 3339 in UTC.
public struct SourceReport: Sendable, Equatable, Codable {
    /// A removal that waits for somebody to say that it is meant.
    public struct Held: Sendable, Equatable, Codable {
        /// The number by which it is accepted.
        public var number: Int
        /// How many objects it takes away.
        public var objects: Int
        /// Why it is held, such as `all 12 profiles`.
        public var reason: String
        /// The command that accepts it.
        public var command: String
    }

    /// The path, as the server has it.
    public var path: String
    /// The member cluster whose objects it holds; absent for the hub's.
    public var cluster: String?
    /// How many objects are served of it, those included that it does not give any more.
    public var objects: Int
    /// When its content was taken over last, of a folder the oldest of its files'; absent where it never was.
    public var lastRead: String?
    /// Since when less is read of it than is served; absent where all is as it stands there.
    public var staleSince: String?
    /// What is wrong with it, at most ten.
    public var problems: [String]
    /// The removals that are held.
    public var held: [Held]
}

extension SourceReport {
    /// How many problems are told of one source.
    static let toldProblems = 10

    /// Makes the report of a source.
    public init(_ state: SourceState) {
        self.init(
            path: state.source.path, cluster: state.source.cluster, objects: state.objects,
            lastRead: state.readAt?.text, staleSince: state.staleSince?.text,
            problems: state.problems.prefix(Self.toldProblems).map(\.description),
            held: state.held.map {
                Held(number: $0.number, objects: $0.count, reason: $0.reason, command: $0.command)
            })
    }
}
