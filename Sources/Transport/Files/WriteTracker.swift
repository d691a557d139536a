/// Which files have writers: from a file's first change until it is closed, for a limited time.
///
/// A shell's `>` empties a file and may take minutes to fill it; what it holds meanwhile is nobody's intent. Pure: the times
/// are the caller's, in nanoseconds on a clock that never goes back.
package struct WriteTracker: Sendable {
    /// How long a writer is waited for that neither closes its file nor changes it for the first time, in nanoseconds.
    package static let patience: UInt64 = 30_000_000_000

    /// A name in a folder.
    private struct Entry: Hashable {
        var folder: String
        var name: String
    }

    /// When the writers of files have begun.
    private var begun: [Entry: UInt64] = [:]
    /// What was changed since ``mark()``.
    private var touched: Set<Entry> = []

    package init() {}

    /// Whether nothing is written, and nothing was since the mark.
    package var isEmpty: Bool { begun.isEmpty && touched.isEmpty }

    /// Takes a change; true where it begins a writer's time.
    package mutating func take(
        _ event: DirectoryWatcher.Writing, folder: String, name: String, at now: UInt64
    ) -> Bool {
        let entry = Entry(folder: folder, name: name)
        touched.insert(entry)
        switch event {
        case .ended:
            begun[entry] = nil
            return false
        case .made, .modified:
            guard begun[entry] == nil else { return false }
            begun[entry] = now
            return true
        }
    }

    /// Whether a file has a writer who is waited for.
    package func isOpen(folder: String, name: String, at now: UInt64) -> Bool {
        begun[Entry(folder: folder, name: name)].map { now < $0 || now - $0 < Self.patience } ?? false
    }

    /// Whether a file was changed since the mark.
    package func isTouched(folder: String, name: String) -> Bool {
        touched.contains(Entry(folder: folder, name: name))
    }

    /// Forgets what was changed up to now; writers are not forgotten.
    package mutating func mark() { touched = [] }

    /// Forgets writers who were waited for too long; true where there were some.
    package mutating func expire(at now: UInt64) -> Bool {
        let before = begun.count
        begun = begun.filter { now < $0.value || now - $0.value < Self.patience }
        return begun.count < before
    }
}
