import DNSWire
import IPAddress
import TestSupport
import Testing

struct RDataLayoutTests {
    /// Type, data, the places of compressible names, the target.
    @Test(
        arguments: [
            (.ns, "016100", [0..<3], "a"), (.cname, "016100", [0..<3], "a"), (.ptr, "00", [0..<1], "."),
            (.mx, "000a016101620 0", [2..<7], "a.b"), (.srv, "000100020003016100", [], "a"),
            (.soa, "016100 016200 0000000100000002000000030000000400000005", [0..<3, 3..<6], nil),
            (.a, "01020304", [], nil), (.txt, "0161", [], nil), (RecordType(rawValue: 65280), "016100", [], nil),
            (.ns, "0161", [], nil), (.ns, "01610000", [], nil), (.mx, "00", [], nil),
            (.srv, "0001000200030161", [], nil),
            (.ns, "c00c", [], nil), (.https, "000101610 0", [], "a"), (.svcb, "000000", [], "."),
        ] as [(RecordType, String, [Range<Int>], String?)])
    func findsNames(type: RecordType, hexadecimal: String, places: [Range<Int>], target: String?) throws {
        let rdata = octets(hexadecimal)
        #expect(RDataLayout.compressibleNames(type: type, rdata: rdata) == places)
        #expect(RDataLayout.targetName(type: type, rdata: rdata) == target.map(name))
        let record = ResourceRecord(name: .root, type: type, ttl: 0, rdata: rdata)
        #expect(record.targetName == target.map(name))
    }

    /// Well-formed data of each type, of which no shorter and no longer form is well-formed.
    @Test(
        arguments: [
            (.a, "01020304"), (.aaaa, "00112233445566778899aabbccddeeff"), (.ns, "016100"), (.cname, "016100"),
            (.mx, "0001016100"), (.srv, "000100020003016100"), (.ptr, "0161016200"),
            (.soa, "01610001620000000001000000020000000300000004 00000005"),
        ] as [(RecordType, String)])
    func tellsTheShape(type: RecordType, hexadecimal: String) {
        let rdata = octets(hexadecimal)
        #expect(RDataLayout.isWellFormed(type: type, rdata: rdata))
        #expect(!RDataLayout.isWellFormed(type: type, rdata: rdata + [0]))
        for length in 0..<rdata.count {
            #expect(!RDataLayout.isWellFormed(type: type, rdata: Array(rdata[..<length])))
        }
    }

    /// Types whose data may have several lengths.
    @Test(
        arguments: [
            (.txt, "", false), (.txt, "00", true), (.txt, "01", false), (.txt, "0161", true), (.txt, "016102", false),
            (.txt, "01610161", true), (.caa, "0001", false), (.caa, "000161", true), (.caa, "00016162", true),
            (.caa, "0000", false), (.caa, "00012d", false), (.caa, "000261", false), (.ds, "00010203", false),
            (.ds, "0001020304", true), (.https, "", false), (RecordType(rawValue: 65280), "", true),
            (RecordType(rawValue: 65280), "ff", true),
        ] as [(RecordType, String, Bool)])
    func tellsTheShapeOfVariableData(type: RecordType, hexadecimal: String, expected: Bool) {
        #expect(RDataLayout.isWellFormed(type: type, rdata: octets(hexadecimal)) == expected)
    }

    @Test func boundsNames() {
        let label = [63] + [UInt8](repeating: 0x61, count: 63)
        let longest = label + label + label + [61] + [UInt8](repeating: 0x61, count: 61) + [0]
        #expect(RDataLayout.isWellFormed(type: .ns, rdata: longest))
        #expect(!RDataLayout.isWellFormed(type: .ns, rdata: label + label + label + label + [0]))
    }

    @Test func boundsTheLength() {
        let tooLong = [UInt8](repeating: 0, count: 65536)
        #expect(!RDataLayout.isWellFormed(type: .sshfp, rdata: tooLong))
        #expect(RDataLayout.isWellFormed(type: .sshfp, rdata: Array(tooLong.dropLast())))
    }

    @Test func makesRecordsOfTheirParts() throws {
        let soa = StartOfAuthority(
            primaryServer: name("ns1.test"), mailbox: name("hostmaster.test"), serial: 1, refresh: 2, retry: 3,
            expire: 4, minimum: 5)
        #expect(StartOfAuthority(rdata: soa.rdata) == soa)
        #expect(StartOfAuthority(rdata: Array(soa.rdata.dropLast())) == nil)
        let owner = name("a.test")
        let records: [ResourceRecord] = [
            ResourceRecord(name: owner, ttl: 1, address: .v4(.loopback)),
            ResourceRecord(name: owner, ttl: 1, address: .v6(.loopback)),
            ResourceRecord(name: owner, ttl: 1, nameServer: name("b")),
            ResourceRecord(name: owner, ttl: 1, alias: name("b")),
            ResourceRecord(name: owner, ttl: 1, startOfAuthority: soa),
        ]
        let expected = [
            "A 127.0.0.1", "AAAA ::1", "NS b.", "CNAME b.", "SOA ns1.test. hostmaster.test. 1 2 3 4 5",
        ]
        #expect(records.map(\.description) == expected.map { "a.test. 1 IN \($0)" })
        #expect(records.map(\.address) == [.v4(.loopback), .v6(.loopback), nil, nil, nil])
        #expect(
            [RecordType.ns, .mx, .srv, .svcb, .https, .cname, .a].map(\.addsAddresses)
                == [true, true, true, true, true, false, false])
    }
}
