import Dispatch
import Logging
import ResourceStore
import Synchronization
import Transport

/// Keeps the sources' last good state, on a queue of its own: answers never wait for it.
package final class SourceStateWriter: Sendable {
    /// How long a failed write waits for the next attempt, in seconds.
    private static let retry = 10
    /// How many changes wait at most until the server has started.
    private static let patience = 64
    /// How long the last changes have at the end, in milliseconds.
    private static let closing = 500

    private struct State {
        var waiting: [SourceStateChange] = []
        var isPaused = true
        var isScheduled = false
        var isFailing = false
    }

    private let path: String
    private let file: Mutex<SourceStateFile>
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pointsman.sources", qos: .utility)
    private let logger: Logger

    /// Keeps changes in a file once it is resumed.
    init(_ file: sending SourceStateFile, path: String, logger: Logger) {
        self.file = Mutex(file)
        self.path = path
        self.logger = logger
    }

    /// Opens the file of a state folder and hands out what was kept there.
    ///
    /// Whatever is wrong with it is told in the log, and is no reason not to start: a damaged file is put aside.
    ///
    /// - Parameter each: Called with each file that was kept.
    /// - Returns: What keeps changes, with the number of the next removal that is held; nil where nothing can be kept.
    static func open(
        folder: String, logger: Logger, each: (SavedFile) -> Void
    ) -> (writer: SourceStateWriter, nextHoldNumber: Int)? {
        let path = "\(folder)/\(SourceStateFile.fileName)"
        do throws(SourceStateError) {
            return try open(path, logger, each)
        } catch {
            switch error {
            case .unusable(let text):
                logger.error("the sources' last good state is neither read nor kept: \(text)")
                return nil
            case .damaged(let text):
                logger.error(
                    "the sources' last good state is lost, and begins anew: \(path) is damaged (\(text)); it is kept as \(path).damaged"
                )
            }
        }
        putAside(path)
        return try? open(path, logger, { _ in })
    }

    private static func open(
        _ path: String, _ logger: Logger, _ each: (SavedFile) -> Void
    ) throws(SourceStateError) -> (writer: SourceStateWriter, nextHoldNumber: Int) {
        let file = try SourceStateFile(path: path)
        var saved: [SavedFile] = []
        let number: Int
        do throws(SQLiteError) {
            number = try file.nextHoldNumber()
            try file.load { saved.append($0) }
        } catch {
            throw error.isDamage ? .damaged("\(error)") : .unusable("\(path) cannot be read: \(error)")
        }
        if file.damagedRows > 0 {
            logger.error("\(path): \(file.damagedRows) objects are damaged, and are read from their files only")
        }
        // Only what could be read to the end counts.
        for saved in saved { each(saved) }
        return (SourceStateWriter(file, path: path, logger: logger), number)
    }

    private static func putAside(_ path: String) {
        try? FileContents.move(path, to: path + ".damaged")
        for suffix in ["-wal", "-shm"] { try? FileContents.remove(path + suffix) }
    }

    /// Begins to write; until then changes wait, so that the start is not held up.
    package func resume() {
        state.withLock { $0.isPaused = false }
        schedule()
    }

    /// Keeps a change, soon.
    func keep(_ change: SourceStateChange) {
        guard !change.isEmpty else { return }
        let isDue = state.withLock { state in
            state.waiting.append(change)
            return !state.isPaused || state.waiting.count > Self.patience
        }
        if isDue { schedule() }
    }

    private func schedule() {
        let isNew = state.withLock { state in
            guard !state.isScheduled, !state.waiting.isEmpty else { return false }
            state.isScheduled = true
            return true
        }
        if isNew { queue.async { [self] in write() } }
    }

    private func write() {
        var changes = state.withLock { state in
            state.isScheduled = false
            defer { state.waiting = [] }
            return state.waiting
        }
        guard !changes.isEmpty else { return }
        var sum = changes.removeFirst()
        for change in changes { sum.append(change) }
        do throws(SQLiteError) {
            try file.withLock { (file) throws(SQLiteError) in try file.commit(sum) }
            if state.withLock({ state in
                defer { state.isFailing = false }
                return state.isFailing
            }) {
                logger.info("the sources' last good state is kept again in \(path)")
            }
        } catch {
            // It stays before what came meanwhile.
            let wasFailing = state.withLock { state in
                state.waiting.insert(sum, at: 0)
                defer { state.isFailing = true }
                return state.isFailing
            }
            if !wasFailing {
                logger.error(
                    "the sources' last good state is not kept in \(path), which is tried again every \(Self.retry) s: \(error)"
                )
            }
            queue.asyncAfter(deadline: .now() + .seconds(Self.retry)) { [weak self] in self?.schedule() }
        }
    }

    /// Writes what waits, for a limited time.
    package func close() {
        let done = DispatchSemaphore(value: 0)
        queue.async { [self] in
            write()
            done.signal()
        }
        _ = done.wait(timeout: .now() + .milliseconds(Self.closing))
    }
}
