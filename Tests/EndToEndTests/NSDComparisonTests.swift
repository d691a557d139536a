import DNSWire
import IPAddress
import TestSupport
import Testing

/// The same zone, served by NSD and by us, is answered alike: response code, AA, and the three sections.
@Suite(.blocking)
struct NSDComparisonTests {
    static let records = [
        "www A 192.0.2.1", "www A 192.0.2.2", "www AAAA 2001:db8::1", "alias CNAME www", "chain CNAME alias",
        "far CNAME www.example.", "lost CNAME nothing.wrong", "deep.ent TXT \"below\"", "*.wild TXT \"any\"",
        "*.wild MX 5 mail", "kept.wild A 192.0.2.3", "*.star CNAME www", "*.void CNAME nowhere",
        "mail 300 A 192.0.2.25",
        "@ MX 10 mail", "@ TXT \"apex\"", "_sip._tcp SRV 1 2 5060 www", "caa CAA 0 issue \"ca.example\"",
        "4 PTR www", "sub NS ns1.sub", "sub NS ns2.other.example.", "ns1.sub A 192.0.2.100", "stale.sub A 192.0.2.101",
        "sub DS 1 13 2 0011223344556677889900112233445566778899001122334455667788990011", "toward CNAME host.sub",
        "odd TYPE65280 \\# 3 010203", "many 60 TXT \"0123456789012345678901234567890123456789\"",
        "dotless.under.ent A 192.0.2.9", "side NS ns.inside", "ns.inside A 192.0.2.77",
    ]

    static let names = [
        "tm.test", "www", "alias", "chain", "far", "lost", "ent", "deep.ent", "x.ent", "under.ent", "wild", "a.wild",
        "a.b.wild", "kept.wild", "x.kept.wild", "*.wild", "a.star", "star", "a.void", "mail", "_sip._tcp", "_tcp",
        "caa", "4", "sub", "host.sub", "ns1.sub", "stale.sub", "a.b.c.sub", "toward", "odd", "many", "absent",
        "a.absent",
        "below.www", "ns1", "side", "x.side", "ns.inside", "inside", "WwW",
    ]
    static let types: [RecordType] = [
        .a, .aaaa, .txt, .mx, .ns, .soa, .cname, .srv, .caa, .ptr, .ds, .any, RecordType(rawValue: 65280),
        RecordType(rawValue: 4000),
    ]

    /// A difference that is meant to be, with the reason.
    static func isExplained(_ name: String, _ type: RecordType) -> Bool {
        // RFC 8482 4.1: we answer ANY with one record set, NSD with all of the name's.
        type == .any
    }

    /// What is compared of an answer.
    struct Parts: Equatable {
        var code: ResponseCode
        var authoritative: Bool
        var answers: [String]
        var authorities: [String]
        var additionals: [String]

        /// - Parameter courtesy: The zone whose name servers, with their addresses, are passed over beside an answer: NSD
        ///   gives them where it does not keep responses minimal, and MX and SRV have no addresses where it does.
        init(_ message: Message, courtesy: DomainName? = nil) {
            var message = message
            if let courtesy, !message.answers.isEmpty, message.authorities.first?.name == courtesy,
                message.authorities.first?.type == .ns
            {
                let servers = message.authorities.compactMap(\.targetName)
                message.authorities = []
                message.additionals.removeAll { servers.contains($0.name) }
            }
            code = message.responseCode
            authoritative = message.header.isAuthoritative
            answers = message.answers.map(\.description).sorted()
            authorities = message.authorities.map(\.description).sorted()
            additionals = message.additionals.filter { $0.type != .opt }.map(\.description).sorted()
        }
    }

    @Test func answersAreThoseOfNSD() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(records: Self.records).replacing(
                "    contact:", with: "    soa: {serial: 7}\n    contact:"))
        let folder = try TemporaryFolder()
        let port = FreePort.find()
        let zone =
            "$ORIGIN tm.test.\n$TTL 60\n@ 3600 SOA ns1 hostmaster 7 14400 3600 1209600 60\n@ 3600 NS ns1\n"
            + "ns1 3600 A 127.0.0.1\n" + Self.records.joined(separator: "\n") + "\n"
        try folder.write("tm.test.zone", zone)
        let configuration = try folder.write(
            "nsd.conf",
            """
            server:
              server-count: 1
              ip-address: 127.0.0.1@\(port)
              username: ""
              zonesdir: "\(folder.path)"
              database: ""
              pidfile: "\(folder.path)/pid"
              xfrdfile: "\(folder.path)/xfrd"
              zonelistfile: "\(folder.path)/zonelist"
              xfrdir: "\(folder.path)"
              rrl-ratelimit: 0
              minimal-responses: no
            remote-control:
              control-enable: no
            zone:
              name: tm.test
              zonefile: tm.test.zone

            """)
        let nsd = try RunningProgram("nsd", ["-d", "-c", configuration])
        defer { nsd.signal(15) }
        let peer = DNSClient(server: SocketAddress(address: .v4(.loopback), port: port))
        let apex = try DomainName("tm.test")
        #expect(poll { (try? peer.query(apex, .soa, over: .udp, timeout: .milliseconds(300))) != nil }, "\(nsd.errors)")
        var compared = 0
        for label in Self.names {
            let name = label == "tm.test" ? apex : try DomainName("\(label).tm.test")
            for type in Self.types where !Self.isExplained(label, type) {
                let ours = Parts(try server.client.query(name, type, over: .tcp).message)
                let theirs = Parts(try peer.query(name, type, over: .tcp).message, courtesy: apex)
                compared += 1
                #expect(ours == theirs, "\(name) \(type)")
            }
        }
        let outside = try DomainName("example.org")
        #expect(try server.client.query(outside, .a, over: .udp).message.responseCode == .refused)
        #expect(try peer.query(outside, .a, over: .udp).message.responseCode == .refused)
        #expect(compared == Self.names.count * (Self.types.count - 1))
        nsd.signal(15)
        _ = try nsd.wait()
    }
}
