import Daemon
import Fleet
import Glibc
import Resources
import Testing

/// Rules 6, one by one.
@Suite struct SourceReaderTests {
    private let folder: TemporaryFolder
    private let reader = SourceReader()

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("d")
    }

    private static func endpoint(_ name: String, weight: String = "1", target: String = "127.0.0.1") -> String {
        """
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {name: \(name), namespace: shop}
        spec: {profile: {name: web}, target: "\(target)", weight: \(weight)}

        """
    }

    private func sources(_ paths: String...) -> [SourceDefinition] {
        paths.map { SourceDefinition(path: folder.path($0)) }
    }

    /// The changes as short text: `+name=weight` and `-name`, and the problems of the files read.
    private func read(_ sources: [SourceDefinition]) -> (changes: [String], problems: [String]) {
        let reading = reader.read(sources)
        let changes = reading.map { change in
            switch change {
            case .set(.externalEndpoint(let object), .hub, _): "+\(object.metadata.name)=\(object.weight)"
            case .set(let resource, let scope, _): "+\(resource.key) in \(scope)"
            case .remove(let key, _): "-\(key.name)"
            }
        }
        return (changes, reading.problems.map { $0.description.replacing(folder.path + "/", with: "") })
    }

    private func currentProblems() -> [String] {
        reader.problems.map { $0.description.replacing(folder.path + "/", with: "") }
    }

    /// A pipe that nobody writes to would be waited for without end.
    @Test func pipesAreRefused() throws {
        try folder.write("d/a.yaml", Self.endpoint("a"))
        try folder.write("b.yaml", Self.endpoint("b"))
        let sources = sources("d", "b.yaml")
        #expect(read(sources).changes == ["+a=1", "+b=1"])
        try folder.remove("b.yaml")
        for name in ["d/pipe.yaml", "b.yaml"] {
            let result = unsafe mkfifo(folder.path(name), 0o600)
            #expect(result == 0)
        }
        let (changes, problems) = read(sources)
        #expect(changes == [])
        #expect(
            problems == [
                "d/pipe.yaml: is a pipe, socket or device, expected a regular file or a folder",
                "b.yaml: is a pipe, socket or device, expected a regular file or a folder; "
                    + "its objects keep their last accepted versions",
            ])
        try folder.remove("d/pipe.yaml")
        try folder.write("b.yaml", Self.endpoint("b", weight: "2"))
        #expect(read(sources).changes == ["+b=2"])
        #expect(currentProblems() == [])
    }

    /// Files of one folder are one source.
    @Test func tellsTheRankOfEachSource() throws {
        func ranks(_ sources: [SourceDefinition]) -> [String] {
            let reading = reader.read(sources)
            return reading.map { change in
                guard case .set(let resource, _, let rank) = change else { return "gone" }
                let position = (0..<3).first { SourceRank($0) == rank }
                return "\(resource.key.name) of \(position.map(String.init) ?? "none")"
            }
        }
        try folder.write("first.yaml", Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        try folder.write("d/c.yaml", Self.endpoint("c"))
        #expect(ranks(sources("first.yaml", "d")) == ["a of 0", "b of 1", "c of 1"])
        try folder.write("first.yaml", Self.endpoint("a", weight: "2"))
        try folder.write("d/b.yaml", Self.endpoint("b", weight: "2"))
        #expect(ranks(sources("first.yaml", "d")) == ["a of 0", "b of 1"])
        try folder.write("d/b.yaml", Self.endpoint("b", weight: "3"))
        #expect(ranks(sources("d", "first.yaml")) == ["b of 0"])
    }

    @Test func readsFoldersInOrder() throws {
        try folder.write("d/b.yml", Self.endpoint("b"))
        try folder.write("d/a.yaml", Self.endpoint("a2") + Self.endpoint("a1"))
        try folder.write(
            "d/c.json",
            """
            {"apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint","metadata":{"name":"c","namespace":"shop"},
             "spec":{"profile":{"name":"web"},"target":"127.0.0.1"}}
            """)
        try folder.write("d/.hidden.yaml", Self.endpoint("hidden"))
        try folder.write("d/notes.txt", Self.endpoint("notes"))
        try folder.makeFolder("d/e.yaml")
        let (changes, problems) = read(sources("d"))
        #expect(changes == ["+a2=1", "+a1=1", "+b=1", "+c=1"])
        #expect(problems == [])
        #expect(reader.counts.files == 3)
        #expect(reader.counts.objects == [.externalEndpoint: 4])
    }

    @Test func unchangedFilesAreNotRead() throws {
        try folder.write("d/a.yaml", Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        _ = read(sources("d"))
        try folder.write("d/b.yaml", Self.endpoint("b", weight: "2"))
        let reading = reader.read(sources("d"))
        #expect(Array(reading).count == 1)
        #expect(reading.filesRead == 1)
        let again = reader.read(sources("d"))
        #expect(Array(again).isEmpty)
        #expect(again.filesRead == 0)
    }

    @Test func onlyChangedDocumentsAreTold() throws {
        let names = (0..<2000).map { "e\($0)" }
        try folder.write("a.yaml", names.map { Self.endpoint($0) }.joined())
        #expect(read(sources("a.yaml")).changes.count == 2000)
        // One changed, one gone, one new at the front, so that all others move.
        let text =
            Self.endpoint("new")
            + names.filter { $0 != "e7" }.map { Self.endpoint($0, weight: $0 == "e1500" ? "9" : "1") }.joined()
        try folder.write("a.yaml", text)
        #expect(read(sources("a.yaml")).changes == ["+new=1", "+e1500=9", "-e7"])
        #expect(reader.counts.objects == [.externalEndpoint: 2000])
    }

    @Test func movedDocumentsKeepRightLines() throws {
        try folder.write("a.yaml", Self.endpoint("a") + Self.endpoint("b", weight: "1001"))
        #expect(
            read(sources("a.yaml")).problems == [
                "a.yaml:10: ExternalEndpoint shop/b: spec.weight: found integer 1001, expected integer 0 to 1000"
            ])
        try folder.write("a.yaml", "# one line more\n" + Self.endpoint("z") + Self.endpoint("b", weight: "1001"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+z=1", "-a"])
        #expect(
            problems == [
                "a.yaml:11: ExternalEndpoint shop/b: spec.weight: found integer 1001, expected integer 0 to 1000"
            ])
    }

    @Test func refusedObjectKeepsItsLastVersion() throws {
        try folder.write("a.yaml", Self.endpoint("a", weight: "5") + Self.endpoint("b"))
        _ = read(sources("a.yaml"))
        try folder.write("a.yaml", Self.endpoint("a", weight: "\"5\"") + Self.endpoint("b", weight: "7"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+b=7"])
        #expect(
            problems == [
                "a.yaml:5: ExternalEndpoint shop/a: spec.weight: found string \"5\", expected integer 0 to 1000; its last accepted version stays"
            ])
        // Still refused after another change of the file, and in the list of problems all the while.
        try folder.write("a.yaml", Self.endpoint("a", weight: "\"5\"") + Self.endpoint("b", weight: "8"))
        #expect(read(sources("a.yaml")).changes == ["+b=8"])
        #expect(currentProblems().count == 1)
        // Put in order.
        try folder.write("a.yaml", Self.endpoint("a", weight: "6") + Self.endpoint("b", weight: "8"))
        #expect(read(sources("a.yaml")).changes == ["+a=6"])
        #expect(currentProblems() == [])
        // Taken out.
        try folder.write("a.yaml", Self.endpoint("b", weight: "8"))
        #expect(read(sources("a.yaml")).changes == ["-a"])
    }

    @Test func objectThatDoesNotSayWhichItIsKeepsTheMissing() throws {
        try folder.write("a.yaml", Self.endpoint("a") + Self.endpoint("b"))
        _ = read(sources("a.yaml"))
        try folder.write("a.yaml", Self.endpoint("a").replacing("ExternalEndpoint", with: "ExternalEndpiont"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == [])
        #expect(
            problems.count == 1
                && problems[0].contains("a.yaml:3: kind: found \"ExternalEndpiont\", expected ExternalEndpoint"))
        try folder.write("a.yaml", Self.endpoint("a"))
        #expect(read(sources("a.yaml")).changes == ["+a=1", "-b"])
    }

    @Test func unparsableFileKeepsAll() throws {
        try folder.write("a.yaml", Self.endpoint("a") + Self.endpoint("b"))
        _ = read(sources("a.yaml"))
        // b is gone, a has changed, a document is broken: all of it waits.
        try folder.write("a.yaml", Self.endpoint("a", weight: "3") + "---\n\tkind: x\n")
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == [])
        #expect(problems.count == 1)
        #expect(
            problems.allSatisfy {
                $0.hasPrefix("a.yaml:7: found") && $0.hasSuffix("keep their last accepted versions")
            }, "\(problems)")
        // The same holds while it stays broken in another way.
        try folder.write("a.yaml", Self.endpoint("a", weight: "4") + "---\n[")
        #expect(read(sources("a.yaml")).changes == [])
        #expect(reader.counts.objects == [.externalEndpoint: 2])
        try folder.write("a.yaml", Self.endpoint("a", weight: "4"))
        #expect(read(sources("a.yaml")).changes == ["+a=4", "-b"])
        #expect(currentProblems() == [])
    }

    /// With nothing accepted before, the documents that can be parsed serve.
    @Test func brokenDocumentAtFirstReadingSparesTheRest() throws {
        try folder.write("a.yaml", Self.endpoint("a") + "---\n[\n" + Self.endpoint("b"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+a=1", "+b=1"])
        #expect(problems.count == 1)
    }

    @Test func fileGoneFromFolderTakesItsObjects() throws {
        try folder.write("d/a.yaml", Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        _ = read(sources("d"))
        try folder.remove("d/a.yaml")
        #expect(read(sources("d")).changes == ["-a"])
    }

    @Test func namedPathGoneKeepsItsObjects() throws {
        try folder.write("a.yaml", Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        _ = read(sources("a.yaml", "d"))
        try folder.remove("a.yaml")
        try folder.remove("d")
        let (changes, problems) = read(sources("a.yaml", "d"))
        #expect(changes == [])
        #expect(
            problems == [
                "a.yaml: is gone; its objects keep their last accepted versions",
                "d: is gone; its objects keep their last accepted versions",
            ])
        // Told once, but in the list as long as it lasts.
        #expect(read(sources("a.yaml", "d")).problems == [])
        #expect(currentProblems().count == 2)
        try folder.write("a.yaml", Self.endpoint("a", weight: "2"))
        try folder.makeFolder("d")
        #expect(read(sources("a.yaml", "d")).changes == ["+a=2", "-b"])
        #expect(currentProblems() == [])
    }

    @Test func missingAtStart() {
        let missing = SourceReader.missing(among: sources("d", "none.yaml"))
        #expect(
            missing.map(\.description) == [
                "\(folder.path)/none.yaml: no such file or folder: correct the source's path"
            ])
    }

    @Test func unreadableFileKeepsItsObjects() throws {
        try folder.write("d/a.yaml", Self.endpoint("a"))
        _ = read(sources("d"))
        try folder.link("d/a.yaml", to: "nowhere")
        let (changes, problems) = read(sources("d"))
        #expect(changes == [])
        #expect(
            problems.count == 1 && problems[0].contains("d/a.yaml: cannot be read: ")
                && problems[0].hasSuffix("keep their last accepted versions"))
        // Told once, but in the list as long as it lasts.
        #expect(read(sources("d")).problems == [])
        #expect(currentProblems().count == 1)
        try folder.write("d/a.yaml", Self.endpoint("a", weight: "2"))
        #expect(read(sources("d")).changes == ["+a=2"])
        #expect(currentProblems() == [])
    }

    @Test func firstOfEqualObjectsStays() throws {
        try folder.write("one.yaml", Self.endpoint("a", weight: "1"))
        try folder.write("two.yaml", Self.endpoint("b") + Self.endpoint("a", weight: "2"))
        let both = sources("one.yaml", "two.yaml")
        let (changes, problems) = read(both)
        #expect(changes == ["+a=1", "+b=1"])
        let duplicate =
            "two.yaml:7: ExternalEndpoint shop/a: found the object a second time, expected each object once; the first, in one.yaml:2, stays"
        #expect(problems == [duplicate])
        // A change of the second stays without effect, as it was not accepted.
        try folder.write("two.yaml", Self.endpoint("b") + Self.endpoint("a", weight: "3"))
        #expect(read(both).changes == [])
        // The first goes: the second, which has not changed, takes its place.
        try folder.write("one.yaml", Self.endpoint("c"))
        #expect(read(both).changes == ["+c=1", "-a", "+a=3"])
        #expect(currentProblems() == [])
        // The first comes back: first in source order stays.
        try folder.write("one.yaml", Self.endpoint("a", weight: "4"))
        #expect(read(both).changes == ["+a=4", "-c"])
        #expect(currentProblems() == [duplicate])
    }

    @Test func orderOfSourcesDecides() throws {
        try folder.write("one.yaml", Self.endpoint("a", weight: "1"))
        try folder.write("two.yaml", Self.endpoint("a", weight: "2"))
        _ = read(sources("one.yaml", "two.yaml"))
        #expect(read(sources("two.yaml", "one.yaml")).changes == ["-a", "+a=2"])
        // A source that is taken out takes its objects along.
        #expect(read(sources("one.yaml")).changes == ["-a", "+a=1"])
        #expect(read(sources()).changes == ["-a"])
    }

    @Test func duplicatesInOneFile() throws {
        try folder.write("a.yaml", Self.endpoint("a", weight: "1") + Self.endpoint("a", weight: "2"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+a=1"])
        #expect(
            problems.count == 1 && problems[0].hasPrefix("a.yaml:7: ")
                && problems[0].hasSuffix("the first, in a.yaml:2, stays"))
        // A third before the other two.
        try folder.write(
            "a.yaml",
            Self.endpoint("a", weight: "3") + Self.endpoint("a", weight: "1") + Self.endpoint("a", weight: "2"))
        #expect(read(sources("a.yaml")).changes == ["+a=3"])
        #expect(currentProblems().count == 2)
        try folder.write("a.yaml", Self.endpoint("a", weight: "2"))
        #expect(read(sources("a.yaml")).changes == ["-a", "+a=2"])
        #expect(currentProblems() == [])
    }

    @Test func objectMovesBetweenFiles() throws {
        try folder.write("d/a.yaml", Self.endpoint("x") + Self.endpoint("a"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        _ = read(sources("d"))
        try folder.write("d/a.yaml", Self.endpoint("x"))
        try folder.write("d/b.yaml", Self.endpoint("b") + Self.endpoint("a", weight: "2"))
        #expect(read(sources("d")).changes == ["+a=2"])
        try folder.write("d/a.yaml", Self.endpoint("x") + Self.endpoint("a", weight: "3"))
        try folder.write("d/b.yaml", Self.endpoint("b"))
        #expect(read(sources("d")).changes == ["+a=3"])
        #expect(currentProblems() == [])
    }

    /// A mounted ConfigMap: files are links through `..data`, which is swapped.
    @Test func configMapLayout() throws {
        try folder.makeFolder("d/..one")
        try folder.write("d/..one/a.yaml", Self.endpoint("a"))
        try folder.link("d/..data", to: "..one")
        try folder.link("d/a.yaml", to: "..data/a.yaml")
        #expect(read(sources("d")).changes == ["+a=1"])
        try folder.makeFolder("d/..two")
        try folder.write("d/..two/a.yaml", Self.endpoint("a", weight: "2"))
        try folder.link("d/..data", to: "..two")
        #expect(read(sources("d")).changes == ["+a=2"])
    }

    @Test func membersDoNotCollide() throws {
        let text = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            """
        try folder.write("east.yaml", text)
        try folder.write("west.yaml", text)
        let members = ["east", "west"].map { (cluster: String) in
            SourceDefinition(path: folder.path(cluster + ".yaml"), cluster: cluster)
        }
        let (changes, problems) = read(members)
        #expect(changes == ["+Service shop/web in member east", "+Service shop/web in member west"])
        #expect(problems == [])
    }

    @Test func listsAndForeignKinds() throws {
        try folder.write(
            "a.yaml",
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: x, namespace: shop}
            - apiVersion: pointsman.dev/v1
              kind: ExternalEndpoint
              metadata: {name: a, namespace: shop}
              spec: {profile: {name: web}, target: 127.0.0.1}
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: y, namespace: shop}
            """)
        #expect(read(sources("a.yaml")).changes == ["+a=1"])
        #expect(reader.counts.passedOver == ["Deployment.apps/v1": 2])
    }

    /// Endpoints by name and weight as one list, as kubectl prints it.
    private static func list(_ weights: [(name: String, weight: String)], end: String = "kind: List\n") -> String {
        let items = weights.map { name, weight in
            """
            - apiVersion: pointsman.dev/v1
              kind: ExternalEndpoint
              metadata:
                name: \(name)
                namespace: shop
              spec:
                profile: {name: web}
                target: 127.0.0.1
                weight: \(weight)

            """
        }
        return "apiVersion: v1\nitems:\n" + items.joined() + end
    }

    @Test func onlyChangedItemsOfAListAreTold() throws {
        let names = (0..<5000).map { "e\($0)" }
        try folder.write("a.yaml", Self.list(names.map { ($0, "1") }))
        #expect(read(sources("a.yaml")).changes.count == 5000)
        // One is new at the front, one changed, one refused, one gone, and the list's own keys have changed.
        let weights = names.filter { $0 != "e7" }.map { ($0, $0 == "e4000" ? "9" : $0 == "e4001" ? "1001" : "1") }
        try folder.write("a.yaml", Self.list([("new", "2")] + weights, end: "kind: List\nmetadata: {}\n"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+new=2", "+e4000=9", "-e7"])
        #expect(
            problems == [
                "a.yaml:\(2 + 4002 * 9): ExternalEndpoint shop/e4001: spec.weight: found integer 1001, expected integer 0 to 1000; its last accepted version stays"
            ])
        #expect(reader.counts.objects == [.externalEndpoint: 5000])
        // The same items as documents, and as a list once more.
        try folder.write("a.yaml", Self.endpoint("e0"))
        let unguarded = [SourceDefinition(path: folder.path("a.yaml"), removalGuard: nil)]
        #expect(read(unguarded).changes.count == 5000)
        try folder.write("a.yaml", Self.list([("e0", "1")], end: ""))
        #expect(read(unguarded).problems.count == 1)
        try folder.write("a.yaml", Self.list([("e0", "1")]))
        #expect(read(unguarded).changes == ["+e0=1"])
    }

    /// All of a list counts or nothing, wherever it breaks; other documents of the file serve.
    @Test(arguments: [(0, 12), (2500, 22_512), (4999, 45_004)])
    func brokenItemAtFirstReading(_ broken: Int, _ line: Int) throws {
        let weights = (0..<5000).map { (name: "e\($0)", weight: $0 == broken ? "[" : "1") }
        try folder.write("a.yaml", Self.list(weights) + Self.endpoint("other"))
        let (changes, problems) = read(sources("a.yaml"))
        let added = changes.filter { $0.hasPrefix("+") }.map { $0.dropFirst().prefix { $0 != "=" } }
        let removed = changes.filter { $0.hasPrefix("-") }.map { $0.dropFirst() }
        #expect(Set(added).subtracting(removed) == ["other"])
        #expect(reader.counts.objects == [.externalEndpoint: 1])
        #expect(
            problems.count == 1 && problems.allSatisfy { $0.hasPrefix("a.yaml:\(line): found invalid YAML") },
            "\(problems)")
        try folder.write("a.yaml", Self.list(weights.map { ($0.name, "1") }) + Self.endpoint("other"))
        #expect(read(sources("a.yaml")).changes.count == 5000)
        #expect(currentProblems() == [])
    }

    @Test func brokenItemLaterKeepsAll() throws {
        try folder.write("a.yaml", Self.list([("a", "1"), ("b", "1"), ("c", "1")]))
        _ = read(sources("a.yaml"))
        try folder.write("a.yaml", Self.list([("a", "2"), ("b", "[")]))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == [])
        #expect(problems.count == 1 && problems[0].hasSuffix("keep their last accepted versions"))
        try folder.write("a.yaml", Self.list([("a", "2"), ("b", "1")]))
        #expect(Set(read(sources("a.yaml")).changes) == ["+a=2", "+b=1", "-c"])
        #expect(currentProblems() == [])
    }

    /// An anchor of one item that another uses: no item can be read without the list.
    @Test func listsWithAliasesAreReadWhole() throws {
        let text = Self.list([("a", "&w 3"), ("b", "*w")])
        try folder.write("a.yaml", text)
        #expect(read(sources("a.yaml")).changes == ["+a=3", "+b=3"])
        try folder.write("a.yaml", text.replacing("&w 3", with: "&w 4"))
        #expect(read(sources("a.yaml")).changes == ["+a=4", "+b=4"])
    }

    /// What a list that is taken back had won from a later file goes back to it.
    @Test func brokenListGivesBackWhatItTook() throws {
        try folder.write("b.yaml", Self.endpoint("a", weight: "7"))
        _ = read(sources("a.yaml", "b.yaml"))
        let weights = (0..<3000).map { (name: $0 == 0 ? "a" : "e\($0)", weight: $0 == 2999 ? "[" : "1") }
        try folder.write("a.yaml", Self.list(weights))
        let (changes, problems) = read(sources("a.yaml", "b.yaml"))
        #expect(changes.last { $0.hasPrefix("+a=") } == "+a=7")
        #expect(problems.count == 1)
        #expect(reader.counts.objects == [.externalEndpoint: 1])
    }

    @Test func unknownFieldIsAWarning() throws {
        try folder.write("a.yaml", Self.endpoint("a").replacing("weight:", with: "wieght:"))
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == ["+a=1"])
        #expect(
            problems == [
                "a.yaml:5: ExternalEndpoint shop/a: spec.wieght: found an unknown field, expected \"weight\" (is that what you mean?)"
            ])
        #expect(!reader.problems.hasErrors)
    }

    /// What the issue lists as bad input: nothing of it is accepted, all of it is told with its line.
    @Test(arguments: [
        ("\tkind: x", "a.yaml:1: found"),
        ("kind: A\nkind: B\n", "a.yaml:2: found"),
        (endpoint("a", weight: "1001"), "a.yaml:5: ExternalEndpoint shop/a: spec.weight: found integer 1001"),
        (endpoint("a", weight: "\"5\""), "a.yaml:5: ExternalEndpoint shop/a: spec.weight: found string \"5\""),
        (endpoint("a", weight: "-1"), "a.yaml:5: ExternalEndpoint shop/a: spec.weight: found integer -1"),
        (endpoint("a", target: "1.2.3"), "a.yaml:5: ExternalEndpoint shop/a: spec.target: found string \"1.2.3\""),
        (endpoint("a", target: "0.0.0.0"), "a.yaml:5: ExternalEndpoint shop/a: spec.target: found string \"0.0.0.0\""),
        (
            endpoint("a").replacing("dev/v1", with: "dev/v2"),
            "a.yaml:2: ExternalEndpoint shop/a: apiVersion: found \"pointsman.dev/v2\""
        ),
        (
            endpoint("a").replacing("kind: External", with: "kind: Internal"),
            "a.yaml:3: kind: found \"InternalEndpoint\""
        ),
        ("just text", "a.yaml:1: found string \"just text\""),
        (
            """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {name: p, namespace: shop}
            spec: {profile: {name: web}, monitor: {port: 70000}}
            """, "a.yaml:4: ProfilePolicy shop/p: spec.monitor.port: found integer 70000"
        ),
        (
            """
            a: &a [x,x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
            e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
            f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]
            g: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]
            """, "a.yaml:"
        ),
    ])
    func badInput(_ text: String, _ expected: String) throws {
        try folder.write("a.yaml", text)
        let (changes, problems) = read(sources("a.yaml"))
        #expect(changes == [])
        #expect(problems.count == 1 && problems.allSatisfy { $0.hasPrefix(expected) }, "\(problems)")
        #expect(reader.problems.hasErrors)
    }
}
