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
        /// Names of interest in folders of single files.
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

    /// Watches the folders of these sources and no others.
    ///
    /// - Returns: What can not be watched.
    package func watch(_ sources: [SourceDefinition]) -> [SystemError] {
        var folders: Set<String> = []
        var names: [String: Set<String>] = [:]
        for source in sources {
            let (folder, name) = Self.split(source.path)
            // The name itself may be swapped, for a file as for a folder.
            names[folder, default: []].insert(name)
            if (try? FileStatus(path: source.path))?.isDirectory == true { folders.insert(source.path) }
        }
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
                    // Its parent tells when it comes back.
                    return error.isNoSuchFile ? nil : error
                }
            }
        }
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
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
            // `..data` is where the links of a mounted ConfigMap lead through.
            state.folders.contains(folder) || state.names[folder]?.contains(name) == true || name == "..data"
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
