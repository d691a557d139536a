import Daemon

/// What `status` prints of the sources.
enum SourcesText {
    static func print(_ sources: [SourceReport]) {
        guard !sources.isEmpty else { return }
        Output.line("sources:")
        var table = TextTable([
            .init(title: "SOURCE"), .init(title: "OBJECTS", isNumber: true), .init(title: "LAST READ"),
            .init(title: "STATE"),
        ])
        for source in sources {
            let name = source.path + (source.cluster.map { " (cluster \($0))" } ?? "")
            table.add([
                name, "\(source.objects)", source.lastRead ?? "-",
                source.staleSince.map { "stale since \($0)" } ?? "as read",
            ])
        }
        for line in table.lines { Output.line("  " + line) }
        for source in sources {
            for problem in source.problems { Output.line("  " + problem) }
            for held in source.held {
                Output.line(
                    "  \(source.path): step \(held.number) is held: \(held.objects) objects, \(held.reason); to let them go: \(held.command)"
                )
            }
        }
    }
}

extension SourceReport {
    /// Whether something of it is not as it stands there.
    var hasProblem: Bool { staleSince != nil || !problems.isEmpty || !held.isEmpty }
}
