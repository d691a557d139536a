public import Logging
public import ResourceStore
internal import Synchronization
public import Transport

/// The audit log: a line of JSON for each object that a user's write has changed.
///
/// Lines are written ahead of the store's commit, those of one commit together, and taken back where it fails. So each
/// write that is stored has its line; after a crash the last lines may tell of writes that were not stored any more, whose
/// `to` is then over the store's revision. With `isRequired` the lines are on the disk before the commit (fdatasync);
/// else the kernel brings them there within seconds, and a power failure may cost the last ones.
///
/// A file that reaches the limit is moved to `PATH.1`, the ones before to `PATH.2` and so on. One that another program
/// has moved away or removed (logrotate) is opened anew with the next line.
public final class AuditLog: StoreJournal {
    private struct State {
        var file: AppendFile?
        /// The size before the lines that were added last; nil where none can be taken back.
        var sizeBefore: Int64?
        var throttle = LogThrottle()
    }

    private let state = Mutex(State())
    private let path: String
    private let isRequired: Bool
    private let limit: Int64
    private let kept: Int
    private let logger: Logger

    /// An audit log.
    ///
    /// - Parameters:
    ///   - isRequired: Whether nothing is stored without its line.
    ///   - limit: Octets at which the file is put aside.
    ///   - kept: Files that are kept beside the present one.
    public init(
        path: String, isRequired: Bool = false, limit: Int64 = 100 << 20, kept: Int = 10, logger: Logger
    ) {
        self.path = path
        self.isRequired = isRequired
        self.limit = limit
        self.kept = kept
        self.logger = logger
    }

    /// Opens the file, so that what is wrong with it shows before the first write.
    public func open() throws(SystemError) {
        try state.withLock { (state) throws(SystemError) in try Self.open(&state, path) }
    }

    /// Adds lines. Where that fails, a log that is required throws an ``APIStatus``; any other says so in the server's log.
    public func append(_ notes: [UInt8]) throws {
        try state.withLock { state in
            state.sizeBefore = nil
            do throws(SystemError) {
                try write(notes, &state)
            } catch {
                try fail(error, &state)
            }
        }
    }

    /// Takes the lines back that were added last.
    public func retract() {
        state.withLock { state in
            guard let size = state.sizeBefore else { return }
            state.sizeBefore = nil
            try? state.file?.truncate(to: size)
        }
    }

    private func write(_ lines: [UInt8], _ state: inout State) throws(SystemError) {
        if let present = try state.file?.status() {
            let named = try? FileStatus(path: path)
            if named?.inode != present.inode || named?.device != present.device { state.file = nil }
        }
        if state.file == nil { try Self.open(&state, path) }
        if let size = try state.file?.status().size, size > 0, size + Int64(lines.count) > limit { rotate(&state) }
        let size = try state.file?.status().size ?? 0
        try state.file?.append(lines)
        state.sizeBefore = size
        guard isRequired else { return }
        do throws(SystemError) {
            try state.file?.synchronize()
        } catch {
            try? state.file?.truncate(to: size)
            state.sizeBefore = nil
            throw error
        }
    }

    private static func open(_ state: inout State, _ path: String) throws(SystemError) {
        let file = try AppendFile(path: path)
        // A line that a crash has cut off stays by itself.
        if let last = try file.lastOctet(), last != UInt8(ascii: "\n") { try file.append([UInt8(ascii: "\n")]) }
        state.file = file
    }

    /// Puts the file aside. Where that fails, lines go on into the same file.
    private func rotate(_ state: inout State) {
        do throws(SystemError) {
            var superfluous = kept + 1
            while (try? FileStatus(path: "\(path).\(superfluous)")) != nil {
                try FileContents.remove("\(path).\(superfluous)")
                superfluous += 1
            }
            for number in (1..<max(kept, 1)).reversed() where (try? FileStatus(path: "\(path).\(number)")) != nil {
                try FileContents.move("\(path).\(number)", to: "\(path).\(number + 1)")
            }
            if kept > 0 {
                try FileContents.move(path, to: "\(path).1")
            } else {
                try FileContents.remove(path)
            }
            try Self.open(&state, path)
        } catch {
            warn("the audit log is not put aside, and grows on: \(error.withAdvice)", &state)
        }
    }

    private func fail(_ error: SystemError, _ state: inout State) throws(APIStatus) {
        guard isRequired else {
            return warn("the audit log misses writes: \(error.withAdvice)", &state)
        }
        warn("writes are refused, as the audit log cannot be written: \(error.withAdvice)", &state)
        throw APIStatus(
            code: error.isFull ? 507 : 500,
            message: "nothing was stored: the audit log \(path) cannot be written (\(error.reason)), and no write goes "
                + "without it (control.auditRequired)")
    }

    private func warn(_ message: String, _ state: inout State) {
        guard let suppressed = state.throttle.admit(at: .now) else { return }
        let more = suppressed > 0 ? " (\(suppressed) more like it since the last such line)" : ""
        logger.error("\(message)\(more)")
    }
}
