import DNSWire
import TestSupport
import Testing

struct MessageTests {
    /// A response with compression: www.example.test A, a CNAME to it, an MX, an SOA and EDNS.
    static let response = octets(
        """
        1234 8580 0001 0002 0001 0002
        03777777 076578616d706c65 0474657374 00 0001 0001
        c00c 0005 0001 0000003c 0004 0161 c010
        0161 c010 0001 0001 0000003c 0004 c0000201
        c010 0006 0001 00000e10 0027 036e7331 c010 0a686f73746d6173746572 c018 0000000100000002000000030000000400000005
        c010 000f 0001 0000003c 0007 000a 024d58 c010
        00 0029 04d0 01 00 8000 0008 000a 0004 01020304
        """)

    @Test func decodesCompressedNames() throws {
        let message = try Message(wire: Self.response)
        let text: [ResourceRecord] = try [
            "www CNAME a", "a A 192.0.2.1", "@ 3600 SOA ns1 hostmaster.test. 1 2 3 4 5",
        ].map { try ResourceRecord(text: $0, origin: name("example.test"), defaultTTL: 60) }
        #expect(message.header.id == 0x1234)
        #expect(message.questions == [Question(name: name("www.example.test"), type: .a)])
        #expect(message.answers == Array(text[..<2]))
        #expect(message.authorities == [text[2]])
        // Names in data keep their case.
        #expect(message.additionals.first?.rdata == octets("000a 024d58 076578616d706c65 0474657374 00"))
        #expect(message.additionals.first?.targetName == name("mx.example.test"))
        #expect(message.responseCode == .badVersion)
        let edns = try #require(message.edns)
        #expect(edns.udpPayloadSize == 1232 && edns.version == 0 && edns.dnssecOK)
        #expect(edns.options == [EDNS.Option(code: 10, data: [1, 2, 3, 4])])
    }

    @Test func encodesWhatItDecoded() throws {
        let message = try Message(wire: Self.response)
        let compressed = try message.encoded()
        #expect(try Message(wire: compressed) == message)
        // The second answer's owner is found in the data of the first, which the hand-written octets do not use.
        #expect(compressed.count == Self.response.count - 2)
        let plain = try message.encoded(compressing: false)
        #expect(try Message(wire: plain) == message)
        #expect(plain.count > compressed.count)
    }

    @Test func printsLikeDig() throws {
        let expected = """
            QUERY BADVERS id 4660 flags: qr aa rd ra
            EDNS: version 0 do udp 1232 COOKIE=01020304
            question: www.example.test. IN A
            answer: www.example.test. 60 IN CNAME a.example.test.
            answer: a.example.test. 60 IN A 192.0.2.1
            authority: example.test. 3600 IN SOA ns1.example.test. hostmaster.test. 1 2 3 4 5
            additional: example.test. 60 IN MX 10 mx.example.test.
            """
        #expect(try Message(wire: Self.response).description == expected)
    }

    @Test func refusesEveryTruncation() {
        for length in 0..<Self.response.count {
            #expect(throws: MessageError.truncated(offset: length)) {
                try Message(wire: Self.response[..<length])
            }
        }
        #expect(throws: MessageError.trailingOctets(count: 2)) { try Message(wire: Self.response + [0, 0]) }
    }

    /// What follows the header of a message with one question, and the error.
    @Test(
        arguments: [
            ("c00c 0001 0001", .badPointer(offset: 12)), ("0161 c00c 0001 0001", .badPointer(offset: 14)),
            ("c000 0001 0001", .badPointer(offset: 12)), ("c00b 0001 0001", .badPointer(offset: 12)),
            ("c00e 00 0001 0001", .badPointer(offset: 12)), ("ffff 0001 0001", .badPointer(offset: 12)),
            ("40 00 0001 0001", .badLabelType(offset: 12)), ("80 00 0001 0001", .badLabelType(offset: 12)),
            ("0161 7f", .badLabelType(offset: 14)), ("c0", .truncated(offset: 13)), ("3f61", .truncated(offset: 14)),
        ] as [(String, MessageError)])
    func refusesBadNames(hexadecimal: String, error: MessageError) {
        #expect(throws: error) { try Message(wire: octets("0000 0000 0001 0000 0000 0000" + hexadecimal)) }
        #expect(!error.description.isEmpty)
    }

    @Test func refusesALoopOfTwoPointers() {
        // The second question's name leads back to itself by way of the first part that it wrote.
        let question = "0161 00 0001 0001"
        let loop = "0162 c015 0001 0001"
        #expect(throws: MessageError.badPointer(offset: 21)) {
            try Message(wire: octets("0000 0000 0002 0000 0000 0000" + question + loop))
        }
    }

    @Test func boundsChainsOfPointers() throws {
        // The first question's name is the root; each further one is a pointer to the one before.
        for (count, isAccepted) in [(127, true), (128, false)] {
            let pointers = (0..<count).flatMap { index -> [UInt8] in
                let target = index == 0 ? 12 : 17 + 6 * (index - 1)
                return [0xC0 | UInt8(target >> 8), UInt8(target & 0xFF), 0, 1, 0, 1]
            }
            let message = octets("0000 0000 00") + [UInt8(count + 1)] + octets("0000 0000 0000 00 0001 0001") + pointers
            #expect(((try? Message(wire: message)) != nil) == isAccepted)
        }
    }

    @Test func boundsNamesMadeOfPointers() {
        // A name of 253 octets, and one that puts 64 before it.
        let label = "3f" + String(repeating: "61", count: 63)
        let long = label + label + label + "3b" + String(repeating: "61", count: 59) + "00"
        let message = octets("0000 0000 0002 0000 0000 0000" + long + "0001 0001" + "0161 c00c 0001 0001")
        #expect((try? Message(wire: message))?.questions.map(\.name.wire.count) == [253, 255])
        let tooLong = octets("0000 0000 0002 0000 0000 0000" + long + "0001 0001" + "026161 c00c 0001 0001")
        #expect(throws: MessageError.nameTooLong(offset: 12 + 253 + 4)) { try Message(wire: tooLong) }
    }

    /// Type, length and data of a record at the root, all malformed.
    @Test(
        arguments: [
            (.a, "0003 010203"), (.a, "0005 0102030405"), (.aaaa, "0004 01020304"), (.ns, "0001 00 00"),
            (.ns, "0004 0161 00 00"),
            (.ns, "0002 0161 00"), (.mx, "0001 00"), (.txt, "0000"), (.txt, "0002 0261"), (.soa, "0002 0000"),
            (.caa, "0002 0000"), (.srv, "0006 000100020003"),
        ] as [(RecordType, String)])
    func refusesMalformedData(type: RecordType, hexadecimal: String) {
        let header = octets("0000 8000 0000 0001 0000 0000")
        let record =
            [0, 0, UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)] + octets("0001 00000000" + hexadecimal)
        // What the data lacks is there, after its end: it must not be taken.
        #expect(throws: MessageError.self) { try Message(wire: header + record + Array(repeating: 0, count: 40)) }
        let error = #expect(throws: MessageError.self) { try Message(wire: header + record) }
        #expect(error != .trailingOctets(count: 0))
    }

    @Test func takesDataOfOtherClassesAsItIs() throws {
        let message = octets("0000 8000 0000 0001 0000 0000" + "00 0001 0003 00000000 0001 ff")
        #expect(try Message(wire: message).answers.first?.rdata == [0xFF])
        #expect(try Message(wire: message).encoded() == message)
    }

    @Test func setsHeaderFields() {
        var header = MessageHeader(id: 1)
        header.opcode = .update
        header.responseCode = .refused
        header.isResponse = true
        #expect(header.bits == 0xA805)
        header.opcode = .query
        header.responseCode = .badVersion
        #expect(header.bits == 0x8000)
        header.isResponse = false
        header.isAuthoritative = true
        #expect(header.bits == 0x0400)
        header = MessageHeader()
        header.isTruncated = true
        header.recursionDesired = true
        header.recursionAvailable = true
        header.authenticData = true
        header.checkingDisabled = true
        #expect(header.bits == 0x03B0)
        #expect(header.isTruncated && header.recursionDesired && header.recursionAvailable)
        #expect(header.authenticData && header.checkingDisabled && !header.isAuthoritative && !header.isResponse)
    }

    @Test func makesQueries() throws {
        let query = Message(id: 7, query: name("a"), type: .any, edns: EDNS(dnssecOK: true))
        #expect(
            try query.encoded()
                == octets("0007 0000 0001 0000 0000 0001  0161 00 00ff 0001  00 0029 04d0 00 00 8000 0000"))
        var plain = query
        plain.edns = nil
        #expect(try plain.encoded() == octets("0007 0000 0001 0000 0000 0000  0161 00 00ff 0001"))
    }

    @Test func refusesMalformedOptions() {
        for rdata in ["00", "000a0001", "000a0000ff"] {
            let record = ResourceRecord(name: .root, type: .opt, ttl: 0, rdata: octets(rdata))
            #expect(EDNS(record: record) == nil)
        }
        #expect(EDNS(record: ResourceRecord(name: .root, type: .a, ttl: 0, rdata: [])) == nil)
    }

    @Test func refusesToEncodeWhatDoesNotFit() throws {
        let record = ResourceRecord(name: .root, type: .sshfp, ttl: 0, rdata: Array(repeating: 0, count: 40_000))
        #expect(try Message(answers: [record]).encoded().count == 40_023)
        #expect(throws: MessageError.tooLong) { try Message(answers: [record, record]).encoded() }
        let questions = Array(repeating: Question(name: .root, type: .a), count: 65_536)
        #expect(throws: MessageError.tooLong) { try Message(questions: questions).encoded() }
    }

    @Test func compressesBeyondThePointersReach() throws {
        let filler = ResourceRecord(name: .root, type: .sshfp, ttl: 0, rdata: Array(repeating: 0, count: 0x4000))
        let late = ResourceRecord(name: name("late.test"), ttl: 1, alias: name("late.test"))
        let message = Message(answers: [filler, late, late])
        #expect(try Message(wire: try message.encoded()) == message)
    }

    @Test func survivesMutation() throws {
        var random = SeededGenerator(seed: 3)
        let query = try Message(id: 1, query: name("www.example.test"), type: .a, edns: EDNS()).encoded()
        var accepted = 0
        for index in 0..<20_000 {
            let octets = (index.isMultiple(of: 4) ? query : Self.response).mutated(using: &random)
            guard let message = try? Message(wire: octets) else { continue }
            accepted += 1
            #expect(try Message(wire: try message.encoded()) == message, "\(octets)")
            #expect(try Message(wire: try message.encoded(compressing: false)) == message, "\(octets)")
            #expect(!message.description.isEmpty)
        }
        #expect(accepted > 500)
    }

    @Test func survivesRandomOctets() {
        var random = SeededGenerator(seed: 4)
        var accepted = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...64, using: &random)
            var octets = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            // Small counts, so that the records are reached.
            for place in stride(from: 4, to: min(12, length), by: 1) {
                octets[place] = place % 2 == 0 ? 0 : octets[place] & 1
            }
            if (try? Message(wire: octets)) != nil { accepted += 1 }
        }
        #expect(accepted < 20_000)
    }
}
