import Dispatch
import Glibc
import Testing
import Transport

@Suite struct DirectoryWatcherTests {
    let folder: TemporaryFolder
    let changes = Recorder<DirectoryWatcher.Change>()
    let watcher: DirectoryWatcher

    init() throws {
        folder = try TemporaryFolder()
        try FileContents.replace(folder["present"], with: [1])
        watcher = try DirectoryWatcher(queue: DispatchQueue(label: "test.watch")) { [changes] in
            changes.append(contentsOf: $0)
        }
        try watcher.watch(folder.path)
    }

    enum Event: CaseIterable, Sendable {
        case write, create, renameOver, moveIn, moveOut, delete, makeFolder, permissions, link

        /// The name that is told.
        var name: String {
            switch self {
            case .create, .makeFolder, .moveIn, .link: "new"
            default: "present"
            }
        }
    }

    @Test(arguments: Event.allCases)
    func aChangeIsToldByName(_ event: Event) throws {
        let elsewhere = try TemporaryFolder()
        let path = folder[event.name]
        switch event {
        case .write, .create:
            let file = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            #expect(unsafe write(file, "x", 1) == 1)
            close(file)
        case .renameOver: try FileContents.replace(path, with: [2])
        case .moveIn:
            try FileContents.replace(elsewhere["x"], with: [2])
            try succeed(unsafe rename(elsewhere["x"], path))
        case .moveOut: try succeed(unsafe rename(path, elsewhere["x"]))
        case .delete: try succeed(unsafe unlink(path))
        case .makeFolder: try FileContents.makeFolder(path)
        case .permissions: try succeed(unsafe chmod(path, 0o600))
        case .link: try succeed(unsafe symlink("nowhere", path))
        }
        #expect(eventually { changes.elements.contains(.entry(folder: folder.path, name: event.name)) })
    }

    /// Kubernetes mounts a ConfigMap as links through `..data`, and swaps that link.
    @Test func theSwapOfAConfigMapIsTold() throws {
        try FileContents.makeFolder(folder["..2026_1"])
        try succeed(unsafe symlink("..2026_1", folder["..data"]))
        #expect(eventually { changes.elements.contains(.entry(folder: folder.path, name: "..data")) })
        changes.removeAll()
        try FileContents.makeFolder(folder["..2026_2"])
        try succeed(unsafe symlink("..2026_2", folder["..data_tmp"]))
        try succeed(unsafe rename(folder["..data_tmp"], folder["..data"]))
        #expect(eventually { changes.elements.contains(.entry(folder: folder.path, name: "..data")) })
    }

    @Test(arguments: [false, true])
    func aFolderThatGoesIsTold(_ isMoved: Bool) throws {
        let below = folder["below"]
        try FileContents.makeFolder(below)
        try watcher.watch(below)
        try succeed(unsafe isMoved ? rename(below, folder["moved"]) : rmdir(below))
        #expect(eventually { changes.elements.contains(.gone(folder: below)) })
        // It may come back, and is watched again then.
        changes.removeAll()
        try FileContents.makeFolder(below)
        try watcher.watch(below)
        try FileContents.replace("\(below)/file", with: [])
        #expect(eventually { changes.elements.contains(.entry(folder: below, name: "file")) })
    }

    /// The kernel keeps a bounded number of changes for a reader that does not come.
    @Test func changesThatAreLostAreTold() throws {
        let limit = try FileContents.read("/proc/sys/fs/inotify/max_queued_events")
        let count = try #require(Int(String(decoding: limit, as: UTF8.self).filter(\.isNumber)))
        let busy = try TemporaryFolder()
        let queue = DispatchQueue(label: "test.overflow")
        let watcher = try DirectoryWatcher(queue: queue) { [changes] in changes.append(contentsOf: $0) }
        try watcher.watch(busy.path)
        queue.suspend()
        // Two changes each; equal ones in a row would be told once.
        for number in 0...count / 2 {
            let path = busy["\(number % 2)"]
            try succeed(unsafe mkdir(path, 0o700))
            try succeed(unsafe rmdir(path))
        }
        queue.resume()
        #expect(eventually { changes.elements.contains(.overflow) })
    }

    @Test func oneFolderUnderTwoPathsIsToldUnderBoth() throws {
        let link = folder["link"]
        let target = try TemporaryFolder()
        try succeed(unsafe symlink(target.path, link))
        try watcher.watch(target.path)
        try watcher.watch(link)
        try FileContents.replace(target["file"], with: [])
        #expect(eventually { changes.elements.contains(.entry(folder: target.path, name: "file")) })
        #expect(eventually { changes.elements.contains(.entry(folder: link, name: "file")) })
        watcher.unwatch(target.path)
        changes.removeAll()
        try FileContents.replace(target["other"], with: [])
        #expect(eventually { changes.elements.contains(.entry(folder: link, name: "other")) })
        #expect(!changes.elements.contains(.entry(folder: target.path, name: "other")))
    }

    @Test func whatIsNotWatchedIsNotTold() throws {
        watcher.unwatch(folder.path)
        let other = try TemporaryFolder()
        try watcher.watch(other.path)
        try FileContents.replace(folder["unseen"], with: [])
        // Events come in order: once this one is here, the other would be.
        try FileContents.replace(other["seen"], with: [])
        #expect(eventually { changes.elements.contains(.entry(folder: other.path, name: "seen")) })
        #expect(!changes.elements.contains(.entry(folder: folder.path, name: "unseen")))
    }

    @Test func aMissingFolderAndAFileCannotBeWatched() throws {
        let missing = #expect(throws: SystemError.self) { try watcher.watch(folder["missing"]) }
        #expect(missing?.description == "inotify_add_watch \(folder["missing"]): No such file or directory")
        let file = #expect(throws: SystemError.self) { try watcher.watch(folder["present"]) }
        #expect(file?.code == ENOTDIR)
    }
}
