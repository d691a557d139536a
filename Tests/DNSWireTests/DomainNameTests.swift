import DNSWire
import TestSupport
import Testing

struct DomainNameTests {
    /// Text, wire form, and the text that is printed.
    @Test(
        arguments: [
            (".", [0], "."), ("a", [1, 0x61, 0], "a"), ("a.", [1, 0x61, 0], "a"),
            ("WWW.Example", [3, 0x77, 0x77, 0x77, 7, 0x65, 0x78, 0x61, 0x6D, 0x70, 0x6C, 0x65, 0], "www.example"),
            ("*.x", [1, 0x2A, 1, 0x78, 0], "*.x"),
            ("_443._tcp", [4, 0x5F, 52, 52, 51, 4, 0x5F, 0x74, 0x63, 0x70, 0], nil),
            (#"a\.b.c"#, [3, 0x61, 0x2E, 0x62, 1, 0x63, 0], #"a\.b.c"#), (#"\000\255"#, [2, 0, 255, 0], #"\000\255"#),
            (#"\065"#, [1, 0x61, 0], "a"), (#"\\"#, [1, 0x5C, 0], #"\\"#), (#"\032"#, [1, 0x20, 0], #"\032"#),
            (#"a\;\""#, [3, 0x61, 0x3B, 0x22, 0], #"a\;\""#), (#"\@"#, [1, 0x40, 0], #"\@"#),
            (#"\."#, [1, 0x2E, 0], #"\."#),
            (#"\.."#, [1, 0x2E, 0], #"\."#), (#"\200"#, [1, 200, 0], #"\200"#),
        ] as [(String, [UInt8], String?)])
    func readsAndPrints(text: String, wire: [UInt8], printed: String?) throws {
        let name = try DomainName(text)
        #expect(name.wire == wire)
        #expect(name.description == printed ?? text)
        #expect(try DomainName(name.description) == name)
        #expect(try DomainName(name.absoluteDescription) == name)
        #expect(try DomainName(wire: wire) == name)
    }

    @Test(
        arguments: [
            ("", .empty), ("..", .emptyLabel), (".a", .emptyLabel), ("a..b", .emptyLabel), ("a..", .emptyLabel),
            ("a b", .characterNotAllowed(" ")), ("a\tb", .characterNotAllowed("\t")),
            ("a@b", .characterNotAllowed("@")),
            ("@", .characterNotAllowed("@")), ("a;b", .characterNotAllowed(";")), ("a\"b", .characterNotAllowed("\"")),
            ("münchen.test", .characterNotAllowed("ü")), ("a\u{0}", .characterNotAllowed("\u{0}")),
            (#"a\"#, .badEscape), (#"\25"#, .badEscape), (#"\256"#, .badEscape), (#"\1a2"#, .badEscape),
            (#"\ü"#, .badEscape),
        ] as [(String, DomainNameError)])
    func refuses(text: String, error: DomainNameError) {
        #expect(throws: error) { try DomainName(text) }
        #expect(!error.description.isEmpty)
    }

    @Test func boundsLabels() throws {
        let longest = String(repeating: "a", count: 63)
        #expect(try DomainName(longest + ".b").labelCount == 2)
        let error = DomainNameError.labelTooLong(length: 64, label: longest + "a")
        #expect(throws: error) { try DomainName("b." + longest + "a") }
        #expect(error.description.contains("64 octets"))
        // An escape is one octet.
        #expect(try DomainName(longest.dropLast() + #"\255"#).wire[0] == 63)
    }

    @Test func boundsNames() throws {
        let label = String(repeating: "a", count: 63)
        let longest = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
        let name = try DomainName(longest)
        #expect(name.wire.count == 255)
        #expect(throws: DomainNameError.nameTooLong(length: 256)) { try DomainName(longest + "b") }
        #expect(throws: DomainNameError.nameTooLong(length: 257)) { try name.prepending("a") }
        let labels = try DomainName(String(repeating: "a.", count: 127))
        #expect(labels.labelCount == 127)
        #expect(throws: DomainNameError.nameTooLong(length: 257)) {
            try DomainName(String(repeating: "a.", count: 128))
        }
        #expect(throws: DomainNameError.nameTooLong(length: 257)) {
            try DomainName(wire: Array(repeating: [1, 0x61], count: 128).flatMap(\.self) + [0])
        }
    }

    @Test(
        arguments: [
            [], [1], [1, 0x61], [0, 0], [1, 0x61, 0, 0], [64] + Array(repeating: 0x61, count: 64) + [0], [0xC0, 0x0C],
            [0x80, 0],
        ] as [[UInt8]])
    func refusesMalformedWire(wire: [UInt8]) {
        #expect(throws: DomainNameError.malformedWire) { try DomainName(wire: wire) }
    }

    @Test func comparesWithoutRegardToCase() throws {
        #expect(try DomainName("A.Example") == DomainName("a.eXAMPLE."))
        #expect(Set([try DomainName("A"), try DomainName("a")]).count == 1)
        #expect(try DomainName(wire: [1, 0x41, 0]) == DomainName("a"))
        // Only ASCII letters have a case (RFC 4343).
        #expect(try DomainName(#"\192"#) != DomainName(#"\224"#))
    }

    @Test func ordersCanonically() throws {
        // The list of RFC 4034 6.1.
        let names = [
            "example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE", "z.example",
            #"\001.z.example"#, "*.z.example", #"\200.z.example"#,
        ]
        let sorted = try names.map { try DomainName($0) }
        #expect(sorted.reversed().sorted() == sorted)
        #expect(try DomainName.root < DomainName("a"))
        #expect(try !(DomainName("a") < DomainName("A")))
    }

    @Test(arguments: [
        ("a.b", "b", true), ("a.b", "a.b", true), ("a.b", "B", true), ("a.b", ".", true), (".", ".", true),
        ("ab", "b", false), ("b", "a.b", false), (".", "a", false), ("a.b", "a", false),
        // Octets that look like a label of another name do not make one.
        (#"a\001b"#, "b", false), (#"x\001b"#, "b", false),
    ])
    func tellsSubdomains(name: String, ancestor: String, expected: Bool) throws {
        #expect(try DomainName(name).isSubdomain(of: DomainName(ancestor)) == expected)
    }

    @Test func takesNamesApart() throws {
        let name = try DomainName("www.example.test")
        #expect(name.labelCount == 3)
        #expect(name.labels.map { String(decoding: $0, as: UTF8.self) } == ["www", "example", "test"])
        #expect(try name.parent == DomainName("example.test"))
        #expect(DomainName.root.parent == nil)
        #expect(DomainName.root.labelCount == 0 && DomainName.root.isRoot && !name.isRoot)
        #expect(try DomainName("*").isWildcard && DomainName("*.a").isWildcard)
        #expect(try !DomainName("**.a").isWildcard && !DomainName("a.*").isWildcard && !DomainName.root.isWildcard)
    }

    @Test func putsNamesTogether() throws {
        let zone = try DomainName("example.test")
        #expect(try zone.prepending("*") == DomainName("*.example.test"))
        #expect(try zone.prepending("a.b") == DomainName("a.b.example.test"))
        #expect(try zone.prepending(#"a\."#) == DomainName(#"a\..example.test"#))
        #expect(throws: DomainNameError.empty) { try zone.prepending("") }
        #expect(throws: DomainNameError.emptyLabel) { try zone.prepending("a.") }
        #expect(throws: DomainNameError.emptyLabel) { try zone.prepending(#"a\\."#) }
        #expect(try DomainName("www", origin: zone) == DomainName("www.example.test"))
        #expect(try DomainName("www.", origin: zone) == DomainName("www"))
        #expect(try DomainName("@", origin: zone) == zone)
    }

    @Test func survivesRandomText() {
        var random = SeededGenerator(seed: 1)
        let alphabet = Array(#"ab.\0129@;" -_*"#) + ["é", "\u{7F}"]
        var accepted = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...12, using: &random)
            let text = String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
            guard let name = try? DomainName(text) else { continue }
            accepted += 1
            #expect((try? DomainName(name.description)) == name, "\(text)")
            #expect((try? DomainName(wire: name.wire)) == name, "\(text)")
        }
        #expect(accepted > 1000)
    }
}
