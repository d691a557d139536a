import ControlAPI
import Resources

/// Tells what an import came to.
enum ImportText {
    /// Prints what was refused and what ought to be known to standard error.
    ///
    /// - Parameter place: Where a line of the import stands.
    static func printProblems(_ report: ImportReport, place: (Int) -> String) {
        for warning in report.warnings { Output.error("warning: \(warning)") }
        for result in report.results {
            switch result.action {
            case .refused: Output.error("refused: \(text(of: result, place))")
            case .passedOver: Output.error("passed over: \(text(of: result, place))")
            case .removed where !result.reason.isEmpty: Output.error("removed: \(text(of: result, place))")
            default: break
            }
        }
        if !report.held.isEmpty { Output.error("held: \(report.held)") }
    }

    /// Prints what was, or would be, done to each object, field by field.
    static func printDiff(_ report: ImportReport) {
        for result in report.results {
            switch result.action {
            case .created: Output.line("+ \(result.object)")
            case .removed: Output.line("- \(result.object)")
            case .changed:
                Output.line("~ \(result.object)")
                for change in result.diff {
                    Output.line("    \(change.path): \(text(of: change.from)) -> \(text(of: change.to))")
                }
            case .refused, .passedOver: break
            }
        }
    }

    /// One line: `imported as hub: 2 created, 0 changed, ...`.
    static func summary(_ report: ImportReport, wasTaken: Bool, isDryRun: Bool) -> String {
        var counts = [
            "\(report.created) created", "\(report.changed) changed", "\(report.unchanged) unchanged",
            "\(report.removed) removed",
        ]
        if report.passedOver > 0 { counts.append("\(report.passedOver) passed over") }
        counts.append("\(report.refused) refused")
        let text = counts.joined(separator: ", ")
        if !wasTaken, !report.held.isEmpty { return "nothing was stored, as the removal is held: with it \(text)" }
        if !wasTaken { return "nothing was stored, as objects are refused: without them \(text)" }
        return isDryRun ? "tried only, nothing was stored: \(text)" : text
    }

    private static func text(of result: ImportReport.Result, _ place: (Int) -> String) -> String {
        var parts: [String] = []
        if result.line > 0 { parts.append(place(result.line)) }
        if !result.object.isEmpty { parts.append(result.object) }
        parts.append(result.reason)
        return parts.joined(separator: ": ")
    }

    private static func text(of value: Value?) -> String {
        guard let value else { return "(none)" }
        return String(decoding: value.json, as: UTF8.self)
    }
}
