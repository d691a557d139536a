import DNSWire
import TestSupport
import Testing

@Suite("RFC 6891: EDNS(0) options by name")
struct EDNSTests {
    @Test(
        arguments: [
            (3, "6e7331", "NSID=6e7331"), (8, "0001 18 00 c00002", "ECS=00011800c00002"), (10, "01", "COOKIE=01"),
            (11, "", "KEEPALIVE"), (12, "0000", "PADDING=0000"), (19, "02 00 00000001", "ZONEVERSION=020000000001"),
            (15, "0012", "EDE=18 (Prohibited)"), (15, "0000 6f7468657200", "EDE=0 (Other Error): (other)"),
            (15, "ffff ff", "EDE=65535: (\u{fffd})"), (15, "00", "EDE=00"), (9, "", "EXPIRE"), (14, "", "KEY-TAG"),
            (18, "00", "REPORT-CHANNEL=00"), (65001, "", "OPT65001"),
        ] as [(UInt16, String, String)])
    func prints(code: UInt16, data: String, text: String) {
        let option = EDNS.Option(code: EDNS.OptionCode(rawValue: code), data: octets(data))
        #expect(option.description == text)
        #expect(EDNS(options: [option]).description == "version 0 udp 1232 \(text)")
    }

    @Test func findsOptions() throws {
        let edns = EDNS(options: [
            EDNS.Option(code: .cookie, data: [1]), EDNS.Option(code: .extendedError, data: [0, 20]),
            EDNS.Option(code: .cookie, data: [2]), EDNS.Option(code: .extendedError, data: [0]),
            EDNS.Option(code: .extendedError, data: [0, 0, 0x61]),
        ])
        let read = try #require(EDNS(record: edns.record))
        #expect(read[.cookie] == [1])
        #expect(read[.nsid] == nil)
        #expect(read.extendedErrors == [.init(code: 20), .init(code: 0, text: "a")])
        #expect(EDNS.ExtendedError(code: 20).description == "20 (Not Authoritative)")
    }
}
