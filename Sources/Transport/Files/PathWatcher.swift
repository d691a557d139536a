public import Dispatch
internal import Synchronization

/// Tells when something may have changed at paths, of files or folders, once it has settled.
public final class PathWatcher: Sendable {
    /// How long it must be quiet.
    private static let settling = DispatchTimeInterval.milliseconds(100)
    /// How long changes that never rest are waited for, in nanoseconds.
    private static let patience: UInt64 = 500_000_000

    private struct State {
        /// Folders that are paths themselves.
        var folders: Set<String> = []
        /// Names of interest in folders on the way to paths.
        var names: [String: Set<String>] = [:]
        /// When the first change of those not told yet came, on the clock of `DispatchTime`.
        var firstChange: UInt64?
        /// Counts changes, so that only the last one's timer acts.
        var generation = 0
        /// Who writes at paths.
        var writes = WriteTracker()
    }

    private let queue: DispatchQueue
    private let handler: @Sendable () -> Void
    private let state = Mutex(State())
    private let watcher = Mutex<DirectoryWatcher?>(nil)

    /// Makes a watcher that watches nothing yet.
    ///
    /// - Parameters:
    ///   - queue: A serial queue, on which the handler is called.
    ///   - handler: Called when changes have settled.
    public init(queue: DispatchQueue, handler: @escaping @Sendable () -> Void) throws(SystemError) {
        self.queue = queue
        self.handler = handler
        let made = try DirectoryWatcher(queue: queue) { [weak self] changes in self?.take(changes) }
        watcher.withLock { $0 = made }
    }

    /// Watches everything on the way to these paths, and nothing else: a folder above may be moved or come back, and
    /// links, at a path or in a folder that is one, may be swapped or lead to a file that changes. As what is on the way
    /// changes with that, watch again whenever the handler is called.
    ///
    /// - Returns: What can not be watched.
    public func watch(_ paths: [String]) -> [SystemError] {
        var folders: Set<String> = []
        var names: [String: Set<String>] = [:]
        /// Folders that hold a path's end; not to hear of those above is no loss that people need to know of.
        var nearest: Set<String> = []
        func add(_ path: String) -> String {
            let trace = PathTrace(path)
            for step in trace.steps { names[step.folder, default: []].insert(step.name) }
            if let last = trace.steps.last { nearest.insert(last.folder) }
            return trace.end
        }
        for path in paths {
            let end = add(path)
            guard (try? FileStatus(path: end))?.isDirectory == true else { continue }
            folders.insert(end)
            for link in (try? FileContents.names(in: end, onlyLinks: true)) ?? [] { _ = add("\(end)/\(link)") }
        }
        nearest.formUnion(folders)
        let wanted = folders.union(names.keys)
        let former = state.withLock { state in
            defer {
                state.folders = folders
                state.names = names
            }
            return state.folders.union(state.names.keys)
        }
        return watcher.withLock { watcher in
            for folder in former.subtracting(wanted) { watcher?.unwatch(folder) }
            return wanted.sorted().compactMap { folder in
                do throws(SystemError) {
                    // Only what lies at a path's end is read: what is written further up is of no interest.
                    try watcher?.watch(folder, tellsWriting: nearest.contains(folder))
                    return nil
                } catch {
                    // Those above tell when it comes back.
                    return error.isNoSuchFile || error.isNotDirectory || !nearest.contains(folder) ? nil : error
                }
            }
        }
    }

    // MARK: Writers

    /// Begins to keep in mind which files change, for ``hasWriter(_:)``; to be called on the queue.
    public func mark() {
        watcher.withLock { $0 }?.catchUp()
        state.withLock { $0.writes.mark() }
    }

    /// Whether somebody has begun to change the file that a path leads to and not closed it yet, or has changed it since
    /// ``mark()``: what is read of it may be half of something. To be called on the queue.
    ///
    /// A writer is waited for 30 s; then, as when the file is closed, the handler is called.
    public func hasWriter(_ path: String) -> Bool {
        watcher.withLock { $0 }?.catchUp()
        return state.withLock { state in
            guard !state.writes.isEmpty, let last = PathTrace(path).steps.last else { return false }
            return state.writes.isTouched(folder: last.folder, name: last.name)
                || state.writes.isOpen(folder: last.folder, name: last.name, at: DispatchTime.now().uptimeNanoseconds)
        }
    }

    /// Keeps who writes; true where a writer has begun.
    private func track(_ change: DirectoryWatcher.Change, _ state: inout State, at now: UInt64) -> Bool {
        guard case .writing(let folder, let name, let event) = change,
            state.folders.contains(folder) || state.names[folder]?.contains(name) == true
        else { return false }
        // A new name that has content was linked to, and nobody need close it.
        if event == .made {
            let status = try? FileStatus(path: folder == "/" ? "/\(name)" : "\(folder)/\(name)")
            guard let status, status.isRegular, status.size == 0 else { return false }
        }
        return state.writes.take(event, folder: folder, name: name, at: now)
    }

    private func expireWriters() {
        let now = DispatchTime.now().uptimeNanoseconds
        if state.withLock({ $0.writes.expire(at: now) }) { handler() }
    }

    // MARK: Changes

    private func take(_ changes: [DirectoryWatcher.Change]) {
        let now = DispatchTime.now().uptimeNanoseconds
        var hasNewWriter = false
        let timer = state.withLock { state -> (generation: Int, isOverdue: Bool)? in
            for change in changes where track(change, &state, at: now) { hasNewWriter = true }
            guard changes.contains(where: { isOfInterest($0, state) }) else { return nil }
            let first = state.firstChange ?? now
            state.firstChange = first
            state.generation += 1
            return (state.generation, now - first > Self.patience)
        }
        if hasNewWriter {
            let patience = DispatchTimeInterval.nanoseconds(Int(WriteTracker.patience))
            queue.asyncAfter(deadline: .now() + patience) { [weak self] in self?.expireWriters() }
        }
        guard let timer else { return }
        // Never at once: this may be called by whoever reads the files at this moment.
        let delay = timer.isOverdue ? DispatchTimeInterval.nanoseconds(0) : Self.settling
        queue.asyncAfter(deadline: .now() + delay) { [weak self] in self?.fire(timer.generation) }
    }

    private func isOfInterest(_ change: DirectoryWatcher.Change, _ state: State) -> Bool {
        switch change {
        case .overflow, .gone: true
        case .writing: false
        case .entry(let folder, let name):
            state.folders.contains(folder) || state.names[folder]?.contains(name) == true
        }
    }

    private func fire(_ generation: Int) {
        let isLast = state.withLock { state in
            guard state.generation == generation, state.firstChange != nil else { return false }
            state.firstChange = nil
            return true
        }
        if isLast { handler() }
    }
}
