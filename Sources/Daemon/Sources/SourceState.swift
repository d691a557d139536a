public import Traffic

/// How a source is.
public struct SourceState: Sendable, Equatable {
    /// The source.
    public var source: SourceDefinition
    /// How many objects of it are served, or lose to equal ones.
    public var objects = 0
    /// When the file was taken over that was so first; nil where none was.
    public var readAt: WallTime?
    /// Since when less is read of it than is served; nil where all is as it stands there.
    public var staleSince: WallTime?
    /// What is wrong with it.
    public var problems: [Problem] = []
    /// The removals that are held of it.
    public var held: [HeldRemoval] = []

    /// A source of which nothing is known.
    init(_ source: SourceDefinition) {
        self.source = source
    }
}

extension SourceReader {
    /// How each source is, in their order.
    public var states: [SourceState] {
        let files = Dictionary(grouping: filesInOrder, by: \.source)
        return sources.map { source in
            var state = SourceState(source)
            state.staleSince = sourceProblemsSince[source.id]
            state.held = heldRemovals(of: source)
            state.problems = ownProblems(of: source)
            let files = files[source.id] ?? []
            for file in files {
                state.objects += file.objects.count + file.orphans.count
                state.readAt = earlier(state.readAt, file.readAt)
                state.staleSince = earlier(state.staleSince, file.staleSince)
            }
            state.problems += problems(of: files).filter { $0.severity == .error }
            return state
        }
    }

    private func earlier(_ left: WallTime?, _ right: WallTime?) -> WallTime? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
