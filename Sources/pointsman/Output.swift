import Daemon
import FoundationEssentials

/// Writes to standard output and standard error.
enum Output {
    /// How results are printed.
    static func line(_ text: String = "") {
        print(text)
    }

    /// Writes a line for people to standard error.
    static func error(_ text: String) {
        StandardError.line(text)
    }

    /// Prints a value as JSON with sorted keys.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
