import Answering
import DNSWire
import IPAddress
import Traffic

/// Zones and profiles with a responder over them; asks it as a client would.
struct Fixture: ~Copyable {
    let table: AnswerTable
    var responder: Responder
    /// Who asks, save for how; a test may change it.
    var client = Client(address: .v4(IPv4Address(192, 0, 2, 1)), transport: .udp, time: 0)

    init(zones: [Zone], profiles: [Profile] = [], seed: UInt64 = 1) {
        var builder = AnswerTableBuilder(zones: zones)
        builder.update(profiles)
        self.init(table: builder.makeTable(), seed: seed)
    }

    init(table: AnswerTable, seed: UInt64 = 1) {
        self.table = table
        responder = Responder(random: RandomGenerator(seed: seed))
    }

    /// The response to raw octets; empty where there is none.
    mutating func exchange(_ query: [UInt8], over transport: TransportProtocol = .udp) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: transport == .udp ? 4096 : 65_535)
        var message = buffer.mutableSpan
        client.transport = transport
        let count = responder.respond(to: query.span, from: client, using: table, into: &message)
        return Array(buffer[..<count])
    }

    /// The response to raw octets, made of it the one that rate limiting slips.
    mutating func truncated(_ query: [UInt8]) -> [UInt8] {
        var buffer = exchange(query)
        var message = buffer.mutableSpan
        let count = responder.truncate(&message)
        return Array(buffer[..<count])
    }

    /// The decoded response to a question.
    mutating func ask(
        _ name: String, _ type: RecordType, edns: EDNS? = nil, over transport: TransportProtocol = .udp
    ) throws -> Message {
        let query = Message(id: 0x1234, query: try DomainName(name), type: type, edns: edns)
        return try Message(wire: exchange(try query.encoded(), over: transport))
    }

    /// The answer section in presentation form.
    mutating func answers(_ name: String, _ type: RecordType) throws -> [String] {
        try ask(name, type).answers.map(\.description)
    }
}

/// The zone that most tests serve.
func exampleZone(
    _ name: String = "tm.test", records: [String] = [], ttl: UInt32 = 60
) throws -> Zone {
    let apex = try DomainName(name)
    var zone = Zone(
        name: apex,
        nameServers: [
            .init(name: try DomainName("ns1.\(name)"), addresses: [try address("192.0.2.53")]),
            .init(name: try DomainName("ns.elsewhere.example"), addresses: []),
        ],
        contact: try DomainName("hostmaster.\(name)"), profileName: "{namespace}-{name}", ttl: ttl)
    zone.records = try records.map { text throws(RecordTextError) in
        try ResourceRecord(text: text, origin: apex, defaultTTL: ttl)
    }
    return zone
}

/// A profile whose endpoints are given as target and weight; a target that is no address is an alias.
func exampleProfile(
    _ names: [String], _ endpoints: [(String, UInt32)], maxReturn: Int = 1, ttl: UInt32? = nil
) throws -> Profile {
    Profile(
        id: ProfileID(namespace: "shop", name: names[0]), names: try names.map { try DomainName($0) }, ttl: ttl,
        maxReturn: maxReturn,
        endpoints: try endpoints.enumerated().map { index, endpoint in
            let parts = endpoint.0.split(separator: " ")
            let addresses = parts.compactMap { IPAddress($0) }
            let target: Endpoint.Target =
                addresses.count == parts.count
                ? .addresses(addresses) : .alias(try DomainName(endpoint.0))
            return Endpoint(origin: .external(name: "e\(index)"), target: target, weight: endpoint.1)
        })
}

/// Addresses of one endpoint, 256 at most, which fit an answer all together or not at all.
func exampleAddresses(_ count: Int) -> String {
    (0..<count).map { "192.0.2.\($0)" }.joined(separator: " ")
}

/// An address that a test wrote down.
func address(_ text: String) throws -> IPAddress {
    struct NotAnAddress: Error { var text: String }
    guard let address = IPAddress(text) else { throw NotAnAddress(text: text) }
    return address
}
