import Answering
import DNSWire
import IPAddress
import Traffic

/// Asks a responder anything at all, and checks what holds of every response.
final class MessageFuzz {
    private var responder = Responder(random: RandomGenerator(seed: 1))
    private var buffer = [UInt8](repeating: 0, count: 65_535)
    /// Tables of the same names, with the settings' switches one way and the other.
    private let tables: [AnswerTable]
    /// A good query up to the length of its OPT record's data.
    private let beginning: [UInt8]

    init() throws {
        tables = try [false, true].map(Self.makeTable)
        var query = try Message(id: 7, query: DomainName("Web.tm.test"), type: .a).encoded()
        query[11] = 1
        beginning = query + [0, 0, 41, 4, 208, 0, 0, 128, 0]
    }

    /// The first octet chooses transport, client and settings; the message follows.
    func run(message input: [UInt8]) throws {
        guard let choice = input.first else { return }
        let query = Array(input.dropFirst())
        try ask(query, choice)
        guard isSampled(input), let message = try? Message(wire: query) else { return }
        // What was read can be written and read again, unless compressed names made more of it than a message holds.
        guard let octets = try? message.encoded() else { return }
        try FuzzFinding.check((try? Message(wire: octets)) == message, "a message differs once it was written")
    }

    /// The first octet chooses as above; the others are the data of the OPT record.
    func run(options input: [UInt8]) throws {
        guard let choice = input.first, input.count < 2000 else { return }
        let options = Array(input.dropFirst())
        try ask(beginning + [UInt8(options.count >> 8), UInt8(options.count & 255)] + options, choice)
        guard isSampled(input) else { return }
        let record = ResourceRecord(
            name: .root, type: .opt, recordClass: RecordClass(rawValue: 1232), ttl: 0, rdata: options)
        guard let edns = EDNS(record: record) else { return }
        try FuzzFinding.check(edns.record == record, "options differ once they were written")
        _ = edns.description
    }

    /// Whether the slow reader has a look too: at one input in eight, so that ten million take minutes.
    private func isSampled(_ input: [UInt8]) -> Bool {
        input.reduce(0, &+) & 7 == 0
    }

    private func ask(_ query: [UInt8], _ choice: UInt8) throws {
        let transport: TransportProtocol = [.udp, .tcp, .tls, .udp][Int(choice & 3)]
        let client = Client(
            address: choice & 4 == 0 ? .v4(IPv4Address(192, 0, 2, 1)) : .v6(IPv6Address(high: 1, low: 2)),
            transport: transport, time: 1_000_000, isPermitted: choice & 24 != 24, idleTimeout: 100)
        let table = tables[Int(choice >> 5 & 1)]
        var span = buffer.mutableSpan
        var length = responder.respond(to: query.span, from: client, using: table, into: &span)
        let isSilent = query.count < 12 || query[2] & 0x80 != 0
        try FuzzFinding.check((length == 0) == isSilent, "silence where there should be none, or a response")
        guard length > 0 else { return }
        try check(length, to: query, over: transport)
        if transport == .udp, choice & 64 != 0 {
            var span = buffer.mutableSpan
            length = responder.truncate(&span)
            try check(length, to: query, over: transport)
            let isTruncated = buffer[2] & 2 != 0
            try FuzzFinding.check(isTruncated && buffer[7] == 0, "a truncated response without TC, or with records")
        }
    }

    private func check(_ length: Int, to query: [UInt8], over transport: TransportProtocol) throws {
        if transport == .udp { try FuzzFinding.check(length <= 1232, "\(length) octets over UDP") }
        let flags = UInt16(buffer[2]) << 8 | UInt16(buffer[3])
        let asked = UInt16(query[2]) << 8 | UInt16(query[3])
        try FuzzFinding.check(buffer[0] == query[0] && buffer[1] == query[1], "another identity")
        // QR, opcode and RD as they must be; RA, Z, AD and CD clear.
        // RD is repeated in the response to a QUERY alone.
        let repeated = asked & (asked & 0x7800 == 0 ? 0x0100 : 0x7800)
        try FuzzFinding.check(flags & 0xF9F0 == 0x8000 | repeated, "flags \(flags) for \(asked)")
        guard isSampled(query) else { return }
        let octets = buffer[..<length]
        let response: Message
        do {
            response = try Message(wire: octets)
        } catch {
            throw FuzzFinding(description: "a response that cannot be read: \(error)")
        }
        if !response.questions.isEmpty {
            let end = 12 + response.questions[0].name.wire.count + 4
            try FuzzFinding.check(response.questions.count == 1, "more than one question")
            try FuzzFinding.check(
                Array(octets[12..<end]) == Array(query[12..<end]), "the question is not repeated as it was")
        }
        let optCount = response.additionals.count { $0.type == .opt }
        try FuzzFinding.check(optCount <= 1 && (optCount == 0 || response.edns != nil), "a bad OPT record")
        _ = response.description
    }

    private static func makeTable(_ isStrict: Bool) throws -> AnswerTable {
        let secret = CookieSecret([UInt8](0..<16))
        let settings = AnswerSettings(
            identity: Array("ns1".utf8), hostName: isStrict ? [] : Array("host".utf8),
            version: isStrict ? [] : Array("1".utf8),
            cookieSecrets: secret.map { CookieSecrets(current: $0, previous: $0) },
            requiresCookies: isStrict)
        let zone = try DomainName("tm.test")
        let lines =
            [
                "www CNAME web", "far CNAME elsewhere.example.", "*.wild A 192.0.2.9", "a.b.ent TXT \"x\"",
                "child NS ns.child", "ns.child A 192.0.2.53", "mail MX 10 mail.tm.test.",
            ] + (0..<40).map { "big TXT \"\(String(repeating: "x", count: 60))\($0)\"" }
        let records = try lines.map { try ResourceRecord(text: $0, origin: zone, defaultTTL: 60) }
        var builder = AnswerTableBuilder(
            zones: [
                Zone(
                    name: zone, nameServers: [Zone.NameServer(name: try DomainName("ns1.tm.test"), addresses: [])],
                    contact: try DomainName("hostmaster.tm.test"), records: records)
            ], settings: settings)
        builder.update([
            Profile(
                id: ProfileID(namespace: "shop", name: "web"), names: [try DomainName("web.tm.test")],
                maxReturn: isStrict ? 0 : 1,
                endpoints: [
                    Endpoint(
                        origin: .external(name: "one"),
                        target: .addresses([.v4(IPv4Address(192, 0, 2, 1)), .v6(IPv6Address(high: 1, low: 1))]),
                        weight: 3),
                    Endpoint(origin: .external(name: "two"), target: .alias(try DomainName("www.tm.test")), weight: 1),
                ])
        ])
        return builder.makeTable()
    }
}
