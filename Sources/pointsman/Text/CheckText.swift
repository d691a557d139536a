import Daemon

/// What `check` prints for people.
enum CheckText {
    static func print(_ report: CheckReport, isStrict: Bool) {
        for profile in report.profiles {
            ProfileText.print(profile)
            Output.line()
        }
        for object in report.objects {
            let place = object.cluster.map { " in cluster \($0)" } ?? ""
            for condition in object.conditions {
                Output.line("\(object.kind) \(object.namespace)/\(object.name)\(place): \(ProfileText.text(condition))")
            }
        }
        for problem in report.problems { Output.line("\(problem.severity.rawValue): \(problem.text)") }
        for line in summary(report) { Output.line(line) }
        if isStrict, report.isAccepted, !report.isFlawless {
            let counts = [
                Count.text(report.summary.warnings, "warning"),
                Count.text(report.summary.falseConditions, "condition") + " False",
            ]
            Output.line("--strict: \(counts.joined(separator: " and "))")
        }
    }

    private static func summary(_ report: CheckReport) -> [String] {
        let summary = report.summary
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
        var lines = [
            "zones: \(report.zones.joined(separator: ", "))",
            "read: \(Count.text(summary.files, "file")) with \(summary.objects.isEmpty ? "no objects" : list(summary.objects))",
        ]
        if let store = summary.unreadStore {
            lines.append("not read: the control API's objects in \(store), of which pointsman status tells")
        }
        if !summary.passedOver.isEmpty { lines.append("passed over: \(list(summary.passedOver))") }
        let counts = [
            Count.text(summary.profiles, "profile"), Count.text(summary.endpoints, "endpoint"),
            Count.text(summary.errors, "error"), Count.text(summary.warnings, "warning"),
        ]
        lines.append(counts.joined(separator: ", "))
        return lines
    }
}
