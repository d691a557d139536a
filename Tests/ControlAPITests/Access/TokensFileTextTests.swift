import ControlAPI
import Testing
import Transport

@Suite struct TokensFileTextTests {
    private static let digests = ["a", "b", "c"].map { String(repeating: "0\($0)", count: 32) }

    private static func item(_ name: String, _ digest: Int = 0) -> String {
        "- {name: \"\(name)\", role: \"admin\", sha256: \"\(digests[digest])\"}"
    }

    private static func token(_ name: String, _ digest: Int, _ grant: Grant = Grant(.admin)) throws -> AccessFile.Token
    {
        AccessFile.Token(
            name: name, digest: try #require(SHA256Digest(hexadecimal: digests[digest])), grant: grant)
    }

    private func text(_ text: String, file: String = "t.yaml") throws -> TokensFileText {
        try TokensFileText(Array(text.utf8), file: file)
    }

    @Test(arguments: [
        ("", "tokens:\n  \(item("new", 2))\n"),
        ("# mine", "# mine\ntokens:\n  \(item("new", 2))\n"),
        ("# mine\ntokens:\n", "# mine\ntokens:\n  \(item("new", 2))\n"),
        ("tokens: []\n# end\n", "tokens:\n  \(item("new", 2))\n# end\n"),
        (
            "tokens:\n# first\n\(item("one"))  # here\n\n# next\ncertificates: []\n",
            "tokens:\n# first\n\(item("one"))  # here\n\(item("new", 2))\n\n# next\ncertificates: []\n"
        ),
        (
            "certificates:\n  - {user: a, role: admin}\ntokens:\n    - name: one\n      # digest\n      sha256: \"\(digests[0])\"\n      role: viewer\n    # end",
            "certificates:\n  - {user: a, role: admin}\ntokens:\n    - name: one\n      # digest\n      sha256: \"\(digests[0])\"\n      role: viewer\n    \(item("new", 2))\n    # end"
        ),
    ])
    func added(_ before: String, _ after: String) throws {
        var text = try text(before)
        try text.add(try Self.token("new", 2))
        #expect(text.text == after)
        #expect(!text.wasRewritten)
        #expect(text.content.tokens.map(\.name).last == "new")
        let again = try TokensFileText(Array(text.text.utf8), file: "t.yaml")
        #expect(again.content == text.content)
    }

    @Test(arguments: [
        (
            "tokens:\n  # one's\n  \(item("one"))\n  # two's\n  \(item("two", 1))\n",
            "tokens:\n  # one's\n  # two's\n  \(item("two", 1))\n"
        ),
        (
            "tokens:\n- name: one\n  sha256: \"\(digests[0])\"\n  role: viewer\n\n- name: two\n  sha256: \"\(digests[1])\"\n  role: viewer\n",
            "tokens:\n\n- name: two\n  sha256: \"\(digests[1])\"\n  role: viewer\n"
        ),
        ("tokens:\n  \(item("one"))", "tokens:"),
    ])
    func removed(_ before: String, _ after: String) throws {
        var text = try text(before)
        #expect(try text.remove("one"))
        #expect(text.text == after && !text.wasRewritten)
        #expect(!text.content.tokens.contains { $0.name == "one" })
        #expect(try !text.remove("one"))
    }

    /// What cannot be changed by lines is written anew, and says the same.
    @Test(arguments: [
        (
            "tokens: [{name: one, role: admin, sha256: \"\(digests[0])\"}] # flow\ncertificates: [{user: 'x \"y\"', role: viewer}]\n",
            "t.yaml", true
        ),
        ("tokens:\n  -\n    name: one\n    role: admin\n    sha256: \"\(digests[0])\"\n", "t.yaml", false),
        ("{\"tokens\": [{\"name\": \"one\", \"role\": \"admin\", \"sha256\": \"\(digests[0])\"}]}", "t.json", false),
    ])
    func writtenAnew(_ before: String, _ file: String, _ losesComments: Bool) throws {
        var text = try text(before, file: file)
        var expected = text.content
        let token = try Self.token("a:b@c", 2, Grant(.editor, namespaces: ["true", "12"]))
        try text.add(token)
        #expect(text.wasRewritten == losesComments)
        expected.tokens.append(token)
        #expect(try TokensFileText(Array(text.text.utf8), file: file).content == expected)
        #expect(try text.remove("one") && text.remove("a:b@c"))
        expected.tokens = []
        #expect(try TokensFileText(Array(text.text.utf8), file: file).content == expected)
    }

    @Test func refused() throws {
        var text = try text("tokens:\n  \(Self.item("one"))\n")
        for (name, digest) in [("one", 2), ("two", 0), ("system:x", 2), ("a b", 2), ("", 2)] {
            let token = try Self.token(name, digest)
            #expect(throws: AccessFileError.self, "\(name)") { try text.add(token) }
        }
        let limited = try Self.token("two", 2, Grant(.metrics, namespaces: ["shop"]))
        #expect(throws: AccessFileError.self) { try text.add(limited) }
        #expect(text.content.tokens.map(\.name) == ["one"])
        #expect(throws: AccessFileError.self) { _ = try self.text("tokens: 5") }
    }
}
