import Answering
import DNSServer
import DNSWire
import Glibc
import IPAddress
import Logging
import Synchronization
import TestSupport
import Testing
import Traffic

/// Asks until it is so, as long as tests wait for anything.
func eventually(_ isSo: () -> Bool) -> Bool {
    poll(until: isSo)
}

/// A table that answers `web.example.test` A with one address, and `long.example.test` TXT with some 60,000 octets.
func makeTable(_ address: String = "192.0.2.1") throws -> AnswerTable {
    let zoneName = try DomainName("example.test")
    let long = try DomainName("long.example.test")
    let text = (0..<240).map { number in
        ResourceRecord(name: long, type: .txt, ttl: 60, rdata: [239] + [UInt8](repeating: UInt8(number), count: 239))
    }
    let zone = Zone(
        name: zoneName, nameServers: [Zone.NameServer(name: try DomainName("ns.example.test"), addresses: [])],
        contact: try DomainName("hostmaster.example.test"), records: text)
    let endpoint = Endpoint(
        origin: .external(name: "one"), target: .addresses([try #require(IPAddress(address))]), weight: 1)
    let profile = Profile(
        id: ProfileID(namespace: "shop", name: "web"), names: [try DomainName("web.example.test")],
        endpoints: [endpoint])
    var builder = AnswerTableBuilder(zones: [zone])
    builder.update([profile])
    return builder.makeTable()
}

/// A server on loopback for one test.
final class TestServer: Sendable {
    let server: DNSServer
    let publisher: Published<AnswerTable>

    convenience init(
        _ addresses: [String] = ["127.0.0.1:0"], udpThreads: Int = 1, limits: StreamLimits = StreamLimits()
    ) throws {
        try self.init(
            listeners: addresses.map { DNSListener(address: try #require(SocketAddress($0)), limits: limits) },
            udpThreads: udpThreads)
    }

    init(listeners: [DNSListener], udpThreads: Int = 1) throws {
        publisher = Published(try makeTable())
        server = try DNSServer.start(
            listeners: listeners, udpThreads: udpThreads, table: publisher,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit { server.stop() }

    var client: DNSClient { DNSClient(server: server.addresses[0]) }
}

/// A query for `web.example.test` A, without the length.
func makeQuery(id: UInt16, _ name: String = "web.example.test", _ type: RecordType = .a) throws -> [UInt8] {
    try Message(id: id, query: DomainName(name), type: type).encoded()
}

extension [UInt8] {
    /// The message behind its length, as TCP has it.
    var framed: [UInt8] { [UInt8(count >> 8), UInt8(count & 0xFF)] + self }

    /// A response's identifier.
    var id: UInt16 { UInt16(self[0]) << 8 | UInt16(self[1]) }
}
