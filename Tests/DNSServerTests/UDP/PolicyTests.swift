import DNSServer
import DNSWire
import IPAddress
import Logging
import TestSupport
import Testing

/// A server of one plain listener with settings of a test's own.
final class PolicyServer: Sendable {
    let server: DNSServer
    let access = Published(AccessList.everybody)
    let rateLimit: Published<RateLimitSettings?>
    let log = LogLines()

    init(proxies: [IPPrefix] = [], rateLimit settings: RateLimitSettings? = nil) throws {
        rateLimit = Published(settings)
        let listener = DNSListener(
            address: try #require(SocketAddress("127.0.0.1:0")), access: access, proxies: proxies)
        server = try DNSServer.start(
            listeners: [listener], udpThreads: 2, table: Published(try makeTable()), rateLimit: rateLimit,
            logger: log.logger)
    }

    deinit { server.stop() }

    var client: DNSClient { DNSClient(server: server.addresses[0]) }

    /// Queries that the server is done with, answered or not.
    private var handled: UInt64 {
        let counters = server.counters()
        return counters.udpQueries + counters.udpProxyDrops
    }

    /// Sends queries one by one over UDP; the responses, nil for silence of a tenth of a second after the server is done.
    func ask(_ queries: [[UInt8]]) throws -> [[UInt8]?] {
        let connection = try client.connect(over: .udp)
        return try queries.map { query throws(DNSClientError) in
            let before = handled
            try connection.send(query)
            guard poll(until: { handled > before }) else { throw .timeout }
            return connection.awaitMessage(until: .now + .milliseconds(100)) ? try connection.receive() : nil
        }
    }
}

@Suite("UDP: access lists, PROXY protocol, rate limits")
struct PolicyTests {
    static func prefixes(_ texts: String...) -> [IPPrefix] { texts.compactMap { IPPrefix($0) } }

    @Test func whoIsNotLetInIsRefused() throws {
        let server = try PolicyServer()
        let name = try DomainName("web.example.test")
        let udp = try server.client.connect(over: .udp)
        #expect(try udp.query(name, .a).message.header.responseCode == .noError)
        server.access.publish(AccessList(denied: Self.prefixes("127.0.0.0/8")))
        let refused = try udp.query(name, .a).message
        #expect(refused.header.responseCode == .refused)
        #expect(refused.answers.isEmpty)
        let tcp = try server.client.connect(over: .tcp)
        #expect(try tcp.query(name, .a).message.header.responseCode == .refused)
        #expect(server.server.counters().tcpAccessRefusals == 1)
        server.access.publish(AccessList(allowed: Self.prefixes("127.0.0.1")))
        #expect(try udp.query(name, .a).message.header.responseCode == .noError)
        #expect(eventually { server.server.counters().udpResponses == 3 })
        #expect(server.server.counters().udpAccessRefusals == 1)
    }

    /// proxy-protocol.txt 2.2: the client is the one told, and the response goes to the proxy without a header.
    @Test func behindAProxyTheClientIsTheOneTold() throws {
        let server = try PolicyServer(proxies: Self.prefixes("127.0.0.1"))
        server.access.publish(AccessList(denied: Self.prefixes("192.0.2.0/24", "2001:db8::/32")))
        let query = try makeQuery(id: 7)
        let local = ProxyHeaderTests.header(0x20, 0, [])
        let answered = [
            makeProxied(query, from: .v4(IPv4Address(198, 51, 100, 1))), local + query,
            makeProxied(query, from: .v6(.loopback)),
        ]
        let refused = [
            makeProxied(query, from: .v4(IPv4Address(192, 0, 2, 1))),
            makeProxied(query, from: try #require(IPAddress("2001:db8::1"))),
        ]
        let silent = [query, ProxyHeaderTests.signature, local, [UInt8](local.dropLast()), [], [0x0D] + local + query]
        for response in try server.ask(answered) {
            let message = try Message(wire: try #require(response))
            #expect(message.header.id == 7 && message.answers.count == 1)
        }
        for response in try server.ask(refused) {
            #expect(try Message(wire: try #require(response)).header.responseCode == .refused)
        }
        #expect(try server.ask(silent).allSatisfy { $0 == nil })
        #expect(eventually { server.server.counters().udpQueries == 6 })
        let counters = server.server.counters()
        // A header with nothing behind it is a message of no octets, which gets no answer either.
        #expect(counters.udpProxyDrops == 5)
        #expect(counters.udpAccessRefusals == 2)
        #expect(counters.udpResponses == 5)
    }

    @Test func fromElsewhereThanTheProxyNothingIsTaken() throws {
        let server = try PolicyServer(proxies: Self.prefixes("127.0.0.9", "10.0.0.0/8"))
        let query = try makeQuery(id: 7)
        let proxied = makeProxied(query, from: .v4(IPv4Address(127, 0, 0, 9)))
        #expect(try server.ask([query, proxied]) == [nil, nil])
        #expect(eventually { server.server.counters().udpProxyDrops == 2 })
        #expect(server.server.counters().udpQueries == 0)
    }

    @Test func overTheLimitResponsesAreWithheldAndSomeTruncated() throws {
        // One a second goes through again in the course of it, so there are two more than the burst at most.
        let settings = RateLimitSettings(answers: 0, noData: 0, nameErrors: 0, errors: 0, all: 1, slip: 2, exempt: [])
        let server = try PolicyServer(rateLimit: settings)
        let query = try makeQuery(id: 3)
        let connection = try server.client.connect(over: .udp)
        for _ in 0..<101 { try connection.send(query) }
        #expect(eventually { server.server.counters().udpQueries == 101 })
        let answers = server.server.counters().rateLimit[.all]
        let whole = Int(answers.checked - answers.dropped - answers.slipped)
        #expect(answers.checked == 101)
        #expect((1...20).contains(whole), "\(answers)")
        #expect(answers.dropped - answers.slipped <= 1)
        var truncated = 0
        for _ in 0..<whole + Int(answers.slipped) {
            let message = try Message(wire: try connection.receive())
            #expect(message.header.id == 3 && message.header.responseCode == .noError)
            #expect(message.questions.first?.type == .a)
            if message.header.isTruncated { truncated += 1 }
            #expect(message.answers.isEmpty == message.header.isTruncated)
        }
        #expect(truncated == Int(answers.slipped))
        // Over TCP there is no limit.
        for _ in 0..<20 {
            #expect(
                try server.client.query(try DomainName("web.example.test"), .a, over: .tcp).message.answers.count == 1)
        }
        let lines = server.log.lines
        #expect(
            lines.first
                == "warning: rateLimit: 127.0.0.0/24 asks for more than 1 responses a second over UDP; what is over that is withheld"
        )
        #expect(lines.count == 1, "\(lines)")
    }

    @Test func settingsTakeEffectAsTheyArePublished() throws {
        let server = try PolicyServer()
        let queries = try (0..<10).map { try makeQuery(id: $0) }
        func silent() throws -> Int { try server.ask(queries).count { $0 == nil } }
        #expect(try silent() == 0)
        var settings = RateLimitSettings(answers: 0, errors: 0, all: 1, slip: 0, exempt: [], isDryRun: true)
        server.rateLimit.publish(settings)
        #expect(try silent() == 0)
        #expect(server.server.counters().rateLimit[.all].wouldHaveLimited > 5)
        #expect(server.log.lines.first?.hasSuffix("would be withheld (dry run)") == true)
        settings.isDryRun = false
        server.rateLimit.publish(settings)
        // What the dry run has counted counts: not even the first is sent, save by the time that passes.
        #expect(try silent() > 5)
        settings.tableSize *= 2
        settings.exempt = RateLimitSettings.defaultExempt
        server.rateLimit.publish(settings)
        #expect(try silent() == 0)
        server.rateLimit.publish(nil)
        #expect(try silent() == 0)
    }

    /// Clients behind one proxy are limited one by one.
    @Test func behindAProxyEachClientPrefixHasItsLimit() throws {
        let settings = RateLimitSettings(
            answers: 0, errors: 0, all: 2, slip: 0, exempt: RateLimitSettings.defaultExempt)
        let server = try PolicyServer(proxies: Self.prefixes("127.0.0.1"), rateLimit: settings)
        let query = try makeQuery(id: 9)
        for octet in UInt8(1)...4 {
            let proxied = makeProxied(query, from: .v4(IPv4Address(198, 51, octet, octet)))
            let connection = try server.client.connect(over: .udp)
            for _ in 0..<50 { try connection.send(proxied) }
        }
        #expect(eventually { server.server.counters().udpQueries == 200 })
        let answers = server.server.counters().rateLimit[.all]
        #expect(answers.checked == 200)
        #expect((8...40).contains(answers.checked - answers.dropped), "\(answers)")
    }
}
