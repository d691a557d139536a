import Resources
import Testing

/// Text that is no manifest for one reason, which is said once.
@Suite struct UnreadableTextTests {
    private func errors(_ octets: [UInt8], _ name: String) -> [String] {
        let format = ManifestFormat(fileName: name, contents: octets.span)
        var reader = ManifestReader()
        return DocumentSplitter.items(in: octets.span, format: format).compactMap { document in
            do throws(ManifestError) {
                try reader.read(document, in: octets.span) { _ in }
                return nil
            } catch {
                return "\(error.line): found \(error.found), expected \(error.expected)"
            }
        }
    }

    private static let json = "{\n \"kind\": \"List\",\n \"items\": []\n}\n"
    private static let yaml = "kind: List\nitems:\n- a: b\n"

    private enum Encoding: CaseIterable {
        case littleEndian16, bigEndian16, littleEndian32, bigEndian32

        var name: String { self == .littleEndian16 || self == .bigEndian16 ? "UTF-16" : "UTF-32" }

        /// A text of ASCII, with a mark at its beginning or without.
        func octets(_ text: String, marked: Bool) -> [UInt8] {
            let scalars = (marked ? [0xFEFF] : []) + text.unicodeScalars.map(\.value)
            return scalars.flatMap { scalar -> [UInt8] in
                let (high, low) = (UInt8(scalar >> 8), UInt8(scalar & 0xFF))
                return switch self {
                case .littleEndian16: [low, high]
                case .bigEndian16: [high, low]
                case .littleEndian32: [low, high, 0, 0]
                case .bigEndian32: [0, 0, high, low]
                }
            }
        }
    }

    /// What PowerShell's `>` writes, whatever stands in it.
    @Test func otherEncodingsAreNamed() {
        for encoding in Encoding.allCases {
            for (text, name) in [(Self.json, "a.json"), (Self.json, "a.yaml"), (Self.yaml, "a.yaml")] {
                for isMarked in [true, false] {
                    let octets = encoding.octets(text, marked: isMarked)
                    #expect(
                        errors(octets, name) == ["1: found \(encoding.name) text, expected UTF-8: convert the file"],
                        "\(encoding) \(name) \(isMarked)")
                }
            }
        }
    }

    @Test(arguments: [
        ("{{- if .Values.enabled }}\nkind: A\n---\nkind: B\n{{- end }}\n", "a.yaml", 1),
        ("\n  {{ $x := 1 }}\nkind: A\n---\nname: [\n", "a.yaml", 2),
        ("{{range .items}}{\"kind\": \"A\"}\n{\"kind\": 5,,}\n{{end}}\n", "a.json", 1),
        ("kind: A\n{{- with .x }}\nb: c\n{{- end }}\n", "a.yaml", 2),
        ("kind: A\nmetadata: {name: {{ .Release.Name }}}\n", "a.yaml", 2),
    ])
    func templatesAreNamed(_ text: String, _ name: String, _ line: Int) {
        #expect(
            errors(Array(text.utf8), name) == [
                "\(line): found {{, expected YAML or JSON: it looks like a template: render it first"
            ])
    }

    /// Braces in text that has nothing to do with what is wrong.
    @Test func otherErrorsStay() {
        let text = "kind: A\nmetadata:\n  annotations: {a: \"{{ x }}\"}\n  name: [\n"
        let found = errors(Array(text.utf8), "a.yaml")
        #expect(found.count == 1 && found.allSatisfy { $0.contains("invalid YAML") }, "\(found)")
        #expect(errors(Array("a: \"{{ x }}\"\n".utf8), "a.yaml") == [])
        #expect(errors(Array("[{\"kind\": \"A\"}]".utf8), "a.yaml") == [])
    }
}
