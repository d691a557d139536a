import Resources
import TestSupport
import Testing

struct YAMLWriterTests {
    @Test func writesAsKubectlDoes() throws {
        let object: Value = [
            "apiVersion": "pointsman.dev/v1", "kind": "ProfilePolicy",
            "metadata": [
                "annotations": ["note": "two\nlines\n"], "creationTimestamp": "2026-11-21T10:00:00Z", "labels": [:],
            ],
            "spec": [
                "addresses": ["192.0.2.1", "2001:db8::1", "a.test"], "weight": 5, "share": 0.25, "on": true,
                "empty": [],
                "items": [["a": 1, "b": ["x", ["y"]]], [["z"]], [:]], "version": "1.10", "text": "yes", "none": "",
            ],
        ]
        let text = """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata:
              annotations:
                note: |
                  two
                  lines
              creationTimestamp: "2026-11-21T10:00:00Z"
              labels: {}
            spec:
              addresses:
              - 192.0.2.1
              - "2001:db8::1"
              - a.test
              weight: 5
              share: 0.25
              "on": true
              empty: []
              items:
              - a: 1
                b:
                - x
                - - "y"
              - - - z
              - {}
              version: "1.10"
              text: "yes"
              none: ""

            """
        #expect(YAMLWriter.text(object) == text)
        #expect(try Value.parse(yaml: Array(text.utf8)) == object)
    }

    /// What some reader of YAML takes for something else than text.
    @Test(arguments: [
        "", " ", "~", "null", "Null", "true", "TRUE", "yes", "No", "on", "OFF", "y", "N", "0", "-1", "1e5", "1.5",
        "0x1F",
        "0755", "1_000", "12:30:45", "2026-11-21", "2026-11-21T10:00:00Z", ".5", ".inf", "1.", "<<", "=", "- a", "a: b",
        "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a", "'a'", "\"a\"", "[a]", "{a}", "a,b", "|", ">", "?", "a:",
        "a ",
        " a", "---", "...", "a\u{0}b", "a\tb", "\t", "a\rb", "\u{feff}a", "a\u{2028}b", "a\u{85}b", "ä", "日本", "😀",
        "a\n", "\na", "a\n\n", "a\n b", " a\nb", "a \nb", "a\nb", "a\n\tb", "\n", "a\n\nb\n\n\n", "a\n# b", "a\n--- b",
        "a\n...",
    ])
    func textStaysText(_ text: String) throws {
        for value: Value in [Value(text), [Value(text)], ["k": Value(text)], ["a": [["b": Value(text), "c": "d"]]]] {
            try expectSame(value)
        }
        try expectSame(Value(.object([.init(key: text, value: "v")])))
    }

    private func expectSame(_ value: Value) throws {
        let text = YAMLWriter.text(value)
        var reader = ManifestReader()
        let read = try reader.value(in: Array(text.utf8).span)
        #expect(read == value, "\(text)")
    }

    /// Ten thousand trees of awkward texts read back the same.
    @Test func treesReadBack() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<10_000 {
            let value = Self.tree(&generator, depth: 0)
            try expectSame(value)
        }
    }

    private static let pieces = [
        "a", "B", "1", "0", ".", ":", ": ", " ", "#", " #", "-", "- ", "\n", "\n\n", "\t", "\"", "'", "\\", "{", "}",
        "[", "]",
        ",", "&", "*", "!", "|", ">", "%", "@", "e", "x", "_", "~", "\r", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "ü",
        "\u{2028}", "\u{feff}", "😀", "true", "null", "---", "...", "?", "=", "<<", "/",
    ]

    private static func text(_ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 0...6, using: &generator)
        return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    private static func tree(_ generator: inout SeededGenerator, depth: Int) -> Value {
        switch Int.random(in: 0...(depth < 4 ? 8 : 5), using: &generator) {
        case 0: return Value(.null)
        case 1: return Value(.bool(Bool.random(using: &generator)))
        case 2: return Value(.integer(Int64.random(in: .min ... .max, using: &generator)))
        case 3: return Value(.number(Double.random(in: -1...1, using: &generator)))
        case 4, 5: return Value(text(&generator))
        case 6:
            let count = Int.random(in: 0...3, using: &generator)
            return Value((0..<count).map { _ in tree(&generator, depth: depth + 1) })
        default:
            var members: [Value.Member] = []
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let key = text(&generator)
                // Keys are distinct to a reader by their octets.
                guard !members.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) else { continue }
                members.append(.init(key: key, value: tree(&generator, depth: depth + 1)))
            }
            return Value(.object(members))
        }
    }
}
