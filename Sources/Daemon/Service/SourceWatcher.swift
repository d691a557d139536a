package import Dispatch
import Synchronization
package import Transport

/// Tells when something may have changed in the sources, once it has settled (rules 6).
package final class SourceWatcher: Sendable {
    /// How long it must be quiet.
    private static let settling = DispatchTimeInterval.milliseconds(100)
    /// How long changes that never rest are waited for, in nanoseconds.
    private static let patience: UInt64 = 500_000_000

    private struct State {
        /// Folders that are sources themselves.
        var folders: Set<String> = []
        /// Names of interest in folders on the way to sources.
        var names: [String: Set<String>] = [:]
        /// When the first change of those not told yet came, on the clock of `DispatchTime`.
        var firstChange: UInt64?
        /// Counts changes, so that only the last one's timer acts.
        var generation = 0
    }

    private let queue: DispatchQueue
    private let handler: @Sendable () -> Void
    private let state = Mutex(State())
    private let watcher = Mutex<DirectoryWatcher?>(nil)

    /// - Parameters:
    ///   - queue: A serial queue, on which the handler is called.
    ///   - handler: Called when changes have settled.
    package init(queue: DispatchQueue, handler: @escaping @Sendable () -> Void) throws(SystemError) {
        self.queue = queue
        self.handler = handler
        let made = try DirectoryWatcher(queue: queue) { [weak self] changes in self?.take(changes) }
        watcher.withLock { $0 = made }
    }

    /// Watches everything on the way to these sources, and nothing else: a folder above may be moved or come back, and
    /// links, to a source or in its folder, may be swapped or lead to a file that changes.
    ///
    /// - Returns: What can not be watched.
    package func watch(_ sources: [SourceDefinition]) -> [SystemError] {
        var folders: Set<String> = []
        var names: [String: Set<String>] = [:]
        /// Folders that hold a source; not to hear of those above is no loss that people need to know of.
        var nearest: Set<String> = []
        func add(_ path: String) -> String {
            let trace = PathTrace(path)
            for step in trace.steps { names[step.folder, default: []].insert(step.name) }
            if let last = trace.steps.last { nearest.insert(last.folder) }
            return trace.end
        }
        for source in sources {
            let end = add(source.path)
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
                    try watcher?.watch(folder)
                    return nil
                } catch {
                    // Those above tell when it comes back.
                    return error.isNoSuchFile || error.isNotDirectory || !nearest.contains(folder) ? nil : error
                }
            }
        }
    }

    private func take(_ changes: [DirectoryWatcher.Change]) {
        let now = DispatchTime.now().uptimeNanoseconds
        let timer = state.withLock { state -> (generation: Int, isOverdue: Bool)? in
            guard changes.contains(where: { isOfInterest($0, state) }) else { return nil }
            let first = state.firstChange ?? now
            state.firstChange = first
            state.generation += 1
            return (state.generation, now - first > Self.patience)
        }
        guard let timer else { return }
        if timer.isOverdue {
            fire(timer.generation)
        } else {
            queue.asyncAfter(deadline: .now() + Self.settling) { [weak self] in self?.fire(timer.generation) }
        }
    }

    private func isOfInterest(_ change: DirectoryWatcher.Change, _ state: State) -> Bool {
        switch change {
        case .overflow, .gone: true
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
