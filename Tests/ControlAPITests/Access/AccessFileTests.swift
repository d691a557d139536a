import ControlAPI
import Testing
import Transport

@Suite struct AccessFileTests {
    private static let digest = String(repeating: "0a", count: 32)

    private func problems(_ text: String, file: String = "t.yaml") -> [String] {
        do throws(AccessFileError) {
            _ = try AccessFile(Array(text.utf8), file: file)
            return []
        } catch {
            return error.problems
        }
    }

    @Test func everyKey() throws {
        let text = """
            # who
            tokens:
              - {name: ci, sha256: "\(Self.digest)", role: editor, namespaces: [shop, dev]}
              - name: "alice@example.com"
                sha256: "\(Self.digest.replacing("a", with: "B"))"
                role: admin
            certificates:
              - {user: "Bob Builder", role: viewer}
              - {group: operators, role: editor, namespaces: [shop]}
            """
        let file = try AccessFile(Array(text.utf8), file: "t.yaml")
        #expect(
            file
                == AccessFile(
                    tokens: [
                        .init(
                            name: "ci", digest: try #require(SHA256Digest(hexadecimal: Self.digest)),
                            grant: Grant(.editor, namespaces: ["shop", "dev"])),
                        .init(
                            name: "alice@example.com",
                            digest: try #require(SHA256Digest(hexadecimal: String(repeating: "0b", count: 32))),
                            grant: Grant(.admin)),
                    ],
                    certificates: [
                        .init(subject: .user("Bob Builder"), grant: Grant(.viewer)),
                        .init(subject: .group("operators"), grant: Grant(.editor, namespaces: ["shop"])),
                    ]))
    }

    @Test(arguments: ["", "# nothing\n", "tokens:\n", "tokens: []\ncertificates: []", "{}"])
    func empty(_ text: String) throws {
        #expect(try AccessFile(Array(text.utf8), file: "t.yaml") == AccessFile())
    }

    @Test(arguments: [
        ("[]", ["t.yaml:1: found list of 0, expected an object"]),
        (
            "tokens:\n  - {name: a, sha256: \"pm_secret\", role: root}",
            [
                "t.yaml:2: tokens[0].role: found string \"root\", expected admin, editor, viewer or metrics",
                "t.yaml:2: tokens[0].sha256: found text of 9 characters, expected the token's SHA-256 in 64 hexadecimal digits, as `pointsman token create` writes it",
            ]
        ),
        (
            "tokens:\n  - {name: a, sha256: \"\(digest)\", role: admin, namespaces: [shop]}",
            [
                "t.yaml:2: tokens[0].namespaces: found namespaces with role admin, expected none: only editor and viewer can be limited to namespaces"
            ]
        ),
        (
            "tokens:\n  - {name: a, sha256: \"\(digest)\", role: editor, namespaces: []}",
            ["t.yaml:2: tokens[0].namespaces: found list of 0, expected a list of 1 to 1000 items"]
        ),
        (
            "tokens:\n  - {name: \"system:x\", sha256: \"\(digest)\", rolle: editor}",
            [
                "t.yaml:2: tokens[0].name: found string \"system:x\", expected 1 to 128 letters, digits and \"-._@+/:\", not beginning with \"system:\"",
                "t.yaml:2: tokens[0].rolle: found an unknown field, expected \"role\" (is that what you mean?)",
            ]
        ),
        (
            "tokens:\n  - {name: a, sha256: \"\(digest)\", role: editor}\n  - {name: b, sha256: \"\(digest)\", role: editor}",
            ["t.yaml:3: tokens[1].sha256: found the SHA-256 of token \"a\", expected a token of its own for each name"]
        ),
        (
            "certificates:\n  - {user: a, group: b, role: viewer}\n  - {role: viewer}",
            [
                "t.yaml:2: certificates[0]: found both user and group, expected either user (the subject's CN) or group (its O)",
                "t.yaml:3: certificates[1]: found neither user nor group, expected either user (the subject's CN) or group (its O)",
            ]
        ),
    ])
    func refused(_ text: String, _ expected: [String]) {
        let found = problems(text)
        #expect(found.count == expected.count, "\(found)")
        for (one, other) in zip(found, expected) { #expect(one.hasPrefix(other)) }
    }

    @Test func namesAreDistinct() {
        let found = problems(
            """
            tokens:
              - {name: a, sha256: "\(Self.digest)", role: editor}
              - {name: a, sha256: "\(Self.digest.replacing("a", with: "b"))", role: editor}
            """)
        #expect(found.count == 1 && found.first?.hasPrefix("t.yaml:3: tokens[1]") == true, "\(found)")
    }

    @Test func missing() {
        let error = #expect(throws: AccessFileError.self) { _ = try AccessFile.load(path: "/nonexistent/t.yaml") }
        #expect(error?.description.hasPrefix("/nonexistent/t.yaml: cannot be read: ") == true)
        #expect(error?.description.contains("`pointsman token create`") == true)
    }
}
