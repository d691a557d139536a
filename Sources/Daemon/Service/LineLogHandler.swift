package import FoundationEssentials
public import Logging
import Transport

/// Writes one line for each event to standard error, in one write(2).
///
/// Where standard error is the journal's stream, as `JOURNAL_STREAM` says it, a line begins with its priority as sd-daemon(3) has it, from which the
/// journal takes level and time; elsewhere with time and level for people.
public struct LineLogHandler: LogHandler {
    /// The least level that is written.
    public var logLevel: Logger.Level = .info
    /// Values that each line of this logger ends with.
    public var metadata: Logger.Metadata = [:]
    private let isJournal: Bool

    /// Makes a handler.
    ///
    /// - Parameter isJournal: Whether the journal reads the lines.
    public init(isJournal: Bool) {
        self.isJournal = isJournal
    }

    /// Makes the handler that suits whoever started the process.
    public static func fromEnvironment() -> LineLogHandler {
        let stream = StandardStream.error.status.map { (device: $0.device, inode: $0.inode) }
        return LineLogHandler(isJournal: isJournal(stream, Environment.value("JOURNAL_STREAM")))
    }

    /// Whether a stream is the one that systemd has connected with the journal: programs that it starts hand the variable
    /// on to others, whose streams are other ones (systemd.exec(5), `$JOURNAL_STREAM`).
    ///
    /// - Parameter variable: `DEVICE:INODE`, decimal.
    package static func isJournal(_ stream: (device: UInt64, inode: UInt64)?, _ variable: String?) -> Bool {
        guard let stream, let variable else { return false }
        return variable == "\(stream.device):\(stream.inode)"
    }

    /// One of the values.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event.
    public func log(event: LogEvent) {
        StandardStream.error.writeLine(line(event.level, event.message.description, event.metadata ?? [:], at: Date()))
    }

    /// The event's line; control characters become blanks, line feeds among them, so that one event stays one line and
    /// what a client has sent says nothing to a terminal.
    package func line(_ level: Logger.Level, _ message: String, _ values: Logger.Metadata, at time: Date) -> String {
        var text = isJournal ? "<\(Self.priority(level))>" : "\(time.formatted(.iso8601)) \(Self.label(level)) "
        text += Self.plain(message)
        let values = metadata.merging(values) { $1 }
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { text += Self.plain(" \(key)=\(value)") }
        return text
    }

    private static func plain(_ text: String) -> String {
        String(
            text.map { character in
                let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
                return isControl || character.isNewline ? " " : character
            })
    }

    /// The syslog priority (RFC 5424 6.2.1).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical, .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }

    private static func label(_ level: Logger.Level) -> String {
        switch level {
        case .critical, .error: "error:"
        case .warning: "warning:"
        case .notice, .info: "info:"
        case .debug, .trace: "debug:"
        }
    }
}
