package import Transport

/// Has files wait that may be half written.
package struct FileReadiness {
    /// How long a file must rest of which nothing tells whether it has a writer, in nanoseconds.
    package static let rest: Int64 = 1_000_000_000
    /// How long a file is waited for that never rests, in nanoseconds.
    package static let patience: Int64 = 30_000_000_000
    /// Two changes of a file within one tick of the kernel's clock leave it with one time; 100 ticks a second at worst.
    package static let tick: Int64 = 20_000_000

    private struct Waiting {
        var status: FileStatus
        /// When it was first seen so, and when it was first seen to change.
        var since: MonotonicTime
        var first: MonotonicTime
    }

    package var writers: FileWriters
    private var waiting: [String: Waiting] = [:]
    /// Whether something waits that nothing will tell of.
    package private(set) var hasResting = false

    /// Begins with nothing that waits.
    package init(writers: FileWriters = .none) {
        self.writers = writers
    }

    /// Begins a pass over the files.
    package mutating func begin() {
        hasResting = false
        writers.mark()
    }

    /// Whether a file that has changed may be read.
    ///
    /// - Parameters:
    ///   - now: The time on the clock that never goes back.
    ///   - wallTime: The time of the day in nanoseconds since 1970.
    package mutating func isReady(_ path: String, _ status: FileStatus, now: MonotonicTime, wallTime: Int64) -> Bool {
        if writers.hasWriter(path) { return false }
        guard !writers.tells(path, status) else { return true }
        // Where the clocks differ, as that of another host, the age tells nothing.
        let age = wallTime &- max(status.changed, status.modified)
        if age >= Self.rest {
            waiting[path] = nil
            return true
        }
        let former = waiting[path]
        let first = former?.first ?? now
        let since = former?.status == status ? former?.since ?? now : now
        if now.nanoseconds &- since.nanoseconds >= Self.rest || now.nanoseconds &- first.nanoseconds >= Self.patience {
            waiting[path] = nil
            return true
        }
        waiting[path] = Waiting(status: status, since: since, first: first)
        hasResting = true
        return false
    }

    /// Whether a file that was read is still as it was before.
    package func isIntact(_ path: String, _ before: FileStatus) -> Bool {
        guard !writers.hasWriter(path) else { return false }
        guard let after = try? FileStatus(path: path) else { return false }
        return after == before
    }

    /// Whether a file may change after it was read without its times telling.
    package func isRacy(_ path: String, _ status: FileStatus, wallTime: Int64) -> Bool {
        writers.isBlind(to: path, status) && wallTime &- max(status.changed, status.modified) < Self.tick
    }
}
