import Resources
import Testing

/// Schemas apart from the kinds, as the configuration uses them.
@Suite struct SchemaTests {
    private let schema = Schema.object(
        "A configuration.",
        [
            .required("listen", .list("Addresses.", of: .string("An address."), count: 1...4)),
            .optional(
                "probes",
                .object(
                    "Probes.", [.optional("enabled", .boolean("Whether.", default: true))], default: Value(.object([])))
            ),
            .optional("threads", .integer("Threads.", 0...64, default: 0)),
            .optional("names", .map("Names.", of: .string("A name.", length: 1...3))),
        ])

    @Test func unknownKeysCanBeRefused() throws {
        let root = try #require(try value("listen: [a]\nthread: 2\nprobes: {enable: true}\n"))
        let findings = schema.validate(root, unknownFields: .refused)
        #expect(findings.warnings.isEmpty)
        #expect(
            findings.violations.map { "\($0.line): \($0)" } == [
                "2: thread: found an unknown field, expected \"threads\" (is that what you mean?)",
                "3: probes.enable: found an unknown field, expected \"enabled\" (is that what you mean?)",
            ])
        #expect(schema.validate(root).violations.isEmpty)
        #expect(schema.validate(root).warnings.count == 2)
    }

    @Test func defaultsFillWhatIsAbsent() throws {
        var root = try #require(try value("listen: [a]\nthreads: null"))
        schema.applyDefaults(to: &root)
        #expect(root["threads"]?.integer == 0)
        #expect(root["probes"]?["enabled"]?.bool == true)
        #expect(root["names"] == nil)
        #expect(schema.validate(root, unknownFields: .refused) == Findings())
        var wrong = try #require(try value("probes: 5"))
        schema.applyDefaults(to: &wrong)
        #expect(wrong["probes"]?.integer == 5)
    }

    @Test func mapsAndLists() throws {
        let root = try #require(try value("listen: []\nnames: {a: b, c: long, d: 5}"))
        #expect(
            schema.validate(root).violations.map(\.description) == [
                "listen: found list of 0, expected a list of 1 to 4 items",
                "names[c]: found string \"long\" of 4 characters, expected string of 1 to 3 characters",
                "names[d]: found integer 5, expected string of 1 to 3 characters: write it in quotes",
            ])
    }

    @Test func violationsAreCappedAndDeepPathsWhole() {
        let items = (0..<1000).map { Value(.integer($0), line: Int($0)) }
        let deep = Schema.object("a", [.required("a", .list("b", of: .string("c")))])
        let found = deep.validate(Value(.object([Value.Member(key: "a", value: Value(.array(items)))]))).violations
        #expect(found.count == 50)
        #expect(found.last?.path == "a[49]")
    }

    @Test(
        arguments: [
            ("wieght", "weight"), ("Weight", "weight"), ("timeoutSecond", "timeoutSeconds"), ("weights", "weight"),
            ("completelyOther", nil), ("w", nil), ("", nil), (String(repeating: "x", count: 10_000), nil),
        ] as [(String, String?)])
    func suggestions(_ word: String, _ expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["weight", "timeoutSeconds", "target"]) == expected)
    }

    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("abc", "acb", 1), ("abc", "abd", 1), ("kitten", "sitting", 3),
    ])
    func distances(_ left: String, _ right: String, _ expected: Int) {
        #expect(Suggestion.distance(left, right) == expected)
        #expect(Suggestion.distance(right, left) == expected)
    }

    @Test func quotedTextDisturbsNoLog() {
        #expect(Value.quoted("a\"b\\\n\u{1B}[31m\u{202E}") == #""a\"b\\\n\u{1b}[31m\u{202e}""#)
        #expect(Value.quoted(String(repeating: "é", count: 81)).hasSuffix("...\" (81 characters)"))
    }

    @Test func kindsHaveASchemaForEachVersion() {
        for kind in ResourceKind.allCases {
            for version in kind.versions {
                #expect(kind.schema(version: version) != nil, "\(kind) \(version)")
            }
            #expect(kind.schema(version: "v9") == nil)
        }
        #expect(Set(ResourceKind.allCases.map(\.plural)).count == ResourceKind.allCases.count)
        #expect(ResourceKind.clusterAddress.plural == "clusteraddresses")
        #expect(ResourceKind.profilePolicy.plural == "profilepolicies")
        #expect(ResourceKind.trafficManagerProfile.plural == "trafficmanagerprofiles")
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
            ("2026-05-04T08:12:31Z", 1_777_882_351, "2026-05-04T08:12:31Z"),
            ("2026-05-04T10:12:31.75+02:00", 1_777_882_351, "2026-05-04T08:12:31Z"),
            ("2024-02-29T23:59:59z", 1_709_251_199, "2024-02-29T23:59:59Z"),
            ("1969-12-31T23:59:59Z", -1, "1969-12-31T23:59:59Z"), ("2025-02-29T00:00:00Z", nil, ""),
            ("2026-13-01T00:00:00Z", nil, ""),
            ("2026-05-04", nil, ""), ("2026-05-04T08:12:31", nil, ""), ("2026-05-04 08:12:31Z", nil, ""),
            ("2026-05-04T24:00:00Z", nil, ""),
            ("2026-05-04T08:12:31.Z", nil, ""), ("2026-05-04T08:12:31+0200", nil, ""),
            ("2026-05-04T08:12:31Zx", nil, ""), ("", nil, ""),
        ] as [(String, Int64?, String)])
    func timestamps(_ text: String, _ seconds: Int64?, _ printed: String) {
        let timestamp = Timestamp(text)
        #expect(timestamp?.seconds == seconds)
        if let timestamp { #expect(timestamp.description == printed) }
    }
}
