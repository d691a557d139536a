import DNSWire
import TestSupport
import Testing

/// What an audit of a delegated zone looks at, as far as one server or two can be asked without the world around them:
/// restated from Zonemaster's test cases, whose names stand with each.
@Suite("Zonemaster's test cases", .blocking)
struct ZoneAuditTests {
    private static let zone = "shop.audit.example"
    private static let nameServers = ["ns1.shop.audit.example", "ns2.shop.audit.example"]
    private static let addresses = ["ns1": ["198.51.100.1", "2001:db8::1"], "ns2": ["203.0.113.2", "2001:db8:1::2"]]
    private let servers: [PointsmanServer]

    /// Two servers of one zone, with the defaults and a serial that is fixed, as for two servers by files.
    init() throws {
        let configuration = """
            zones:
              - name: \(Self.zone)
                nameServers:
                  - {name: \(Self.nameServers[0]), addresses: ["198.51.100.1", "2001:db8::1"]}
                  - {name: \(Self.nameServers[1]), addresses: ["203.0.113.2", "2001:db8:1::2"]}
                contact: hostmaster.\(Self.zone)
                soa: {serial: 2026113001}
                records:
                  - '@ A 198.51.100.80'
                  - '@ MX 10 mail'
                  - 'mail A 198.51.100.25'
                  - '@ TXT "v=spf1 mx -all"'
                  - 'www CNAME @'
                  - 'sub NS ns1.sub'
                  - 'ns1.sub A 198.51.100.53'
            sources: []

            """
        servers = try (0..<2).map { _ in try PointsmanServer(configuration) }
    }

    private func ask(
        _ name: String, _ type: RecordType, over transport: DNSClient.Transport = .udp, edns: EDNS? = nil,
        of number: Int = 0
    ) throws -> Message {
        try servers[number].client.query(try DomainName(name), type, over: transport, edns: edns).message
    }

    /// The zone's one SOA record.
    private func authority(of number: Int = 0) throws -> StartOfAuthority {
        let answers = try ask(Self.zone, .soa, of: number).answers
        #expect(answers.count == 1, "ZONE10: one SOA record")
        return try #require(answers.first.flatMap { StartOfAuthority(rdata: $0.rdata) })
    }

    /// The names that the zone's NS records have.
    private func delegates(_ transport: DNSClient.Transport = .udp, of number: Int = 0) throws -> [String] {
        try ask(Self.zone, .ns, over: transport, of: number).answers.map(\.dataDescription).sorted()
    }

    @Test("BASIC01-03, CONNECTIVITY01-02, DELEGATION04, 06: the zone is there, by its authority, over UDP and TCP")
    func basics() throws {
        for number in servers.indices {
            for transport in DNSClient.Transport.allCases {
                for type in [RecordType.soa, .ns] {
                    let message = try ask(Self.zone, type, over: transport, of: number)
                    #expect(message.responseCode == .noError && message.header.isAuthoritative, "\(message)")
                    #expect(!message.answers.isEmpty && message.answers.allSatisfy { $0.type == type }, "\(message)")
                }
                let www = try ask("www.\(Self.zone)", .a, over: transport, of: number)
                #expect(www.answers.map(\.type) == [.cname, .a] && www.header.isAuthoritative, "\(www)")
            }
        }
    }

    @Test("ADDRESS01, CONNECTIVITY03-04, DELEGATION01-02, 05, 07: two name servers, each with addresses of its own")
    func nameServers() throws {
        #expect(try delegates() == Self.nameServers.map { "\($0)." })
        var seen: Set<String> = []
        for (short, expected) in Self.addresses {
            let found = try [RecordType.a, .aaaa].flatMap { type in
                let message = try ask("\(short).\(Self.zone)", type)
                #expect(message.answers.allSatisfy { $0.type == type }, "DELEGATION05: no alias: \(message)")
                return message.answers.map(\.dataDescription)
            }
            #expect(found == expected)
            seen.formUnion(found)
        }
        #expect(seen.count == 4, "DELEGATION02")
    }

    @Test("CONSISTENCY01-06: both servers say the same, over UDP and TCP")
    func consistency() throws {
        #expect(try authority(of: 0) == authority(of: 1), "CONSISTENCY01-03, 06")
        let all = try servers.indices.flatMap { number in
            try DNSClient.Transport.allCases.map { try delegates($0, of: number) }
        }
        #expect(Set(all).count == 1, "CONSISTENCY04")
        // CONSISTENCY05: the addresses beside the NS records are those at the names.
        for record in try ask(Self.zone, .ns).additionals where record.type == .a || record.type == .aaaa {
            let named = try ask("\(record.name)", record.type).answers
            #expect(named.contains { $0.rdata == record.rdata })
        }
    }

    @Test("DELEGATION03: a referral for the longest name fits 512 octets")
    func referral() throws {
        let label = String(repeating: "a", count: 63)
        var name = "sub.\(Self.zone)"
        while name.utf8.count + 64 <= 253 { name = "\(label).\(name)" }
        name = "\(String(repeating: "b", count: 252 - name.utf8.count)).\(name)"
        let response = try servers[0].client.query(try DomainName(name), .a)
        #expect(response.octets.count <= 512 && !response.message.header.isTruncated)
        #expect(!response.message.header.isAuthoritative && response.message.authorities.map(\.type) == [.ns])
        #expect(response.message.additionals.map(\.dataDescription) == ["198.51.100.53"])
    }

    @Test("NAMESERVER01-03, 07: no recursion, no transfer, no referral upwards")
    func authoritativeOnly() throws {
        for name in ["nameservertest.example.se", "nameservertest.example.org", "nameservertest.example.net"] {
            let message = try ask(name, .a)
            #expect(!message.header.recursionAvailable && message.responseCode == .refused, "NAMESERVER01: \(message)")
        }
        #expect(try ask(Self.zone, .soa, edns: EDNS(udpPayloadSize: 4096)).edns?.version == 0, "NAMESERVER02")
        let transfer = try ask(Self.zone, RecordType(rawValue: 252), over: .tcp)
        #expect(transfer.responseCode == .refused && transfer.answers.isEmpty, "NAMESERVER03: \(transfer)")
        let root = try ask(".", .ns)
        #expect(root.authorities.isEmpty && root.answers.isEmpty, "NAMESERVER07: \(root)")
    }

    // NAMESERVER04, that an answer comes from the address that was asked, is what the client's connected sockets take.

    @Test("NAMESERVER05-06, 08-09: questions for AAAA, and their letters")
    func questions() throws {
        let none = try ask(Self.zone, .aaaa)
        #expect(none.responseCode == .noError && none.answers.isEmpty && none.authorities.map(\.type) == [.soa])
        // The question comes back as it was sent, and upper and lower case are one.
        var query = try Message(id: 9, query: DomainName(Self.zone), type: .soa).encoded()
        let plain = try #require(try servers[0].client.exchange(query))
        for index in 12..<query.count - 4 where (0x61...0x7A).contains(query[index]) && index.isMultiple(of: 2) {
            query[index] -= 0x20
        }
        let mixed = try #require(try servers[0].client.exchange(query))
        #expect(mixed[12..<query.count] == query[12...], "NAMESERVER08")
        let answers = try [mixed, plain].map { octets in
            try Message(wire: octets).answers.map { StartOfAuthority(rdata: $0.rdata) }
        }
        #expect(answers[0] == answers[1] && answers[0].count == 1, "NAMESERVER09")
    }

    @Test("NAMESERVER10-13: versions, options, flags and small sizes of EDNS")
    func extensions() throws {
        let version = try ask(Self.zone, .soa, edns: EDNS(udpPayloadSize: 512, version: 1))
        #expect(version.responseCode == .badVersion && version.edns?.version == 0 && version.answers.isEmpty)
        let option = EDNS.Option(code: EDNS.OptionCode(rawValue: 137))
        let unknown = try ask(Self.zone, .soa, edns: EDNS(udpPayloadSize: 512, options: [option]))
        #expect(unknown.responseCode == .noError && unknown.edns?[option.code] == nil && unknown.answers.count == 1)
        var flagged = EDNS(udpPayloadSize: 512)
        flagged.flags = 0x0003
        let flags = try ask(Self.zone, .soa, edns: flagged)
        #expect(flags.responseCode == .noError && flags.edns?.flags == 0 && flags.answers.count == 1)
        let small = try ask(Self.zone, RecordType(rawValue: 48), edns: EDNS(udpPayloadSize: 512, dnssecOK: true))
        #expect(small.responseCode == .noError && small.edns?.version == 0)
    }

    @Test("NAMESERVER15: the software's version is told to nobody who did not configure it")
    func version() throws {
        for name in ["version.bind", "version.server"] {
            // Class CHAOS, type TXT.
            var query = try Message(id: 5, query: DomainName(name), type: .txt).encoded()
            query[query.count - 1] = 3
            let message = try Message(wire: try #require(try servers[0].client.exchange(query)))
            #expect(message.responseCode == .refused && message.answers.isEmpty)
        }
    }

    @Test("SYNTAX01-08: names that hosts and mailboxes may have")
    func syntax() throws {
        let authority = try authority()
        let hosts = [Self.zone, "\(authority.primaryServer)"] + (try delegates()) + ["mail.\(Self.zone)"]
        for host in hosts {
            for label in host.split(separator: ".") {
                let isPlain = label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
                #expect(isPlain && label.first != "-" && label.last != "-", "SYNTAX01-02, 04, 07-08: \(host)")
                #expect(!label.dropFirst(2).hasPrefix("--") || label.hasPrefix("xn"), "SYNTAX03: \(host)")
            }
        }
        let mailbox = "\(authority.mailbox)"
        #expect(!mailbox.contains("@") && mailbox.split(separator: ".").count >= 2, "SYNTAX05-06: \(mailbox)")
    }

    @Test("ZONE01-11: the SOA record's numbers and names, and mail")
    func startOfAuthority() throws {
        let authority = try authority()
        let primary = authority.primaryServer.absoluteDescription
        #expect(try delegates().contains(primary), "ZONE01")
        #expect(authority.refresh >= 14_400, "ZONE02")
        #expect(authority.retry < authority.refresh, "ZONE03")
        #expect(authority.retry >= 3600, "ZONE04")
        #expect(authority.expire >= 604_800 && authority.expire >= authority.refresh, "ZONE05")
        // ZONE06 would have 300 at least; a profile that comes is to be seen within a minute.
        #expect((60...86_400).contains(authority.minimum), "ZONE06")
        let host = try ask(primary, .a).answers
        #expect(!host.isEmpty && host.allSatisfy { $0.type == .a }, "ZONE07: no alias")
        let exchanges = try ask(Self.zone, .mx).answers
        #expect(exchanges.map(\.dataDescription) == ["10 mail.\(Self.zone)."], "ZONE09")
        #expect(try ask("mail.\(Self.zone)", .a).answers.map(\.type) == [.a], "ZONE08: no alias")
        let texts = try ask(Self.zone, .txt).answers.map(\.dataDescription)
        #expect(texts == ["\"v=spf1 mx -all\""], "ZONE11")
    }
}
