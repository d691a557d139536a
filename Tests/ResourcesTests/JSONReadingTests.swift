import Resources
import Testing

/// The strict JSON reader.
@Suite struct JSONReadingTests {
    @Test(
        arguments: [
            (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")),
            (#""\u00e9\u20AC\ud83d\ude00""#, .string("é€😀")),
            ("\"é€😀\"", .string("é€😀")),
            ("\"\"", .string("")), ("0", .integer(0)), ("-5", .integer(-5)), ("1.5e2", .number(150)),
            ("1E-1", .number(0.1)),
            ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("[]", .array([])), ("{}", .object([])),
            ("[1, [2]]", .array([Value(.integer(1)), Value(.array([Value(.integer(2))]))])),
        ] as [(String, Value.Content)])
    func values(_ text: String, _ expected: Value.Content) throws {
        #expect(try value(text, .json)?.content == expected)
        #expect(try value(" \n\(text)\r\n\t", .json)?.content == expected)
    }

    @Test(arguments: [
        ("{\"a\": 1,}", 1, 9), ("{\"a\" 1}", 1, 6), ("{a: 1}", 1, 2), ("[1 2]", 1, 4), ("[1,]", 1, 4),
        ("\"\\ud83d\"", 1, 2),
        ("\"\\ude00\"", 1, 2), ("\"\\x\"", 1, 2), ("\"\\u12\"", 1, 2), ("\"a\nb\"", 1, 3), ("\"open", 1, 1),
        ("01", 1, 1),
        ("1.", 1, 1), ("-", 1, 1), ("1e999", 1, 1), ("nul", 1, 1), ("truex", 1, 5), ("{} {}", 1, 4),
        ("{\n\"a\": 1,\n\"a\": 2}", 3, 1),
        ("[1,\n 2,\n x]", 3, 2), ("// c", 1, 1), ("'a'", 1, 1), ("{", 1, 2), ("[", 1, 2), ("{\"a\":", 1, 6),
        ("\u{0}", 1, 1),
        ("\"\\", 1, 3),
    ])
    func errors(_ text: String, _ line: Int, _ column: Int) throws {
        let error = try #require(readingError(text, .json))
        #expect(error.line == line)
        #expect(error.column == column, "\(error)")
    }

    @Test func duplicateKeysNameBothLines() {
        #expect(
            readingError("{\"a\": 1,\n\"b\": 2,\n\"\\u0061\": 3}", .json)?.found
                == "the key \"a\" again, which is on line 1 already")
    }

    @Test func octetsThatAreNoUTF8() {
        var reader = ManifestReader()
        for octets: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0x5C, 0x6E, 0xC0, 0x80, 0x22], [0x80]] {
            #expect(throws: ManifestError.self) { try reader.value(in: octets.span, format: .json) }
        }
    }

    @Test func nestingIsBounded() {
        #expect(
            readingError(String(repeating: "[", count: 1_000_000), .json)?.found == "more than 100 levels of nesting")
        #expect(readingError(String(repeating: "{\"a\":", count: 1_000_000), .json) != nil)
    }

    @Test func lines() throws {
        let root = try #require(try value("{\n \"a\":\n [\n1,\n2]\n}", .json))
        #expect(root["a"]?.line == 3)
        #expect(root.members.first?.keyLine == 2)
        #expect(root["a"]?.elements.map(\.line) == [4, 5])
    }
}
