import Resources
import TestSupport
import Testing

/// What a text may come to: bounded before it is made, in values and in octets.
@Suite struct BudgetTests {
    private static let limit = ReadingLimits.objectNodes

    private static func json(_ text: String) throws -> Value {
        try Value.parse(json: Array(text.utf8), limits: .request)
    }

    private static func yaml(_ text: String) throws -> Value {
        try Value.parse(yaml: Array(text.utf8), limits: .request)
    }

    private static func list(of item: String, count: Int) -> String {
        "[" + Array(repeating: item, count: count).joined(separator: ",") + "]"
    }

    // MARK: Values

    @Test func anObjectHasABoundedNumberOfValues() throws {
        // The list itself is one.
        let most = Self.list(of: "0", count: Self.limit - 1)
        #expect(try Self.json(most).elements.count == Self.limit - 1)
        #expect(try Self.yaml(most).elements.count == Self.limit - 1)
        for text in [Self.list(of: "0", count: Self.limit), #"{"a":\#(Self.list(of: #"{"b":0}"#, count: 50_000))}"#] {
            let found = "an object of more than 100000 values"
            #expect(#expect(throws: ManifestError.self) { try Self.json(text) }?.found == found)
            #expect(#expect(throws: ManifestError.self) { try Self.yaml(text) }?.found == found)
        }
        // What the operator writes is not bounded, such as the configuration.
        #expect(try Value.parse(json: Array(Self.list(of: "0", count: Self.limit).utf8)).elements.count == Self.limit)
    }

    /// A list may be of any length, each of its objects not.
    @Test(arguments: ["List", "PodList"], [ManifestFormat.json, .yaml])
    func theObjectsOfAListCountByThemselves(_ kind: String, _ format: ManifestFormat) throws {
        func read(_ sizes: [Int], kindFirst: Bool) throws -> Int {
            let items = sizes.map { #"{"a":\#(Self.list(of: "0", count: $0 - 2))}"# }.joined(separator: ",")
            let head = #""kind":"\#(kind)","apiVersion":"v1""#
            let text = kindFirst ? #"{\#(head),"items":[\#(items)]}"# : #"{"items":[\#(items)],\#(head)}"#
            let octets = Array(text.utf8)
            var reader = ManifestReader()
            var count = 0
            for document in DocumentSplitter.documents(in: octets.span, format: format) {
                try reader.read(document, in: octets.span) { _ in count += 1 }
            }
            return count
        }
        for kindFirst in [true, false] {
            #expect(try read([60_000, 60_000, Self.limit], kindFirst: kindFirst) == 3)
            #expect(throws: ManifestError.self) { try read([10, Self.limit + 1, 10], kindFirst: kindFirst) }
        }
    }

    @Test func protobufHasTheSameBound() throws {
        // A Namespace in its envelope, with as many empty finalizers: 0x72 0x00.
        func body(_ finalizers: Int) -> [UInt8] {
            func field(_ number: UInt8, _ octets: [UInt8]) -> [UInt8] {
                var length = octets.count
                var head = [number << 3 | 2]
                repeat {
                    head.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
                    length >>= 7
                } while length > 0
                return head + octets
            }
            let metadata = Array([[UInt8]](repeating: [0x72, 0x00], count: finalizers).joined())
            let type = field(1, Array("v1".utf8)) + field(2, Array("Namespace".utf8))
            return [0x6B, 0x38, 0x73, 0x00] + field(1, type) + field(2, field(1, metadata))
        }
        #expect(try ProtobufBody.decode(body(10))["metadata"]?["finalizers"]?.elements.count == 10)
        #expect(throws: ProtobufError.self) { try ProtobufBody.decode(body(Self.limit)) }
    }

    // MARK: Aliases

    @Test func aliasesAreNotTakenInRequests() throws {
        let error = #expect(throws: ManifestError.self) { try Self.yaml("a: &x 1\nb: *x\n") }
        #expect(error?.description.contains("aliases are not taken in a request") == true)
        #expect(try Self.yaml("a: &x 1\nb: 2\n")["b"]?.integer == 2)
    }

    /// One text may stand for any number of them: its octets count, and not that it is one value.
    @Test func aliasesAddNoMoreTextThanTheDocumentHas() throws {
        let text = String(repeating: "A", count: 1_000_000)
        func document(_ aliases: Int) -> String { "b: &b \(text)\ny: \(Self.list(of: "*b", count: aliases))\n" }
        #expect(try value(document(1))?["y"]?.elements.count == 1)
        let time = processorTime {
            let error = #expect(throws: ManifestError.self) { try value(document(20_000)) }
            #expect(error?.found.contains("octets of text") == true)
        }
        #expect(time < .seconds(20))
        // Keys count as well, and what an alias of an alias stands for.
        #expect(readingError("b: &b\n  ? \(text)\n  : 1\ny: [*b, *b]\n")?.found.contains("octets of text") == true)
        #expect(readingError("b: &b \(text)\nc: &c [*b]\nd: *c\n")?.found.contains("octets of text") == true)
        // A small document may repeat what it likes, within the bound of values.
        let small = "a: &a [\(String(repeating: "x", count: 100))]\nb: \(Self.list(of: "*a", count: 1000))\n"
        #expect(try value(small)?["b"]?.elements.count == 1000)
    }

    @Test func aliasesDoNotNestDeeperThanValues() throws {
        func nested(_ levels: Int, _ inner: String) -> String {
            String(repeating: "[", count: levels) + inner + String(repeating: "]", count: levels)
        }
        #expect(readingError("a: &a \(nested(40, "0"))\nb: \(nested(40, "*a"))\n") == nil)
        #expect(
            readingError("a: &a \(nested(60, "0"))\nb: \(nested(60, "*a"))\n")?.found
                == "more than 100 levels of nesting")
    }

    // MARK: JSON

    @Test func jsonIsMeasuredBeforeItIsMade() throws {
        let values: [Value] = [
            nil, true, false, 0, -12, 1.5, 1e300, "", "a\"b\\c\n\t\u{1}\u{8}", "äß漢🙂", [], [:], [1, "x", []],
            ["a": ["b": [nil, true], "\u{7F}": [:]], "c": -0.0],
        ]
        for value in values + [Value(values)] {
            let count = value.json.count
            #expect(value.jsonOctets(limit: .max) == count)
            #expect(value.jsonOctets(limit: count) == count)
            #expect(value.jsonOctets(limit: count - 1) == nil)
        }
        // A text that stands there twenty thousand times is 20 GB of JSON.
        let repeated = Value([Value](repeating: Value(String(repeating: "A", count: 1_000_000)), count: 20_000))
        #expect(repeated.jsonOctets(limit: 3 << 19) == nil)
    }

    @Test func copiesOfAPatchAddABoundedNumberOfOctets() throws {
        func patch(copies: Int) throws -> JSONPatch {
            let copy = #"{"op":"copy","from":"/a","path":"/list/-"}"#
            return try JSONPatch(Value.parse(json: Array(Self.list(of: copy, count: copies).utf8)))
        }
        let document: Value = ["a": Value(String(repeating: "A", count: 500_000)), "list": []]
        #expect(try patch(copies: 3).apply(to: document)["list"]?.elements.count == 3)
        let error = #expect(throws: PatchError.self) { try patch(copies: 9000).apply(to: document) }
        #expect(error?.reason == .tooLarge)
        // A copy of what was copied before.
        let doubling = #"{"op":"copy","from":"/list","path":"/list/-"}"#
        #expect(throws: PatchError.self) {
            try JSONPatch(Value.parse(json: Array(Self.list(of: doubling, count: 60).utf8))).apply(
                to: ["list": ["0123456789"]])
        }
    }

    // MARK: What is said of it

    @Test func quotingIsBoundedByWhatIsShown() {
        let short = String(repeating: "ä", count: 81)
        #expect(Value.quoted(short).hasSuffix("ä...\" (81 characters)"))
        let long = String(repeating: "A", count: 1_000_000)
        #expect(Value.quoted(long).hasSuffix("A...\" (1000000 octets)"))
        // Some 50 us; counting the characters took a thousand times as long.
        let time = processorTime { for _ in 0..<1000 { _ = Value.quoted(long) } }
        #expect(time < .seconds(20))
    }

    private static func profile(_ headers: [Value]) -> Value {
        [
            "apiVersion": "networking.fleet.azure.com/v1beta1", "kind": "TrafficManagerProfile",
            "metadata": ["name": "web", "namespace": "shop"],
            "spec": ["resourceGroup": "none", "monitorConfig": ["customHeaders": Value(headers)]],
        ]
    }

    private static let schema = ResourceKind.trafficManagerProfile.schema(version: "v1beta1")

    @Test func whatIsTooManyIsNotLookedAt() throws {
        let schema = try #require(Self.schema)
        let header: Value = ["name": "A", "value": Value(String(repeating: "A", count: 10_000))]
        let violations = schema.validate(Self.profile([Value](repeating: header, count: 40_000))).violations
        #expect(
            violations.map(\.description) == [
                "spec.monitorConfig.customHeaders: found list of 40000, expected a list of at most 8 items"
            ])
    }

    @Test func headersOfAProfileHaveTheirLengths() throws {
        let schema = try #require(Self.schema)
        func found(_ name: Int, _ value: Int) -> [String] {
            let header: Value = [
                "name": Value(String(repeating: "N", count: name)),
                "value": Value(String(repeating: "v", count: value)),
            ]
            return schema.validate(Self.profile([header])).violations.map { "\($0.path) \($0.reason)" }
        }
        let place = "spec.monitorConfig.customHeaders[0]"
        #expect(found(256, 4096) == [])
        #expect(found(257, 4097) == ["\(place).name tooLong", "\(place).value tooLong"])
        #expect(found(1, 1_000_000) == ["\(place).value tooLong"])
    }

    @Test func noMoreIsToldThanAPersonCanWorkOn() throws {
        let schema = try #require(Self.schema)
        let ports: Value = ["ports": Value((0..<10_000).map { _ in ["port": 1, "protocol": "TCP"] as Value })]
        let service = try #require(ResourceKind.service.schema(version: "v1"))
        let duplicates = service.validate(["metadata": ["name": "a"], "spec": ports]).violations
        #expect((1...60).contains(duplicates.count))
        let entries: Value = ["ingress": Value([Value](repeating: ["ip": "no address"], count: 5000))]
        let odd = service.validate(["metadata": ["name": "a"], "status": ["loadBalancer": entries]])
        #expect(odd.warnings.count + odd.violations.count <= 60)
        var unknown = Self.profile([])
        for number in 0..<5000 { unknown.set(1, for: "unknown\(number)") }
        #expect(schema.validate(unknown).warnings.count <= 60)
        #expect(schema.validate(unknown, unknownFields: .refused).violations.count <= 60)
        // Many warnings hide no reason why an object is refused.
        var policy: Value = [
            "apiVersion": "pointsman.dev/v1", "kind": "ProfilePolicy", "metadata": ["name": "a", "namespace": "shop"],
            "spec": ["profile": ["name": "web"], "allDegraded": "nodata", "minimumHealthyWeight": 0.5],
        ]
        policy.modify(["spec"]) { spec in
            for number in 0..<100 { spec.set(1, for: "unknown\(number)") }
        }
        let policies = try #require(ResourceKind.profilePolicy.schema(version: "v1"))
        #expect(!policies.validate(policy).violations.isEmpty)
        var pruned = unknown
        #expect(schema.prune(&pruned).count == 100)
        #expect(pruned["unknown4999"] == nil)
        #expect(Suggestion.nearest(to: String(repeating: "a", count: 1_000_000), among: ["a"]) == nil)
    }

    /// A long key above many others would stand in the path of each.
    @Test func longKeysAreNotToldForAllThatIsBelowThem() throws {
        let key = String(repeating: "K", count: 100_000)
        func object(_ number: Int64) -> Value {
            var inner: Value = [:]
            for index in 0..<2000 { inner.set(Value(number), for: "field\(index)") }
            var outer: Value = [:]
            outer.set(inner, for: key)
            return ["spec": outer]
        }
        let changes = FieldChange.between(object(1), object(2), schema: nil)
        #expect(changes.reduce(0) { $0 + $1.path.utf8.count } < 1_000_000)
        #expect(try FieldChange.apply(changes, to: object(1)) == object(2))
        // YAML has no longer keys of this form.
        let shorter = String(repeating: "K", count: 1000)
        var scenario = ApplyScenario(kind: .clusterAddress)
        func labels(_ text: String) -> String {
            let members = (0..<2000).map { "\(shorter)\($0): \(text)" }.joined(separator: ", ")
            return "{metadata: {labels: {\(members)}}}"
        }
        try scenario.apply(labels("a"), by: "one")
        let conflicts = try scenario.conflicts(labels("b"), by: "two")
        #expect(conflicts.count == 200)
        #expect(conflicts.reduce(0) { $0 + $1.utf8.count } < 200 * 200)
    }
}
