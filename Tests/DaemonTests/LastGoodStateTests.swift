import Daemon
import Fleet
import Logging
import ResourceStore
import Resources
import Testing
import Transport

/// The last good state of sources over restarts: reader after reader on one state folder.
@Suite struct LastGoodStateTests {
    private let folder: TemporaryFolder
    private let sources: [SourceDefinition]

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("state")
        try folder.makeFolder("d")
        sources = [SourceDefinition(path: folder.path("a.yaml")), SourceDefinition(path: folder.path("d"))]
    }

    private static func endpoint(_ name: String, weight: String = "1") -> String {
        """
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {name: \(name), namespace: shop}
        spec: {profile: {name: web}, target: 127.0.0.1, weight: \(weight)}

        """
    }

    /// One process's time: what it told, and what it found wrong.
    private struct Run {
        var changes: [String] = []
        var problems: [String] = []
        var isKept = false
    }

    /// Starts, reads once, does what is asked and ends.
    private func run(_ sources: [SourceDefinition]? = nil, _ body: (SourceReader) throws -> Void = { _ in }) rethrows
        -> Run
    {
        let reader = SourceReader()
        let sources = sources ?? self.sources
        let writer = reader.takeOver(folder: folder.path("state"), sources: sources, logger: Logger(label: "test"))
        var run = Run(isKept: writer != nil)
        let reading = reader.read(sources)
        run.changes = reading.map { change in
            switch change {
            case .set(.externalEndpoint(let object), _, _): "+\(object.metadata.name)=\(object.weight)"
            case .set(let resource, _, _): "+\(resource.key)"
            case .remove(let key, _): "-\(key.name)"
            }
        }
        run.problems = reading.problems.map { $0.description.replacing(folder.path + "/", with: "") }
        try body(reader)
        writer?.resume()
        writer?.close()
        return run
    }

    private func change(_ sql: String) throws {
        try SQLiteConnection(path: folder.path("state/sources.db")).execute(sql)
    }

    /// What was accepted comes first; an unchanged document is not parsed again, which the kept object's weight tells.
    @Test func unchangedFilesAreTakenFromTheState() throws {
        try folder.write("a.yaml", Self.endpoint("a") + Self.endpoint("b"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        #expect(try run().changes.sorted() == ["+a=1", "+b=1", "+c=1"].sorted())
        try change("UPDATE objects SET checksum = checksum")
        #expect(try run().changes.sorted() == ["+a=1", "+b=1", "+c=1"].sorted())
        // One changed document costs one row, and the others stay what they were.
        try folder.write("a.yaml", "# moved\n" + Self.endpoint("a", weight: "2") + Self.endpoint("b"))
        #expect(try run().changes.sorted() == ["+a=1", "+b=1", "+c=1", "+a=2"].sorted())
        #expect(try run().changes.sorted() == ["+a=2", "+b=1", "+c=1"].sorted())
        // A version of another decoder parses all anew.
        try change("UPDATE numbers SET value = 0 WHERE name = 'decoder'")
        #expect(try run().changes.sorted() == ["+a=2", "+a=2", "+b=1", "+b=1", "+c=1", "+c=1"].sorted())
        #expect(try run().changes.count == 3)
    }

    @Test(arguments: ["", "# nothing\n", "kind: List\nitems: []\n", "a: [", nil])
    func whateverBecomesOfFilesIsKept(_ text: String?) throws {
        try folder.write("a.yaml", Self.endpoint("a"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        _ = try run()
        if let text {
            try folder.write("a.yaml", text)
            try folder.write("d/c.yaml", text)
        } else {
            try folder.remove("a.yaml")
            try folder.remove("d")
        }
        for _ in 0..<3 {
            let next = run { reader in
                #expect(reader.missing(among: sources) == [])
                #expect(reader.states.map(\.objects) == [1, 1])
                #expect(reader.states.allSatisfy { $0.staleSince != nil && $0.readAt != nil })
            }
            #expect(next.changes.sorted() == ["+a=1", "+c=1"].sorted())
            #expect(next.problems.count == 2, "\(next.problems)")
        }
        if text == nil { try folder.makeFolder("d") }
        try folder.write("a.yaml", Self.endpoint("a", weight: "3"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        #expect(try run().changes.sorted() == ["+a=1", "+c=1", "+a=3"].sorted())
    }

    @Test func refusedObjectsKeepTheirVersion() throws {
        try folder.write("a.yaml", Self.endpoint("a", weight: "7") + Self.endpoint("b"))
        _ = try run()
        try folder.write("a.yaml", Self.endpoint("a", weight: "\"7\"") + Self.endpoint("b", weight: "2"))
        for expected in [["+a=7", "+b=1", "+b=2"], ["+a=7", "+b=2"], ["+a=7", "+b=2"]] {
            let next = try run()
            #expect(next.changes.sorted() == expected.sorted())
            #expect(
                next.problems.count == 1 && next.problems[0].hasSuffix("its last accepted version stays"), "\(next)")
        }
        // Its old text comes back: it is known.
        try folder.write("a.yaml", Self.endpoint("a", weight: "7") + Self.endpoint("b", weight: "2"))
        #expect(try run().changes.sorted() == ["+a=7", "+b=2"].sorted())
    }

    /// The guard holds what went while no server ran, under a number that no earlier hold had.
    @Test func whatWentMeanwhileIsHeld() throws {
        try folder.write("a.yaml", (0..<6).map { Self.endpoint("e\($0)") }.joined())
        _ = try run()
        try folder.write("a.yaml", Self.endpoint("e0"))
        let first = run { #expect($0.heldRemovals(of: sources[0]).map(\.number) == [1]) }
        #expect(first.changes.count == 6 && first.problems.contains { $0.contains("pointsman accept") }, "\(first)")
        let second = try run { reader in
            #expect(reader.heldRemovals(of: sources[0]).map(\.number) == [2])
            #expect(throws: AcceptError.self) { try reader.accept(sources[0].path, 1) }
            let (taken, reading) = try reader.accept(sources[0].path, 2)
            #expect(taken.count == 5 && Array(reading).count == 5)
        }
        #expect(second.changes.count == 6)
        #expect(try run().changes.sorted() == ["+e0=1"].sorted())
    }

    @Test func whatFilesAndSourcesTakeAlongIsForgotten() throws {
        try folder.write("a.yaml", Self.endpoint("a"))
        for name in ["c", "x", "y"] { try folder.write("d/\(name).yaml", Self.endpoint(name)) }
        _ = try run()
        try folder.remove("d/c.yaml")
        #expect(try run().changes.sorted() == ["+a=1", "+c=1", "+x=1", "+y=1", "-c"].sorted())
        #expect(try run().changes.sorted() == ["+a=1", "+x=1", "+y=1"].sorted())
        #expect(try run([sources[0]]).changes.sorted() == ["+a=1"].sorted())
        #expect(try run().changes.sorted() == ["+a=1", "+x=1", "+y=1"].sorted())
        // Nothing is remembered of a source that is new.
        try folder.remove("d")
        _ = try run([sources[0]])
        let reader = SourceReader()
        let writer = reader.takeOver(folder: folder.path("state"), sources: sources, logger: Logger(label: "test"))
        #expect(reader.missing(among: sources).count == 1)
        writer?.close()
    }

    /// A document that gives two objects is known only while both of its rows are its own.
    @Test func documentsOfSeveralObjects() throws {
        let list = "kind: ExternalEndpointList\napiVersion: pointsman.dev/v1\nitems:\n"
        func item(_ name: String) -> String {
            "- metadata: {name: \(name), namespace: shop}\n  spec: {profile: {name: web}, target: 127.0.0.1}\n"
        }
        try folder.write("a.yaml", list + item("a") + item("b"))
        #expect(try run().changes.sorted() == ["+a=1", "+b=1"].sorted())
        #expect(try run().changes.sorted() == ["+a=1", "+b=1"].sorted())
        try change("DELETE FROM objects WHERE name = 'b'")
        #expect(try run().changes.sorted() == ["+a=1", "+a=1", "+b=1"].sorted())
    }

    /// Of a Work no other manifest is kept than those that are read.
    @Test func worksAreKeptWithoutSecrets() throws {
        let work = """
            apiVersion: placement.kubernetes-fleet.io/v1beta1
            kind: Work
            metadata: {name: w, namespace: fleet-member-east, annotations: {note: hunter2-annotation}}
            spec:
              workload:
                manifests:
                - {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop}, stringData: {password: hunter2}}
                - {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {type: LoadBalancer}}

            """
        try folder.write("a.yaml", work)
        #expect(try run().changes.sorted() == ["+Work fleet-member-east/w"].sorted())
        for name in try FileContents.names(in: folder.path("state")) {
            let text = String(decoding: try FileContents.read(folder.path("state/\(name)")), as: UTF8.self)
            #expect(!text.contains("hunter2"), "\(name)")
        }
        #expect(try run().changes.sorted() == ["+Work fleet-member-east/w"].sorted())
    }

    private enum Damage: CaseIterable {
        case text, empty, cut, foreign, newer, row, folder
    }

    /// Whatever stands there, the files are read, and nothing ends the process.
    @Test(arguments: Damage.allCases) private func damagedState(_ damage: Damage) throws {
        try folder.write("a.yaml", Self.endpoint("a"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        _ = try run()
        let path = folder.path("state/sources.db")
        switch damage {
        case .text, .empty, .cut:
            try change("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
            let octets = try FileContents.read(path)
            let written =
                damage == .text ? Array("no database".utf8) : damage == .empty ? [] : Array(octets.prefix(5000))
            try FileContents.replace(path, with: written)
        case .foreign: try change("PRAGMA application_id = 7")
        case .newer: try change("PRAGMA user_version = 99")
        case .row:
            try change("UPDATE objects SET json = replace(json, '127.0.0.1', '127.0.0.9'), line = -5, siblings = -1")
        case .folder:
            for suffix in ["", "-wal", "-shm"] { try? FileContents.remove(path + suffix) }
            try FileContents.makeFolder(path)
        }
        let next = try run()
        // A row that tells too little of its document has it parsed once more, and comes to the same.
        #expect(Set(next.changes) == ["+a=1", "+c=1"] && next.problems == [], "\(next)")
        #expect(next.isKept == [.text, .empty, .cut, .row].contains(damage))
        #expect(try run().changes.sorted() == ["+a=1", "+c=1"].sorted())
    }
}
