import DNSWire
import Testing

struct MnemonicTests {
    @Test(
        arguments: [
            ("A", 1), ("AAAA", 28), ("CAA", 257), ("HTTPS", 65), ("ANY", 255), ("TYPE65280", 65280), ("TYPE0", 0),
            ("DNAME", 39),
        ] as [(String, UInt16)])
    func readsAndPrintsTypes(text: String, number: UInt16) {
        #expect(RecordType(text)?.rawValue == number)
        #expect(RecordType(text.lowercased())?.rawValue == number)
        #expect(RecordType(rawValue: number).description == text)
    }

    @Test(arguments: ["", "B", "TYPE", "TYPE65536", "TYPE-1", "TYPE+1", "TYPE 1", "ſoa", "A "])
    func refusesTypes(text: String) {
        #expect(RecordType(text) == nil)
    }

    @Test func readsTypeNumbersOfKnownTypes() {
        #expect(RecordType("TYPE1") == .a)
        #expect(RecordType("type28") == .aaaa)
    }

    @Test func tellsMetaTypes() {
        let meta: [RecordType] = [.opt, .any, .axfr, .ixfr, .tsig, .tkey, RecordType(rawValue: 0)]
        #expect(meta.filter(\.isMeta) == meta)
        let data: [RecordType] = [.a, .soa, .dname, .caa, .https, RecordType(rawValue: 65280)]
        #expect(data.filter(\.isMeta).isEmpty)
    }

    @Test func printsClassesAndCodes() {
        #expect(RecordClass("in") == .internet)
        #expect(RecordClass("CLASS3") == .chaos)
        #expect(RecordClass("HS") == nil)
        #expect(
            [.internet, .chaos, .noClass, .any, RecordClass(rawValue: 9)].map(\.description)
                == ["IN", "CH", "NONE", "ANY", "CLASS9"])
        #expect(
            [.nameError, .badVersion, ResponseCode(rawValue: 4000)].map(\.description)
                == ["NXDOMAIN", "BADVERS", "RCODE4000"])
        #expect([.query, .notify, Opcode(rawValue: 15)].map(\.description) == ["QUERY", "NOTIFY", "OPCODE15"])
        #expect(Opcode(rawValue: 0x14) == .notify)
    }
}
