public import Logging
import Synchronization

/// Gathers what is logged, from level debug on.
public final class LogLines: Sendable {
    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.state.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }

    private let state = Mutex<[String]>([])

    /// Nothing is logged yet.
    public init() {}

    /// `level: message` of each line.
    public var lines: [String] { state.withLock { $0 } }

    /// A logger whose lines are gathered here.
    public var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
}
