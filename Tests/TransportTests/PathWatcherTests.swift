import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct PathWatcherTests {
    private final class Counter: Sendable {
        private let calls = Mutex(0)

        var value: Int { calls.withLock { $0 } }

        func count() {
            calls.withLock { $0 += 1 }
        }

        /// Waits until more calls than `before` have come.
        func waits(beyond before: Int) async throws -> Bool {
            try await pollInTask { value > before }
        }
    }

    private let folder: TestSupport.TemporaryFolder
    private let counter = Counter()
    private let watcher: PathWatcher

    init() throws {
        folder = try TestSupport.TemporaryFolder()
        try folder.makeFolder("d")
        try folder.write("a.yaml", "")
        let counter = counter
        watcher = try PathWatcher(queue: DispatchQueue(label: "test")) { counter.count() }
    }

    private func paths(_ names: String...) -> [String] {
        names.map { "\(folder.path)/\($0)" }
    }

    @Test func tellsOfFoldersAndNamedFiles() async throws {
        #expect(watcher.watch(paths("d", "a.yaml")) == [])
        try folder.write("d/new.yaml", "")
        #expect(try await counter.waits(beyond: 0))
        var before = counter.value
        try folder.write("a.yaml", "# changed")
        #expect(try await counter.waits(beyond: before))
        before = counter.value
        try folder.remove("d/new.yaml")
        #expect(try await counter.waits(beyond: before))
    }

    /// Many writes in a row are one change, once they have settled.
    @Test func settles() async throws {
        _ = watcher.watch(paths("d"))
        for number in 0..<50 { try folder.write("d/\(number).yaml", "") }
        #expect(try await counter.waits(beyond: 0))
        #expect(counter.value < 50)
    }

    @Test func folderThatComesBack() async throws {
        _ = watcher.watch(paths("d"))
        try folder.remove("d")
        #expect(try await counter.waits(beyond: 0))
        var before = counter.value
        try folder.makeFolder("d")
        #expect(try await counter.waits(beyond: before))
        #expect(watcher.watch(paths("d")) == [])
        before = counter.value
        try folder.write("d/a.yaml", "")
        #expect(try await counter.waits(beyond: before))
    }

    /// What a link leads to changes in place: the link is a path, or lies in one.
    @Test(arguments: ["link.yaml", "d"]) func targetOfALinkChanges(_ source: String) async throws {
        try folder.makeFolder("real")
        try folder.write("real/a.yaml", "")
        try folder.link("link.yaml", to: "real/a.yaml")
        try folder.link("d/link.yaml", to: "../real/a.yaml")
        #expect(watcher.watch(paths(source)) == [])
        try folder.write("real/a.yaml", "# changed")
        #expect(try await counter.waits(beyond: 0))
    }

    /// `current` leads to another release.
    @Test func linkOnTheWayIsSwapped() async throws {
        for release in ["1", "2"] {
            try folder.makeFolder(release)
            try folder.write("\(release)/a.yaml", "")
        }
        try folder.link("current", to: "1")
        #expect(watcher.watch(paths("current/a.yaml")) == [])
        try folder.link("current", to: "2")
        #expect(try await counter.waits(beyond: 0))
        #expect(watcher.watch(paths("current/a.yaml")) == [])
        let before = counter.value
        try folder.write("2/a.yaml", "# changed")
        #expect(try await counter.waits(beyond: before))
    }

    /// The folder of a named file, or one above it, goes and comes back.
    @Test func folderAboveComesBack() async throws {
        try folder.makeFolder("d/e")
        try folder.write("d/e/a.yaml", "")
        #expect(watcher.watch(paths("d/e/a.yaml")) == [])
        try folder.remove("d")
        #expect(try await counter.waits(beyond: 0))
        #expect(watcher.watch(paths("d/e/a.yaml")) == [])
        for step in ["d", "d/e"] {
            let before = counter.value
            try folder.makeFolder(step)
            #expect(try await counter.waits(beyond: before), "\(step)")
            #expect(watcher.watch(paths("d/e/a.yaml")) == [])
        }
        let before = counter.value
        try folder.write("d/e/a.yaml", "")
        #expect(try await counter.waits(beyond: before))
    }

    /// Other files beside a named one are of no interest, and other folders are watched no more.
    @Test func passesOverOthers() async throws {
        _ = watcher.watch(paths("a.yaml", "d"))
        _ = watcher.watch(paths("a.yaml"))
        try folder.write("b.yaml", "")
        try folder.write("d/b.yaml", "")
        try folder.write("a.yaml", "# last")
        #expect(try await counter.waits(beyond: 0))
        // One change; a machine that lets more time pass between its events than they take to settle makes it two.
        #expect((1...2).contains(counter.value))
    }

    /// From the first change until the file is closed, through links and for new files too; not for those of other names.
    @Test(arguments: ["a.yaml", "d/new.yaml", "d/link.yaml"]) func tellsWhoWrites(_ name: String) async throws {
        try folder.makeFolder("real")
        try folder.write("real/a.yaml", "x")
        try folder.link("d/link.yaml", to: "../real/a.yaml")
        let path = "\(folder.path)/\(name)"
        let queue = DispatchQueue(label: "test.writers")
        let watcher = try PathWatcher(queue: queue) { [counter] in counter.count() }
        #expect(watcher.watch(paths("a.yaml", "d")) == [])
        func hasWriter() -> Bool { queue.sync { watcher.hasWriter(path) } }
        #expect(!hasWriter())
        let file = try WrittenFile(path)
        #expect(hasWriter())
        queue.sync { watcher.mark() }
        #expect(hasWriter())
        try file.write("half")
        #expect(hasWriter())
        let before = counter.value
        file.close()
        // Changed since the mark, if nothing else.
        #expect(hasWriter())
        queue.sync { watcher.mark() }
        #expect(!hasWriter())
        #expect(try await counter.waits(beyond: before))
        // A file that is put in place is complete, and so is one that was linked to.
        try folder.write("other", "y")
        let moved = unsafe rename("\(folder.path)/other", path)
        #expect(moved == 0)
        queue.sync { watcher.mark() }
        #expect(!hasWriter())
    }
}

/// A file whose writer takes its time; emptied when it is opened, as by a shell's `>`.
private struct WrittenFile {
    private let handle: FileHandle

    init(_ path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    }

    func write(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }

    func close() { try? handle.close() }
}
