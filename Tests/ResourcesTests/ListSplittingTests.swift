import FoundationEssentials
import Resources
import TestSupport
import Testing

/// Reading a list item by item gives what reading it as a whole gives.
@Suite struct ListSplittingTests {
    /// What a file's documents come to: each one's objects with their lines, or its error.
    private typealias Reading = [Result<[Object], ManifestError>]

    private struct Object: Equatable {
        var value: Value
        var lines: [Int]

        init(_ value: Value) {
            self.value = value
            var lines: [Int] = []
            func collect(_ value: Value) {
                lines.append(value.line)
                for element in value.elements { collect(element) }
                for member in value.members {
                    lines.append(member.keyLine)
                    collect(member.value)
                }
            }
            collect(value)
            self.lines = lines
        }
    }

    private func read(_ documents: [ManifestDocument], _ octets: [UInt8]) -> Reading {
        var reader = ManifestReader()
        return documents.map { document in
            var objects: [Object] = []
            do throws(ManifestError) {
                try reader.read(document, in: octets.span) { objects.append(Object($0)) }
                return .success(objects)
            } catch {
                return .failure(error)
            }
        }
    }

    /// The objects and errors in order, read as the daemon reads them, and whether a list came in items.
    private func readItems(_ octets: [UInt8], _ format: ManifestFormat) -> (reading: Reading, isSplit: Bool) {
        let items = DocumentSplitter.items(in: octets.span, format: format)
        let reading = read(items, octets)
        let isBroken = zip(items, reading).contains { item, result in
            if case .failure = result { item.isListItem } else { false }
        }
        guard isBroken else { return (reading, items.contains(where: \.isListItem)) }
        return (read(DocumentSplitter.documents(in: octets.span, format: format), octets), false)
    }

    /// Whether a list came in items; an issue is recorded where the two ways differ.
    @discardableResult
    private func compare(_ octets: [UInt8], _ format: ManifestFormat = .yaml) -> Bool {
        let whole = read(DocumentSplitter.documents(in: octets.span, format: format), octets)
        let (items, isSplit) = readItems(octets, format)
        func objects(_ reading: Reading) -> [Object] { reading.flatMap { (try? $0.get()) ?? [] } }
        func errors(_ reading: Reading) -> [ManifestError] {
            reading.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        }
        if objects(whole) != objects(items) || errors(whole) != errors(items) {
            Issue.record("\(String(decoding: octets, as: UTF8.self).debugDescription): \(items) instead of \(whole)")
        }
        return isSplit
    }

    private func list(_ documents: String, indentation: String = "") -> String {
        let items = documents.components(separatedBy: "\n---\n").map { document in
            let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.enumerated().map {
                $0.offset == 0 ? "\(indentation)- \($0.element)" : "\(indentation)  \($0.element)"
            }
            .joined(separator: "\n")
        }
        return
            "apiVersion: v1\nitems:\n\(items.joined(separator: "\n"))\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"
    }

    @Test func fixturesComeInItems() {
        for text in [Fixtures.hub, Fixtures.member, Fixtures.own] {
            let documents = text.components(separatedBy: "---\n").dropFirst().joined(separator: "---\n")
            for indentation in ["", "  "] {
                let list = list(documents, indentation: indentation)
                #expect(compare(Array(list.utf8)))
                #expect(compare(Array(list.replacing("\n", with: "\r\n").utf8)))
                #expect(compare(Array(("# first\n---\n" + list + "---\na: 1\n---\n" + list + "...\n").utf8)))
            }
        }
    }

    @Test func placesOfItems() {
        let text = "kind: List\nitems:\n\n# first\n- a: 1\n  # second\n- b\n\nmetadata: {}\n---\nc: 1\n"
        let octets = Array(text.utf8)
        let items = DocumentSplitter.items(in: octets.span, format: .yaml)
        #expect(
            items.map { String(decoding: octets[$0.range], as: UTF8.self) } == [
                "- a: 1\n  # second\n", "- b\n\n", "---\nc: 1\n",
            ])
        #expect(items.map(\.firstLine) == [5, 7, 10])
        #expect(items.map(\.isListItem) == [true, true, false])
        let json = Array("\n{\"items\" : [\n {\"a\": \"]}\"},\n{}\n], \"kind\": \"List\"}\n{}".utf8)
        let objects = DocumentSplitter.items(in: json.span, format: .json)
        #expect(objects.map { String(decoding: json[$0.range], as: UTF8.self) } == ["{\"a\": \"]}\"}", "{}", "{}"])
        #expect(objects.map(\.firstLine) == [3, 4, 6])
        #expect(objects.map(\.isListItem) == [true, true, false])
    }

    /// What must be read as a whole, and means or says the same as ever.
    @Test(arguments: [
        // Anchors and aliases, in one item or across.
        "kind: List\nitems:\n- &a {b: 1}\n- *a\n",
        "kind: List\nitems:\n- a: &a 1\n  b: *a\n",
        "kind: List\nmetadata: &m {}\nitems:\n- a: *m\n",
        // Quotes and braces that run over lines that look like items, keys and ends.
        "kind: List\nitems:\n- \"a\n- b\"\n- c\n",
        "kind: List\nitems:\n- {a: 1,\n- b}\n",
        "kind: List\nitems:\n- 'a\nkind: List\n'\n- c\n",
        "kind: List\nitems:\n- 'a\nkind: PodList\n'\n- c\n",
        "metadata: {x: \"\nitems:\n- a: 1\nfoo: \"}\n\"items\":\nkind: List\n",
        "metadata: {x: \"\nkind: PodList\"}\nkind: List\nitems:\n- a\n",
        "metadata: {x: \"\nitems:\n- a: 1\n\"}\nitems:\n- b: 1\nkind: List\n",
        // Tags of another meaning.
        "%TAG !! tag:x:\n---\nkind: List\nitems:\n- a: !!str 1\n",
        // Not of that kind, not of that form.
        "kind: PodList\nitems:\n- metadata: {name: a}\n", "kind: Service\nitems:\n- a\n", "items:\n- a\n",
        "kind: List\nitems:\n- a\nkind: Service\n", "kind: List\nitems:\n- a\nitems: []\n",
        "kind: List\n  more\nitems:\n- a\n", "kind: List\nitems: &i\n- a\n", "kind: List\nitems:\n",
        "kind: List\nitems: []\n",
        "kind: List\nitems:\n- a\n-b\n", "kind: List\nitems:\n- a\n-\tb\n", "kind: List\nitems:\n  - a\n- b\n",
        "kind: List\nitems:\n  - a\n b\n", "kind: List\nitems:\n  a\n- b\n",
        "kind: List\nitems:\n- a: 1\n\tb: 2\n- c\n", "kind: List\nitems:\n- a: [\n- b\n",
        "kind: List\nitems:\n- a: 1\n  a: 2\n",
        "kind: List\nitems:\n- a\n- b\u{0}\n", "kind: List\nitems:\n- a\nx\n", "kind: List\nitems:\n- a\n%x\n",
        // Breaks that the parser counts as lines.
        "kind: List\nitems:\n- \"a\u{85}b\"\n- c: 1\n", "kind: List\nitems:\n- a: \"\u{2028}\"\n- b: 1\n",
        "kind: List\nitems:\n- a: 1\r  b: 2\n- c: 3\n", "# \u{2029}\nkind: List\nitems:\n- a: 1\n",
    ])
    func whole(_ text: String) {
        #expect(!compare(Array(text.utf8)))
    }

    @Test(arguments: [
        "kind: List\nitems:\n-\n- \n- a\n", "kind: List\nitems:\n- - a\n  - b\n",
        "kind: List\nitems:\n- |+\n  a\n\n\n- >\n  b\n# c\n",
        "kind: List\nitems:\n- kind: List\n  items:\n  - a: 1\n- b\n",
        "kind: List\nitems:\n- a\nx:\n- b\ny: [\n c]\n? z\n: c\n",
        "kind: List\nitems:\n- a: \"x\n  y\"\n- b: plain\n    text\n",
        "kind: List\nitems:\n  - a: é€\n  - b\nmetadata: &m {}\nx: *m\n",
        "--- # c\nkind: List\nitems:\n- a: &a 1\n- b: &a 2\nmetadata:\n- x\n- y",
    ])
    func inItems(_ text: String) {
        #expect(compare(Array(text.utf8)))
    }

    @Test func depthIsThatWithinTheList() {
        for depth in 94...100 {
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(compare(Array("kind: List\nitems:\n- \(nested)\n".utf8)) == (depth <= 98))
            let text = "{\"kind\":\"List\",\"items\":[{\"a\":\(nested)}]}"
            #expect(compare(Array(text.utf8), .json) == (depth <= 97))
        }
    }

    @Test(arguments: [
        (#"{"kind":"List","items":[{"a":1} , {"b":[{}]}]}"#, true),
        (#"{"items":[{"a":"]\"{"}],"x":{"items":[1]},"kind":"List"}"#, true),
        (#"{"x":"items","kind":"List","items":[{}]} {"kind":"List","items":[{},{}]}"#, true),
        (#"{"kind":"List","items":[]}"#, false), (#"{"kind":"List","items":[1,{}]}"#, false),
        (#"{"kind":"List","items":[{},]}"#, false), (#"{"kind":"List","items":[{}{}]}"#, false),
        (#"{"kind":"List","items":[{"a":[}]},{}]}"#, false), (#"{"kind":"List","items":[{"a":1,"a":2}]}"#, false),
        (#"{"kind":"List","items":[{}],"items":[]}"#, false),
        (#"{"kind":"List","it\u0065ms":[{}],"items":[{}]}"#, false),
        (#"{"kind":"PodList","items":[{}]}"#, false), (#"{"kind":"List","x":{"items":[{}]}}"#, false),
        (#"{"kind":"List","items":[{}]"#, false), (#"[{"kind":"List","items":[{}]}]"#, false),
    ])
    func json(_ text: String, _ isSplit: Bool) {
        #expect(compare(Array(text.utf8), .json) == isSplit)
    }

    /// Changes where they hurt: quotes, brackets and marks, mostly where lines and items begin.
    @Test(arguments: [ManifestFormat.yaml, .json]) func mutations(_ format: ManifestFormat) {
        let yaml = [
            "apiVersion: v1\nitems:\n- a: 1\n  b: |\n    x\n- c: {d: \"e\"}\n- f:\n  - g\nkind: List\nmetadata:\n  x: \"\"\n",
            "kind: List\nmetadata: {x: 'y'}\nitems:\n  - a: 1\n  # c\n  - b: [\"x\n    y\"]\n\n  - c: >-\n      d\n",
            list(Fixtures.own.components(separatedBy: "---\n").dropFirst().joined(separator: "---\n")),
        ]
        let json = [
            "{\"apiVersion\": \"v1\", \"items\": [\n{\"a\": [1, \"}\"]},\n {\"b\": {}}\n], \"kind\": \"List\", \"metadata\": {\"x\": \"\"}}",
            "{\"kind\":\"List\",\"items\":[{},{\"a\":\"\\\"\"}]}\n{\"a\":1}",
        ]
        let pieces = [
            "\"", "'", "{", "}", "[", "]", ",", ":", "&a ", "*a", "|", ">", "#", "%", "!", "\t", "\r", "\n", " ",
            "\u{85}", "\u{2028}",
            "- ", "-\n", "? ", ": ", "---\n", "...\n", "items:\n", "\"items\":[", "kind: List\n", "kind: PodList\n",
            "\n- ", "\n  - ",
            "\nitems:\n- ", "\"items\":\n", "\\",
        ].map { Array($0.utf8) }
        let texts = (format == .yaml ? yaml : json).map { Array($0.utf8) }
        var random = SeededGenerator(seed: 20_260_504)
        var splits = 0
        let rounds = 12_000
        for round in 0..<rounds {
            var octets = texts[round % texts.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let starts = [0] + octets.indices.filter { octets[$0] == 0x0A }.map { $0 + 1 }
                let isStart = Bool.random(using: &random)
                let place =
                    isStart
                    ? starts.randomElement(using: &random) ?? 0 : Int.random(in: 0...octets.count, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: octets.removeSubrange(place..<min(octets.count, place + 1))
                case 1: octets = octets.mutated(using: &random)
                default: octets.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                }
            }
            if compare(octets, format) { splits += 1 }
        }
        // Both ways are met.
        #expect(splits > rounds / 20 && splits < rounds * 9 / 10, "\(splits)")
    }
}
