import Resources
import TestSupport
import Testing

/// Text that nobody meant: neither reading nor validating may crash, hang, or lose the line.
@Suite struct FuzzTests {
    @Test(arguments: [
        ("hub.yaml", Fixtures.hub, 5_000), ("member.yaml", Fixtures.member, 5_000), ("own.yaml", Fixtures.own, 5_000),
        ("list.json", listInJSON, 5_000),
    ])
    func mutations(_ file: String, _ text: String, _ count: Int) {
        var random = SeededGenerator(seed: UInt64(text.utf8.count))
        let whole = Array(text.utf8)
        // Pieces, so that small changes meet all of a document in little time.
        let pieces = text.split(separator: "\n---\n").map { Array($0.utf8) } + [whole]
        var reader = ManifestReader()
        let decoder = ResourceDecoder()
        var outcomes = 0
        var errors = 0
        for round in 0..<count {
            let octets = pieces[round % pieces.count].mutated(using: &random)
            // YAML 1.1 ends lines with CR, NEL, LS and PS as well.
            let lines = octets.count { [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains($0) } + 1
            let format = ManifestFormat(fileName: file, contents: octets.span)
            for document in DocumentSplitter.documents(in: octets.span, format: format) {
                do throws(ManifestError) {
                    try reader.read(document, in: octets.span) { value in
                        outcomes += 1
                        if case .refused(_, let violations) = decoder.decode(value) {
                            #expect(!violations.isEmpty && violations.allSatisfy { (1...lines).contains($0.line) })
                        }
                    }
                } catch {
                    errors += 1
                    #expect((1...lines + 1).contains(error.line) && error.column >= 1)
                }
            }
        }
        #expect(outcomes > count / 10 && errors > count / 10)
    }

    private static let listInJSON = """
        {"apiVersion": "v1", "items": [
          {"apiVersion": "pointsman.dev/v1", "kind": "ExternalEndpoint", "metadata": {"name": "a\\u0062", "labels": {"a": "b"}},
           "spec": {"profile": {"name": "p"}, "target": "192.0.2.1", "weight": 12, "enabled": true}},
          {"apiVersion": "pointsman.dev/v1", "kind": "ProfilePolicy", "metadata": {"name": "c", "generation": -1},
           "spec": {"profile": {"name": "p"}, "minimumHealthyWeight": 2.5e-1, "hostnames": ["\\ud83d\\ude00.test", "a.test"]}}
        ], "kind": "List", "metadata": {}}
        """
}
