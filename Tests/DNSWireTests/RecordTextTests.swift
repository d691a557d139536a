import DNSWire
import TestSupport
import Testing

struct RecordTextTests {
    static let origin = name("example.test")

    /// Text, data in hexadecimal, and the data as it is printed (nil: as it was written).
    @Test(
        arguments: [
            ("A 192.0.2.1", "c0000201", nil), ("AAAA 2001:DB8::1", "20010db8000000000000000000000001", "2001:db8::1"),
            ("CNAME b", "0162076578616d706c65047465737400", "b.example.test."),
            ("CNAME @", "076578616d706c65047465737400", "example.test."), ("CNAME .", "00", "."),
            ("NS ns1.other.", "036e7331056f7468657200", nil), ("PTR A.", "016100", "a."), ("MX 0 .", "000000", nil),
            ("MX 65535 a.", "ffff016100", nil), ("SRV 1 2 443 a.", "0001000201bb016100", nil),
            ("TXT a", "0161", #""a""#), (#"TXT "a b" c"#, "036120620163", #""a b" "c""#), (#"TXT """#, "00", nil),
            (#"TXT "\"\\;\065\000""#, "05225c3b4100", #""\"\\;A\000""#),
            (#"TXT a\ b\"c"#, "056120622263", #""a b\"c""#),
            ("TXT grüß", "066772c3bcc39f", #""gr\195\188\195\159""#), (##"TXT \# 2 0161"##, "0161", #""a""#),
            (##"TXT "\#" 2"##, "01230132", ##""#" "2""##),
            (#"CAA 0 issue "ca.test; policy=ev""#, "0005697373756563612e746573743b20706f6c6963793d6576", nil),
            ("CAA 128 iodef mailto:a", "8005696f6465666d61696c746f3a61", #"128 iodef "mailto:a""#),
            (#"CAA 0 issue """#, "00056973737565", nil),
            (
                "DS 60485 5 1 2BB183AF5F22588179A53B0A 98631FAD1A292118",
                "ec4505012bb183af5f22588179a53b0a98631fad1a292118",
                "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"
            ),
            ("DS 1 8 99 ab", "00010863ab", nil),
            ("SOA a. b.c. 1 2 3 4 4294967295", "016100016201630000000001000000020000000300000004ffffffff", nil),
            (
                #"SOA a. b\.x.c. ( 1 2 ; serial and refresh\#n 3 4\#n 5 )"#,
                "01610003622e780163000000000100000002000000030000000400000005", #"a. b\.x.c. 1 2 3 4 5"#
            ),
            (##"A \# 4 C0000201"##, "c0000201", "192.0.2.1"), (##"TYPE1 \# 4 c0 00 02 01"##, "c0000201", "192.0.2.1"),
            (##"TYPE65280 \# 0"##, "", ##"\# 0"##), (##"TYPE65280 \# 3 abc def"##, "abcdef", ##"\# 3 abcdef"##),
            (##"TYPE65 \# 3 000100"##, "000100", "1 ."), (##"MX \# 5 0001016100"##, "0001016100", "1 a."),
        ] as [(String, String, String?)])
    func readsAndPrintsData(text: String, hexadecimal: String, printed: String?) throws {
        let record = try ResourceRecord(text: "www 60 IN \(text)", origin: Self.origin, defaultTTL: 5)
        #expect(record.rdata == octets(hexadecimal))
        let written = text.split(separator: " ", maxSplits: 1).last.map(String.init)
        #expect(record.dataDescription == printed ?? written)
        #expect(try ResourceRecord(text: record.description, origin: .root, defaultTTL: 0) == record)
    }

    /// What stands before the data.
    @Test(arguments: [
        ("www A 1.2.3.4", "www.example.test. 300 IN A 1.2.3.4"),
        ("www 60 A 1.2.3.4", "www.example.test. 60 IN A 1.2.3.4"),
        ("www IN 60 A 1.2.3.4", "www.example.test. 60 IN A 1.2.3.4"),
        ("@ 0 in a 1.2.3.4", "example.test. 0 IN A 1.2.3.4"), ("a.b. CLASS1 A 1.2.3.4", "a.b. 300 IN A 1.2.3.4"),
        ("  *\t2147483647 A 1.2.3.4 ; a comment", "*.example.test. 2147483647 IN A 1.2.3.4"),
        ("; first a comment\nwww A 1.2.3.4\r\n", "www.example.test. 300 IN A 1.2.3.4"),
        ("10 20 IN A 1.2.3.4", "10.example.test. 20 IN A 1.2.3.4"),
        ("IN IN A 1.2.3.4", "in.example.test. 300 IN A 1.2.3.4"),
        (#"\@ A 1.2.3.4"#, #"\@.example.test. 300 IN A 1.2.3.4"#),
    ])
    func readsOwnerTTLAndClass(text: String, printed: String) throws {
        #expect(try ResourceRecord(text: text, origin: Self.origin, defaultTTL: 300).description == printed)
    }

    /// BIND's units, summed up; what has no unit stands alone.
    @Test(
        arguments: [
            ("0", 0), ("90", 90), ("1h", 3600), ("1h30m", 5400), ("1W2D3H4M5S", 788_645), ("30m1h", 5400), ("0s", 0),
            ("3550w", 2_147_040_000), ("2147483647s", 2_147_483_647), ("3551w", nil), ("7102w", nil), ("1h30", nil),
            ("1hh", nil), ("1h-", nil), ("4294967296", nil), ("99999999999999999999w", nil), ("4294967295s1s", nil),
        ] as [(String, UInt32?)])
    func readsTimesToLive(_ text: String, _ seconds: UInt32?) {
        for line in ["www \(text) A 192.0.2.1", "www IN \(text) A 192.0.2.1"] {
            #expect((try? ResourceRecord(text: line, origin: Self.origin, defaultTTL: 7))?.ttl == seconds)
        }
    }

    /// The whole message, since people read it.
    @Test(
        arguments: [
            ("", "name: missing, expected a domain name"),
            ("www", "type: missing, expected a type such as A, AAAA, CNAME, MX, TXT or TYPE65280"),
            ("www 60", "type: missing, expected a type such as A, AAAA, CNAME, MX, TXT or TYPE65280"),
            ("www B 1", #"type: found "B", expected a type such as A, AAAA, CNAME, MX, TXT or TYPE65280"#),
            ("www 1x A 1.2.3.4", #"TTL: found "1x", expected seconds 0 to 2147483647, or a time such as 1h30m"#),
            (
                "www 2147483648 A 1.2.3.4",
                #"TTL: found "2147483648", expected seconds 0 to 2147483647, or a time such as 1h30m"#
            ),
            ("www CH TXT a", #"class: found "CH", expected IN"#),
            ("a..b A 1.2.3.4", #"name: found "a..b": empty label, expected 1 to 63 octets between dots"#),
            ("www A", "A address: missing, expected an IPv4 address"),
            ("www A 1.2.3", #"A address: found "1.2.3", expected an IPv4 address such as 192.0.2.1"#),
            ("www A ::1", #"A address: found "::1", expected an IPv4 address such as 192.0.2.1"#),
            (#"www A "1.2.3.4""#, #"A address: found "\"1.2.3.4\"", expected an IPv4 address without quotes"#),
            ("www A 1.2.3.4 5", #"found "5" after the A data, expected the end of the record"#),
            ("www AAAA 1.2.3.4", #"AAAA address: found "1.2.3.4", expected an IPv6 address such as 2001:db8::1"#),
            ("www MX x a.", #"MX preference: found "x", expected a number 0 to 65535"#),
            ("www MX 65536 a.", #"MX preference: found "65536", expected a number 0 to 65535"#),
            ("www MX -1 a.", #"MX preference: found "-1", expected a number 0 to 65535"#),
            ("www MX 10", "MX exchange: missing, expected a domain name"),
            (
                "www MX 10 ü.",
                #"MX exchange: found "ü.": character "ü", expected ASCII; write international names in their xn-- form"#
            ),
            ("www CNAME a b", #"found "b" after the CNAME data, expected the end of the record"#),
            ("www NS", "NS name server: missing, expected a domain name"),
            (
                "www PTR a@b",
                #"PTR target: found "a@b": character "@", expected letters, digits, hyphens and dots; others escaped as \DDD"#
            ),
            ("www SRV 1 2 70000 a.", #"SRV port: found "70000", expected a number 0 to 65535"#),
            ("www TXT", "TXT string: missing, expected a string"),
            (#"www TXT "a"#, "a quoted string has no closing quote"),
            (#"www TXT "a\"#, "a quoted string has no closing quote"),
            ("www TXT \"a\nb\"", "a quoted string has no closing quote"),
            (
                #"www TXT a\25"#,
                #"TXT string: found "a\\25", expected a character or three digits (000 to 255) after each backslash"#
            ),
            (
                #"www TXT "\256""#,
                #"TXT string: found "\\256", expected a character or three digits (000 to 255) after each backslash"#
            ),
            ("www CAA 256 issue a", #"CAA flags: found "256", expected a number 0 to 255"#),
            ("www CAA 0 is-sue a", #"CAA tag: found "is-sue", expected letters and digits, as in issue"#),
            ("www CAA 0 issue", "CAA value: missing, expected a string"),
            ("www CAA 0 issue a b", #"found "b" after the CAA data, expected the end of the record"#),
            ("www DS 1 8 2", "DS digest: missing, expected hexadecimal digits"),
            ("www DS 1 8 2 xy", #"DS digest: found "xy", expected hexadecimal digits"#),
            ("www DS 1 8 2 abc", #"DS digest: found "3 digits", expected an even number of hexadecimal digits"#),
            ("www DS 1 8 2 abcd", #"DS digest: found "2 octets", expected 32 octets for digest type 2"#),
            ("www SOA a. b. 1 2 3 4", "SOA minimum: missing, expected a number 0 to 4294967295"),
            ("www SOA a. b. 4294967296 2 3 4 5", #"SOA serial: found "4294967296", expected a number 0 to 4294967295"#),
            ("www SOA a. b. ( 1 2 3 4 5", "a parenthesis has no counterpart"),
            ("www A 1.2.3.4 )", "a parenthesis has no counterpart"),
            ("www DNAME a.", "DNAME record refused: redirection of whole subtrees is not served; use a wildcard CNAME"),
            (
                ##"www TYPE39 \# 1 00"##,
                "DNAME record refused: redirection of whole subtrees is not served; use a wildcard CNAME"
            ),
            ("www ANY a", "ANY record refused: this type is for questions and messages, not for zones"),
            (##"www OPT \# 0"##, "OPT record refused: this type is for questions and messages, not for zones"),
            (##"www TYPE250 \# 0"##, "TSIG record refused: this type is for questions and messages, not for zones"),
            (
                "www SSHFP 1 1 ab",
                ##"SSHFP data: found "1", expected the generic form \# length hexadecimal (RFC 3597)"##
            ),
            (
                "www TYPE65280",
                ##"TYPE65280 data: found "", expected the generic form \# length hexadecimal (RFC 3597)"##
            ),
            (##"www TYPE65280 \#"##, "TYPE65280 data length: missing, expected a number 0 to 65535"),
            (##"www TYPE65280 \# 2 ab"##, #"TYPE65280 data: found "1 octets", expected 2 octets, as the length says"#),
            (##"www TYPE65280 \# 65536 ab"##, #"TYPE65280 data length: found "65536", expected a number 0 to 65535"#),
            (##"www A \# 3 010203"##, "A data: the octets do not have the shape that the type asks for"),
            (##"www MX \# 4 0001c00c"##, "MX data: the octets do not have the shape that the type asks for"),
            ("www A 1.2.3.4\nb A 1.2.3.5", #"found "b" after the end of the line, expected the end of the record"#),
        ] as [(String, String)])
    func saysWhatIsWrong(text: String, message: String) {
        do throws(RecordTextError) {
            let record = try ResourceRecord(text: text, origin: Self.origin, defaultTTL: 300)
            Issue.record("\(text) was read as \(record)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func boundsStrings() throws {
        let longest = String(repeating: "a", count: 255)
        let record = try ResourceRecord(text: "www TXT \(longest) \"\(longest)\"", origin: Self.origin, defaultTTL: 1)
        #expect(record.rdata.count == 512)
        do throws(RecordTextError) {
            _ = try ResourceRecord(text: "www TXT a \(longest)b", origin: Self.origin, defaultTTL: 1)
            Issue.record("a string of 256 octets was read")
        } catch {
            #expect(
                error.description.hasSuffix("expected at most 255 octets (it has 256); split it into several strings"))
            #expect(error.description.count < 200)
        }
        let tooLong = "www TXT " + String(repeating: longest + " ", count: 256)
        #expect(throws: RecordTextError.dataTooLong(.txt, length: 65536)) {
            try ResourceRecord(text: tooLong, origin: Self.origin, defaultTTL: 1)
        }
    }

    @Test func boundsNamesWithTheOrigin() throws {
        let label = String(repeating: "a", count: 63)
        let name = [label, label, label, String(repeating: "a", count: 50)].joined(separator: ".")
        #expect(
            throws: RecordTextError.invalidName(field: "name", found: name, reason: .nameTooLong(length: 257))
        ) { try ResourceRecord(text: "\(name) A 1.2.3.4", origin: Self.origin, defaultTTL: 1) }
    }

    @Test func survivesMutatedText() throws {
        var random = SeededGenerator(seed: 2)
        let seeds = [
            "www 60 IN A 192.0.2.1", "@ AAAA 2001:db8::1", "a CNAME b.example.", "a MX 10 mail",
            #"a TXT "a b" c\065\" "" "#,
            #"a CAA 0 issue "ca.test""#, "_s._tcp SRV 1 2 3 host", "a DS 1 8 99 abcdef01",
            "@ SOA ns hostmaster ( 1 2 3 ; x\n 4 5 )", ##"a TYPE65280 \# 4 01020304"##, ##"a TYPE15 \# 5 0001016100"##,
        ].map { Array($0.utf8) }
        var accepted = 0
        for index in 0..<20_000 {
            let text = String(decoding: seeds[index % seeds.count].mutated(using: &random), as: UTF8.self)
            guard let record = try? ResourceRecord(text: text, origin: Self.origin, defaultTTL: 1) else { continue }
            accepted += 1
            let again = try ResourceRecord(text: record.description, origin: .root, defaultTTL: 0)
            #expect(again == record, "\(text)")
        }
        #expect(accepted > 1000)
    }
}
