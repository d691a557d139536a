import DNSServer
import Daemon
import FoundationEssentials
import IPAddress
import Testing

@Suite struct ServerReportTests {
    private func address(_ text: String) throws -> SocketAddress { try #require(SocketAddress(text)) }

    @Test func listeners() throws {
        let plain = Configuration.Listener(try address("127.0.0.1:0"))
        let proxied = Configuration.Listener(
            try address("[::1]:853"), isEncrypted: true, proxies: [try #require(IPPrefix("10.0.0.0/8"))])
        let closed = AccessList(denied: [try #require(IPPrefix("192.0.2.1"))])
        let report = ServerReport(
            [
                ServerReport.Listener(plain, address: try address("127.0.0.1:5300"), access: .everybody),
                ServerReport.Listener(proxied, address: proxied.address, access: closed),
            ], DNSServerCounters(), rateLimit: nil)
        #expect(report.listeners.map(\.address) == ["127.0.0.1:5300", "tls://[::1]:853"])
        #expect(report.listeners.map(\.transports) == [["UDP", "TCP"], ["TLS"]])
        #expect(report.listeners.map(\.isRestricted) == [false, true])
        #expect(report.listeners.map(\.proxies) == [[], ["10.0.0.0/8"]])
        #expect(report.rateLimit == nil)
        #expect(try JSONDecoder().decode(ServerReport.self, from: JSONEncoder().encode(report)) == report)
    }

    /// What came over TLS is not told as TCP again.
    @Test func counts() throws {
        var counters = DNSServerCounters()
        counters.udpQueries = 7
        counters.udpResponses = 6
        counters.tcpQueries = 5
        counters.tcpResponses = 4
        counters.tlsQueries = 3
        counters.tlsResponses = 2
        counters.tcpOpen = 11
        counters.tcpEvicted = 12
        counters.udpProxyDrops = 13
        counters.udpAccessRefusals = 9
        counters.tcpAccessRefusals = 5
        counters.rateLimit[.nameErrors].dropped = 15
        counters.rateLimit[.nameErrors].slipped = 16
        counters.rateLimit[.all].wouldHaveLimited = 17
        let report = ServerReport([], counters, rateLimit: RateLimitSettings(nameErrors: 9, isDryRun: true))
        #expect(report.transports.map(\.transport) == ["UDP", "TCP", "TLS"])
        #expect(report.transports.map(\.queries) == [7, 2, 3])
        #expect(report.transports.map(\.responses) == [6, 2, 2])
        #expect(report.connections.open == 11 && report.connections.evicted == 12)
        #expect(report.datagrams.proxyDropped == 13 && report.accessRefused == 14)
        let limits = try #require(report.rateLimit?.limits)
        #expect(report.rateLimit?.dryRun == true)
        #expect(limits.map(\.name) == ["answers", "noData", "nameErrors", "errors", "all"])
        #expect(limits.map(\.perSecond) == [1000, 200, 9, 100, 1500])
        #expect(limits[2].dropped == 15 && limits[2].slipped == 16 && limits[4].wouldHaveLimited == 17)
    }
}
