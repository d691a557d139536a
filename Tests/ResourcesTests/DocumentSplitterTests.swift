import Resources
import Testing

@Suite struct DocumentSplitterTests {
    private func split(_ text: String, _ format: ManifestFormat = .yaml) -> [(text: String, line: Int)] {
        let octets = Array(text.utf8)
        return DocumentSplitter.documents(in: octets.span, format: format).map {
            (String(decoding: octets[$0.range], as: UTF8.self), $0.firstLine)
        }
    }

    @Test(
        arguments: [
            ("", []), ("a: 1", ["a: 1"]), ("a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]),
            ("---\na: 1\n--- # x\nb: 2", ["---\na: 1\n", "--- # x\nb: 2"]),
            ("# c\n---\na: 1\n", ["# c\n---\na: 1\n"]), ("%YAML 1.1\n---\na: 1\n", ["%YAML 1.1\n---\na: 1\n"]),
            ("a: 1\n...\n# c\n---\nb: 2\n", ["a: 1\n...\n", "# c\n---\nb: 2\n"]),
            ("a: 1\r\n---\r\nb: 2", ["a: 1\r\n", "---\r\nb: 2"]),
            ("a: |\n  ---\n  x\n", ["a: |\n  ---\n  x\n"]), ("----\n---x\n", ["----\n---x\n"]),
            ("--- a\n---", ["--- a\n", "---"]),
            ("---\tx\n", ["---\tx\n"]), ("\u{FEFF}---\na: 1", ["---\na: 1"]), ("--", ["--"]),
        ] as [(String, [String])])
    func yaml(_ text: String, _ expected: [String]) {
        #expect(split(text).map(\.text) == expected)
    }

    @Test(
        arguments: [
            ("{}", ["{}"]), (" {\"a\": \"}\\\"{\"}\n[1]{}", ["{\"a\": \"}\\\"{\"}", "[1]", "{}"]),
            ("{}\n---\n{}\n", ["{}", "{}"]), ("{\"a\": [\n1]\n}\n{\n}", ["{\"a\": [\n1]\n}", "{\n}"]),
            ("{\"a\": ", ["{\"a\": "]),
            ("nonsense\n{}", ["nonsense\n", "{}"]), ("}", ["}"]), ("", []),
        ] as [(String, [String])])
    func json(_ text: String, _ expected: [String]) {
        #expect(split(text, .json).map(\.text) == expected)
    }

    @Test func firstLines() {
        #expect(split("a: 1\n---\nb: 2\nc: 3\n...\nd: 4\n---\n").map(\.line) == [1, 2, 6, 7])
        #expect(split("\n{}\n\n{\n}\n{}", .json).map(\.line) == [2, 4, 6])
    }

    @Test(
        arguments: [
            ("a.json", "a: 1", .json), ("a.yaml", "{\"a\": 1}", .json), ("a.yaml", " \n[ {\"a\": 1}]", .json),
            ("a", "{}", .json),
            ("a.yaml", "{a: 1}", .yaml), ("a.yaml", "[a, b]", .yaml), ("a.yaml", "a: 1", .yaml),
            ("a.yaml", "# {\n", .yaml),
            ("a.yaml", "", .yaml), (".json", "", .json), ("a.yml", "\u{FEFF}{\"a\": 1}", .json),
        ] as [(String, String, ManifestFormat)])
    func formats(_ file: String, _ text: String, _ expected: ManifestFormat) {
        #expect(ManifestFormat(fileName: file, contents: Array(text.utf8).span) == expected)
    }
}
