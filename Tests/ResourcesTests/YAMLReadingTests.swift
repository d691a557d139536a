import Resources
import Testing

/// YAML's traps: what reads otherwise elsewhere, and what is refused.
@Suite struct YAMLReadingTests {
    @Test(
        arguments: [
            ("null", .null), ("~", .null), ("", .null), ("true", .bool(true)), ("false", .bool(false)),
            ("5", .integer(5)), ("-0", .integer(0)), ("-12", .integer(-12)), ("0.5", .number(0.5)),
            ("1e3", .number(1000)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("yes", .string("yes")), ("on", .string("on")), ("off", .string("off")), ("True", .string("True")),
            ("NULL", .string("NULL")), ("0755", .string("0755")), ("0x1F", .string("0x1F")), ("0o7", .string("0o7")),
            ("1_000", .string("1_000")), ("12:30:45", .string("12:30:45")), ("+5", .string("+5")),
            (".5", .string(".5")),
            ("5.", .string("5.")), ("1e999", .string("1e999")), (".inf", .string(".inf")), ("-", nil),
            ("--", .string("--")),
            ("2026-05-04", .string("2026-05-04")), ("\"5\"", .string("5")), ("'true'", .string("true")),
            ("\"\"", .string("")), ("!!str 5", .string("5")), ("! 5", .string("5")), ("!!int 5", .integer(5)),
            ("!!binary aGk=", nil), ("!own 5", nil), ("10.0.0.1", .string("10.0.0.1")), ("::1", .string("::1")),
        ] as [(String, Value.Content?)])
    func scalars(_ text: String, _ expected: Value.Content?) throws {
        guard let expected else {
            #expect(text == "-" || readingError("key: \(text)") != nil)
            return
        }
        let root = try #require(try value("key: \(text)"))
        #expect(root.members.first?.value.content == expected)
    }

    @Test func linesOfNodesAndKeys() throws {
        let root = try #require(try value("# comment\na: 1\nb:\n  - x\n  -\n    y: z\nc: |\n  t\n  u\nd: end\n"))
        #expect(root.line == 2)
        #expect(root.members.map(\.keyLine) == [2, 3, 7, 10])
        #expect(root["b"]?.line == 4)
        #expect(root["b"]?.elements.map(\.line) == [4, 6])
        #expect(root["c"]?.string == "t\nu\n")
    }

    @Test(arguments: [
        ("a:\n\tb: 1", 2, "a tab character"),
        ("a: 1\na: 2", 2, "the key \"a\" again, which is on line 1 already"),
        ("a: {b: 1, \"b\": 2}", 1, "the key \"b\" again, which is on line 1 already"),
        ("a: \"unterminated\nb: 1\n", 3, "found unexpected end of stream"),
        ("a: 'unterminated", 1, "found unexpected end of stream"),
        ("a: [1, 2\nb: 3", 2, "did not find expected"),
        ("a: b: c", 1, "mapping values are not allowed in this context"),
        ("base: &b {x: 1}\nuse:\n  <<: *b", 3, "the merge key \"<<\""),
        ("a: *nowhere", 1, "the alias *nowhere"),
        ("a: &a [*a]", 1, "the alias *a"),
        ("? [1, 2]\n: 3", 1, "a key that is no plain text"),
        ("a: \u{0}", 1, "control characters are not allowed"),
        ("a: 1\nb: \u{1}", 2, "control characters are not allowed"),
        ("a: @x", 1, "found character that cannot start any token"),
        ("a: %x", 1, "found character that cannot start any token"),
        ("- 1\nb: 2", 2, "did not find expected"),
    ])
    func errors(_ text: String, _ line: Int, _ found: String) throws {
        let error = try #require(readingError(text))
        #expect(error.line == line)
        #expect(error.found.contains(found), "\(error)")
        #expect(error.column >= 1 && !error.expected.isEmpty)
    }

    @Test func tabsAreNamed() throws {
        let error = try #require(readingError("a: 1\nb:\n\tc: 2\n"))
        #expect(error.description.contains("tab"), "\(error)")
        #expect(error.line == 3 && error.column == 1)
    }

    @Test func octetsThatAreNoUTF8() throws {
        for octets: [UInt8] in [
            [0x61, 0x3A, 0x20, 0xFF], [0x61, 0x3A, 0x20, 0xC0, 0x80], [0xFF, 0xFE, 0x61, 0x00],
            [0x61, 0xED, 0xA0, 0x80],
        ] {
            var reader = ManifestReader()
            #expect(throws: ManifestError.self) { try reader.value(in: octets.span) }
        }
    }

    @Test func byteOrderMarkAndCarriageReturns() throws {
        let expected = try value("a: 1\nb: [x]\n")
        #expect(try value("\u{FEFF}a: 1\r\nb: [x]\r\n") == expected)
        #expect(try value("\u{FEFF}{\"a\": 1,\r\n\"b\": [\"x\"]}", .json) == expected)
    }

    @Test func emptyTexts() throws {
        for text in ["", "\n\n", "# comment\n", "---\n", "--- # comment\n...\n", "\u{FEFF}", "~", "null\n"] {
            #expect(try decode(text).isEmpty, "\(text)")
        }
        #expect(try decode("", file: "a.json").isEmpty)
        #expect(try decode(" \n ", file: "a.json").isEmpty)
    }

    @Test func aliasesAreExpandedWithinABudget() throws {
        let root = try #require(try value("a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]"))
        #expect(root["b"] == root["a"])
        #expect(root["c"]?.elements.count == 2)
        // Ten levels of ten: 10^9 leaves after a thousand octets.
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = try #require(readingError(bomb))
        #expect(error.found.contains("aliases"))
        #expect(error.line <= 6)
    }

    @Test func nestingIsBounded() throws {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let deep = String(repeating: open, count: 100_000)
            #expect(readingError(deep) != nil)
            #expect(
                readingError(String(repeating: open, count: 150) + "1" + String(repeating: close, count: 150)) != nil)
            #expect(readingError(String(repeating: open, count: 90) + "1" + String(repeating: close, count: 90)) == nil)
        }
        let blocks = (0..<2000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        #expect(readingError(blocks)?.found == "more than 100 levels of nesting")
    }

    @Test func objectsOfManyMembersFindDuplicates() throws {
        let many = (0..<50_000).map { "k\($0): \($0)" }.joined(separator: "\n")
        #expect(try value(many)?.members.count == 50_000)
        let error = try #require(readingError(many + "\nk7: again"))
        #expect(error.found == "the key \"k7\" again, which is on line 8 already")
        #expect(error.line == 50_001)
    }
}
