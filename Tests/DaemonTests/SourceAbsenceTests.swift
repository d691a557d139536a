import Daemon
import Fleet
import Resources
import Synchronization
import Testing
import Traffic
import Transport

/// Absence is not deletion (rules 6): what files do not tell any more, on clocks of the test's own.
@Suite struct SourceAbsenceTests {
    /// Clocks that stand still until they are moved.
    private final class ManualClock: Sendable {
        private let milliseconds = Mutex<Int64>(1_700_000_000_000)

        var value: Int64 { milliseconds.withLock { $0 } }

        func move(by seconds: Double) { milliseconds.withLock { $0 += Int64(seconds * 1000) } }

        var clock: SourceReader.Clock {
            SourceReader.Clock(
                now: { MonotonicTime(nanoseconds: self.value * 1_000_000) },
                wallTime: { WallTime(milliseconds: self.value) })
        }
    }

    private let folder: TemporaryFolder
    private let time = ManualClock()
    private let reader: SourceReader

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("d")
        reader = SourceReader(clock: time.clock)
    }

    private static func endpoint(_ name: String, weight: Int = 1) -> String {
        """
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {name: \(name), namespace: shop}
        spec: {profile: {name: web}, target: 127.0.0.1, weight: \(weight)}

        """
    }

    private static func endpoints(_ numbers: Range<Int>) -> String { numbers.map { endpoint("e\($0)") }.joined() }

    private func sources(_ paths: String..., limits: RemovalGuard? = .standard) -> [SourceDefinition] {
        paths.map { SourceDefinition(path: folder.path($0), removalGuard: limits) }
    }

    private func texts(_ reading: SourceReading) -> [String] {
        reading.map { change in
            switch change {
            case .set(let resource, _, _): "+\(resource.key.name)"
            case .remove(let key, _): "-\(key.name)"
            }
        }
    }

    private struct Told: Equatable {
        var changes: [String]
        var problems: [String]

        init(_ changes: [String], _ problems: [String] = []) {
            self.changes = changes
            self.problems = problems
        }
    }

    private func read(_ sources: [SourceDefinition]) -> Told {
        let reading = reader.read(sources)
        let changes = texts(reading)
        return Told(changes, reading.problems.map { $0.description.replacing(folder.path + "/", with: "") })
    }

    private func accept(_ path: String, _ number: Int) throws -> [String] {
        let (_, reading) = try reader.accept(path, number)
        return texts(reading)
    }

    // MARK: Nothing

    /// What is no object and means none: its text, and what is said of it.
    private static let nothings = [
        ("", "an empty file"), ("\n \n  \n", "blanks and comments only"),
        ("# nothing yet\n", "blanks and comments only"),
        ("---\n# a\n---\n", "blanks and comments only"), ("null\n", "blanks and comments only"),
        ("---\nnull\n---\n", "blanks and comments only"),
        ("apiVersion: v1\nitems: []\nkind: List\nmetadata: {resourceVersion: \"\"}\n", "an empty list"),
        ("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}", "an empty list"),
        ("apiVersion: v1\nitems: null\nkind: List\n", "an empty list"),
        ("apiVersion: v1\nkind: ServiceList\nitems: []\n", "an empty list"),
    ]

    @Test(arguments: nothings, ["a.yaml", "d/a.yaml"])
    func nothingKeepsAll(_ nothing: (text: String, found: String), _ path: String) throws {
        let sources = sources(path == "a.yaml" ? path : "d")
        try folder.write(path, Self.endpoints(0..<3))
        #expect(read(sources).changes.count == 3)
        try folder.write(path, nothing.text)
        let told = read(sources)
        #expect(told.changes == [])
        #expect(
            told.problems.count == 1
                && told.problems[0].hasPrefix(
                    "\(path): found \(nothing.found), expected objects; its objects keep their last accepted versions"),
            "\(told)")
        // Told once, but in the list as long as it lasts, and so in the state.
        try folder.write(path, nothing.text + "\n")
        #expect(read(sources).changes == [])
        #expect(reader.problems.count == 1)
        #expect(reader.states[0].staleSince != nil && reader.states[0].objects == 3)
        // The same objects back: nothing has happened.
        try folder.write(path, Self.endpoints(0..<3))
        #expect(read(sources).changes == [])
        #expect(reader.problems == [] && reader.states[0].staleSince == nil)
    }

    @Test(arguments: nothings) func nothingFromTheBeginningIsAnErrorAndNothingElse(
        _ text: String, _ found: String
    ) throws {
        try folder.write("a.yaml", text)
        try folder.write("d/b.yaml", Self.endpoint("b"))
        let told = read(sources("a.yaml", "d"))
        #expect(told.changes == ["+b"])
        #expect(told.problems == ["a.yaml: found \(found), expected objects; nothing is read from it"])
        try folder.write("a.yaml", Self.endpoint("a"))
        #expect(read(sources("a.yaml", "d")).changes == ["+a"])
        #expect(reader.problems == [])
    }

    /// What never was is not called gone.
    @Test func pathThatNeverWas() {
        #expect(
            read(sources("none.yaml")).problems == [
                "none.yaml: no such file or folder; nothing is read from it: make it, or correct the source's path"
            ])
    }

    @Test func templatesAndOtherEncodingsAreOneErrorAFile() throws {
        try folder.write("a.yaml", "{{- if .x }}\nkind: A\n---\na: [\n---\nb: {{ .y }}\n{{- end }}\n")
        try folder.write("b.yaml", "kind: A\nx: {{ .y }}\n---\nkind: A\nx: {{ .z }}\n---\na: [\n")
        let problems = read(sources("a.yaml", "b.yaml")).problems
        let found = "found {{, expected YAML or JSON: it looks like a template: render it first"
        #expect(problems == ["a.yaml:1: \(found)", "b.yaml:2: \(found)"])
    }

    // MARK: The removal guard

    @Test func mostAtOnceIsHeldUntilItIsAccepted() throws {
        let sources = sources("a.yaml")
        reader.configurationPath = "conf/my server.yaml"
        try folder.write("a.yaml", Self.endpoints(0..<10))
        #expect(read(sources).changes.count == 10)
        time.move(by: 60)
        try folder.write("a.yaml", Self.endpoints(0..<4))
        let told = read(sources)
        #expect(told.changes == [])
        #expect(
            told.problems == [
                "a.yaml: takes away 6 of 10 addresses at once: they stay as they were last accepted (step 1); "
                    + "give them back, or if it is meant run: pointsman accept a.yaml 1 --config 'conf/my server.yaml'"
            ])
        #expect(reader.counts.objects == [.externalEndpoint: 10])
        #expect(reader.states[0].held.map(\.count) == [6] && reader.states[0].staleSince != nil)
        // The same file again and again changes nothing, nor does what is changed in it.
        time.move(by: 60)
        try folder.write("a.yaml", Self.endpoint("e0", weight: 5) + Self.endpoints(1..<4))
        #expect(read(sources) == Told(["+e0"]))
        // What goes later is no part of what was told.
        try folder.write("a.yaml", Self.endpoints(1..<4))
        #expect(read(sources).changes == ["-e0"])
        #expect(throws: AcceptError.self) { try accept("a.yaml", 2) }
        #expect(throws: AcceptError.self) { try accept("b.yaml", 1) }
        #expect(try accept("a.yaml", 1) == ["-e4", "-e5", "-e6", "-e7", "-e8", "-e9"])
        #expect(reader.problems == [] && reader.states[0].staleSince == nil)
        #expect(throws: AcceptError.self) { try accept("a.yaml", 1) }
        #expect(reader.counts.objects == [.externalEndpoint: 3])
    }

    @Test func whatComesBackIsForgotten() throws {
        let sources = sources("a.yaml")
        try folder.write("a.yaml", Self.endpoints(0..<10))
        _ = read(sources)
        try folder.write("a.yaml", Self.endpoints(0..<4))
        #expect(read(sources).problems.count == 1)
        time.move(by: 60)
        try folder.write("a.yaml", Self.endpoints(0..<8))
        _ = read(sources)
        #expect(reader.heldRemovals(of: sources[0]).map(\.count) == [2])
        try folder.write("a.yaml", Self.endpoints(0..<10))
        _ = read(sources)
        #expect(reader.heldRemovals(of: sources[0]) == [] && reader.problems == [])
        #expect(throws: AcceptError.self) { try accept("a.yaml", 1) }
    }

    /// Piece by piece within ten seconds is as much as at once; slower it is somebody's work.
    @Test func piecesCountTogether() throws {
        let sources = sources("a.yaml")
        try folder.write("a.yaml", Self.endpoints(0..<10))
        _ = read(sources)
        for last in [9, 8, 7, 6, 5] {
            time.move(by: 1)
            try folder.write("a.yaml", Self.endpoints(0..<last))
            #expect(read(sources).changes == ["-e\(last)"])
        }
        time.move(by: 1)
        try folder.write("a.yaml", Self.endpoints(0..<4))
        let last = read(sources)
        #expect(last.changes == [] && last.problems.count == 1)
        #expect(reader.heldRemovals(of: sources[0]).map(\.reason) == ["6 of 10 addresses"])
        time.move(by: 60)
        try folder.write("a.yaml", Self.endpoints(0..<3))
        #expect(read(sources).changes == ["-e3"])
    }

    @Test func filesOfAFolderAreOneSource() throws {
        for number in 0..<6 { try folder.write("d/\(number).yaml", Self.endpoint("e\(number)")) }
        _ = read(sources("d"))
        for number in 0..<4 { try folder.remove("d/\(number).yaml") }
        let told = read(sources("d"))
        #expect(told.changes == [])
        #expect(
            told.problems.count == 1 && told.problems[0].hasPrefix("d: takes away 4 of 6 addresses at once"), "\(told)")
        #expect(read(sources("d")) == Told([]))
        // One is back, in another file.
        try folder.write("d/9.yaml", Self.endpoint("e0", weight: 3))
        #expect(read(sources("d")).changes == ["+e0"])
        #expect(try accept("d", 1) == ["-e1", "-e2", "-e3"])
        #expect(reader.counts.files == 3)
        try folder.write("d/1.yaml", Self.endpoint("e1"))
        #expect(read(sources("d")).changes == ["+e1"])
    }

    @Test func folderThatIsEmptiedKeepsAll() throws {
        for number in 0..<2 { try folder.write("d/\(number).yaml", Self.endpoint("e\(number)")) }
        _ = read(sources("d"))
        for number in 0..<2 { try folder.remove("d/\(number).yaml") }
        #expect(read(sources("d")).changes == [])
        #expect(reader.heldRemovals(of: sources("d")[0]).map(\.reason) == ["all 2 addresses"])
        for number in 0..<2 { try folder.write("d/\(number).yaml", Self.endpoint("e\(number)")) }
        _ = read(sources("d"))
        #expect(reader.problems == [])
    }

    /// What another file or source gives is replaced, not taken away.
    @Test func whatMovesElsewhereIsNotHeld() throws {
        try folder.write("a.yaml", Self.endpoints(0..<5))
        try folder.write("b.yaml", Self.endpoint("b"))
        let sources = sources("a.yaml", "b.yaml")
        _ = read(sources)
        try folder.write("a.yaml", Self.endpoint("a"))
        try folder.write("b.yaml", Self.endpoint("b") + Self.endpoints(0..<5))
        let told = read(sources)
        #expect(Set(told.changes) == ["+a", "+e0", "+e1", "+e2", "+e3", "+e4"] && told.problems == [])
        // It comes to the second source later than it goes from the first.
        try folder.write("b.yaml", Self.endpoint("b"))
        #expect(read(sources).problems.count == 1)
        try folder.write("a.yaml", Self.endpoint("a") + Self.endpoints(0..<5))
        #expect(read(sources).changes.count == 5)
        #expect(reader.problems == [])
    }

    /// A file that cannot be read keeps what is held, and a refused object is no absent one.
    @Test func heldObjectsOfABrokenFile() throws {
        let sources = sources("a.yaml")
        try folder.write("a.yaml", Self.endpoints(0..<4))
        _ = read(sources)
        try folder.write("a.yaml", Self.endpoint("x"))
        #expect(read(sources).changes == ["+x"])
        try folder.write("a.yaml", Self.endpoint("x") + "---\n[")
        #expect(read(sources).changes == [])
        try folder.write("a.yaml", Self.endpoint("x") + Self.endpoint("e0").replacing("127.0.0.1", with: "nonsense!"))
        #expect(read(sources).changes == [])
        #expect(reader.heldRemovals(of: sources[0]).map(\.count) == [3])
        #expect(try accept("a.yaml", 1) == ["-e1", "-e2", "-e3"])
        #expect(reader.counts.objects == [.externalEndpoint: 2])
    }

    @Test func withoutAGuardAllGoes() throws {
        try folder.write("a.yaml", Self.endpoints(0..<10))
        _ = read(sources("a.yaml"))
        try folder.write("a.yaml", Self.endpoint("e0"))
        #expect(read(sources("a.yaml")).changes == [])
        // Switched off, it holds nothing any more; a source taken out goes without a question.
        #expect(read(sources("a.yaml", limits: nil)).changes.count == 9)
        #expect(reader.problems == [])
        try folder.write("a.yaml", Self.endpoints(0..<10))
        #expect(read(sources("a.yaml", limits: nil)).changes.count == 9)
        try folder.write("a.yaml", Self.endpoint("e5"))
        #expect(read(sources("a.yaml", limits: nil)).changes.count == 9)
        try folder.write("a.yaml", "")
        #expect(read(sources("a.yaml", limits: nil)).changes == [])
        #expect(read([]).changes == ["-e5"])
    }

    @Test func aSourceTakenOutGoesWithWhatIsHeld() throws {
        try folder.write("a.yaml", Self.endpoints(0..<10))
        _ = read(sources("a.yaml"))
        try folder.write("a.yaml", Self.endpoint("e0"))
        _ = read(sources("a.yaml"))
        #expect(read([]).changes.count == 10)
        #expect(reader.problems == [])
    }

    // MARK: Writers

    /// A file that somebody writes waits, also where only reading it tells so.
    @Test func filesWaitForTheirWriters() throws {
        /// Paths with a writer, and those whose writer shows when it is asked for so many times.
        final class Writers {
            var writing: Set<String> = []
            var late: [String: Int] = [:]
        }
        let writers = Writers()
        reader.follow(
            FileWriters(
                mark: {},
                hasWriter: { path in
                    let count = writers.late[path].map { $0 - 1 }
                    writers.late[path] = count
                    return count == 0 || writers.writing.contains(path)
                },
                tells: { _, _ in true }))
        let sources = sources("a.yaml", "d")
        try folder.write("a.yaml", Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        #expect(read(sources).changes == ["+a", "+b"])
        try folder.write("a.yaml", Self.endpoint("a2"))
        try folder.write("d/b.yaml", Self.endpoint("b") + Self.endpoint("b2"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        writers.writing = [folder.path("a.yaml"), folder.path("d/c.yaml")]
        #expect(read(sources) == Told(["+b2"]))
        // It begins while the file is read: the second question tells.
        writers.writing = []
        writers.late = [folder.path("a.yaml"): 2]
        #expect(read(sources) == Told(["+c"]))
        #expect(reader.isWorthRetrying)
        #expect(read(sources).changes == ["+a2", "-a"])
        #expect(!reader.isWorthRetrying)
    }

    /// Where nothing tells of writers a file must have rested for a second, and is waited for half a minute at most.
    @Test func whereNothingTellsFilesRest() throws {
        let path = "/d/a.yaml"
        try folder.write("a.yaml", "")
        var status = try FileStatus(path: folder.path("a.yaml"))
        func at(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }
        let wallTime = status.changed
        var readiness = FileReadiness(writers: .unknown)
        func isReady(_ seconds: Double, age: Double) -> Bool {
            readiness.isReady(path, status, now: at(seconds), wallTime: wallTime + Int64(age * 1e9))
        }
        // Old enough by its own times.
        #expect(isReady(0, age: 1))
        #expect(!readiness.hasResting)
        #expect(!isReady(0, age: 0.999))
        #expect(readiness.hasResting)
        // Its clock is another host's, and ahead: what is seen counts.
        #expect(!isReady(0.9, age: -60))
        #expect(isReady(1, age: -60))
        // One that never rests.
        var seconds = 0.0
        var isRead = false
        while seconds < 60, !isRead {
            status.size += 1
            isRead = isReady(seconds, age: 0)
            seconds += 0.5
        }
        #expect(seconds == 30.5)
    }
}
