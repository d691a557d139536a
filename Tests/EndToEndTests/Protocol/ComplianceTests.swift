import DNSWire
import IPAddress
import TestSupport
import Testing

/// The probes of the ISC's suite for compliance, restated from RFC 8906 8 and the suite's list of tests.
@Suite("RFC 8906 8: probes of extensibility", .blocking)
struct ComplianceTests {
    private let server: PointsmanServer
    private let zone: DomainName

    init() throws {
        server = try PointsmanServer(PointsmanServer.zone(records: ["www A 192.0.2.1"]))
        zone = try DomainName("tm.test")
    }

    @Test func everyProbeIsAnsweredAsItShould() throws {
        #expect(ComplianceProbe.all.count == 34)
        for probe in ComplianceProbe.all {
            let sent = probe.octets(to: zone)
            let octets = try #require(
                try server.client.exchange(sent, over: probe.transport), "\(probe.name): no answer")
            check(try Message(wire: octets), octets, to: probe)
        }
    }

    private func check(_ message: Message, _ octets: [UInt8], to probe: ComplianceProbe) {
        let told: Comment = "\(probe.name) (\(probe.why)): \(message)"
        // The flags: QR, the opcode, AA for data, RD as asked (of queries alone), and nothing else.
        let isQuery = probe.flags & 0x7800 == 0
        let hasData = probe.answer == .soa || probe.answer == .noData
        let expected = 0x8000 | probe.flags & 0x7800 | (hasData ? 0x0400 : 0) | (isQuery ? probe.flags & 0x0100 : 0)
        #expect(message.header.bits & 0xFFF0 == expected, told)
        #expect(message.header.id == 0xBEEF, told)
        #expect(message.questions.map(\.type) == (probe.type.map { [$0] } ?? []), told)
        #expect(message.questions.allSatisfy { $0.name == zone }, told)
        switch probe.answer {
        case .soa:
            #expect(message.responseCode == .noError && message.answers.map(\.type) == [.soa], told)
        case .noData:
            #expect(message.responseCode == .noError && message.answers.isEmpty, told)
            #expect(message.authorities.map(\.type) == [.soa], told)
        case .badVersion:
            #expect(message.responseCode == .badVersion && message.answers.isEmpty, told)
            #expect(message.authorities.isEmpty, told)
        case .notImplemented:
            #expect(message.responseCode == .notImplemented && octets.count == 12, told)
        case .badKey:
            #expect(message.responseCode == .notAuthoritative && message.answers.isEmpty, told)
        }
        checkExtension(message, octets, to: probe, told)
    }

    /// The OPT record: there for one, of version 0, with no flag but DO as it was sent and no option but those of clients that sent them.
    private func checkExtension(_ message: Message, _ octets: [UInt8], to probe: ComplianceProbe, _ told: Comment) {
        let asked = (probe.additional ?? "").hasPrefix("00 0029")
        #expect((message.edns != nil) == asked, told)
        guard let edns = message.edns, let sent = probe.additional.map(ComplianceProbe.octets) else { return }
        #expect(edns.version == 0 && edns.udpPayloadSize >= 512, told)
        let isDNSSEC = sent[7] & 0x80 != 0
        #expect(edns.flags == (isDNSSEC ? 0x8000 : 0) || probe.answer == .badVersion && edns.flags == 0, told)
        if probe.transport == .udp { #expect(octets.count <= max(512, Int(sent[3]) << 8 | Int(sent[4])), told) }
        let hasCookie = sent.suffix(8) == [1, 2, 3, 4, 5, 6, 7, 8]
        for option in edns.options {
            // A client's network is told as it came, with a scope of all (RFC 7871 7.2.1), where it was told.
            if option.code == .clientSubnet {
                #expect((probe.additional ?? "").contains("0008 0004 0001 0000"), told)
                #expect(option.data == [0, 1, 0, 0], told)
                continue
            }
            #expect(option.code == .cookie && hasCookie, told)
            #expect(option.data.count == 24 && option.data.prefix(8) == sent.suffix(8), told)
        }
        if hasCookie, probe.answer == .soa { #expect(edns[.cookie] != nil, told) }
    }

    /// Every type that is assigned or not, save those that no question may have, is a type like any other (RFC 3597 3).
    @Test func everyTypeIsAnswered() throws {
        // Types of data (RFC 6895 3.1) as registered, and one that is not.
        for number in Array(UInt16(1)...40) + Array(42...127) + Array(256...262) + [32_768, 32_769, 1000, 65_280] {
            let type = RecordType(rawValue: number)
            let message = try server.client.query(zone, type, over: .udp).message
            #expect(message.responseCode == .noError, "type \(number): \(message)")
            #expect(message.answers.allSatisfy { $0.type == type }, "type \(number): \(message)")
            #expect(!message.answers.isEmpty || message.authorities.map(\.type) == [.soa], "type \(number): \(message)")
            #expect(message.header.isAuthoritative, "type \(number): \(message)")
        }
    }
}
