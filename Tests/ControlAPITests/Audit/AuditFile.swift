import Foundation
import Resources

/// The audit log's lines as a test reads them.
struct AuditFile {
    let path: String

    /// The lines, those that were put aside first.
    var lines: [Value] {
        get throws {
            var names: [String] = []
            var number = 1
            while FileManager.default.fileExists(atPath: "\(path).\(number)") {
                names.insert("\(path).\(number)", at: 0)
                number += 1
            }
            return try (names + [path]).flatMap { try Self.read($0) }
        }
    }

    static func read(_ path: String) throws -> [Value] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { try Value.parse(json: Array($0.utf8)) }
    }

    /// `user verb name from-to code` of each line.
    static func told(_ lines: [Value]) -> [String] {
        lines.map { line in
            func text(_ key: String) -> String { line[key]?.string ?? "" }
            let isNew = line["from"] == nil
            let name = line["object"]?["name"]?.string ?? "?"
            return "\(text("user")) \(text("verb")) \(name)\(isNew ? " new" : "") \(line["code"]?.integer ?? 0)"
        }
    }
}
