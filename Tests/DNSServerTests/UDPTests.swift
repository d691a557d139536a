import DNSServer
import DNSWire
import IPAddress
import TestSupport
import Testing

@Suite struct UDPTests {
    @Test(arguments: [("0.0.0.0:0", "127.0.0.5"), ("127.0.0.1:0", "127.0.0.1"), ("[::]:0", "::1"), ("[::1]:0", "::1")])
    func theServerAnswersFromTheAddressAsked(_ bound: String, _ asked: String) throws {
        let server = try TestServer([bound], udpThreads: 2)
        let port = server.server.addresses[0].port
        let client = DNSClient(server: SocketAddress(address: try #require(IPAddress(asked)), port: port))
        for transport in DNSClient.Transport.allCases {
            let response = try client.query(try DomainName("web.example.test"), .a, over: transport)
            #expect(response.message.answers.map(\.rdata) == [[192, 0, 2, 1]])
        }
        #expect(eventually { server.server.counters().udpResponses == 1 })
        #expect(server.server.counters().tcpResponses == 1)
    }

    @Test func severalAddressesAreServed() throws {
        let server = try TestServer(["127.0.0.1:0", "[::1]:0", "127.0.0.9:0"])
        #expect(server.server.addresses.map { "\($0.address)" } == ["127.0.0.1", "::1", "127.0.0.9"])
        for address in server.server.addresses {
            for transport in DNSClient.Transport.allCases {
                let response = try DNSClient(server: address).query(
                    try DomainName("web.example.test"), .a, over: transport)
                #expect(response.message.answers.count == 1)
            }
        }
    }

    @Test func aPublishedTableAnswersFromThenOn() throws {
        let server = try TestServer(udpThreads: 2)
        let name = try DomainName("web.example.test")
        let udp = try server.client.connect(over: .udp)
        let tcp = try server.client.connect(over: .tcp)
        for octet in UInt8(2)..<12 {
            server.publisher.publish(try makeTable("192.0.2.\(octet)"))
            #expect(try udp.query(name, .a).message.answers.map(\.rdata) == [[192, 0, 2, octet]])
            #expect(try tcp.query(name, .a).message.answers.map(\.rdata) == [[192, 0, 2, octet]])
        }
    }

    /// An idle worker must not keep a large table alive.
    @Test func anOldTableIsLetGo() throws {
        let server = try TestServer(["127.0.0.1:0", "[::1]:0"], udpThreads: 2)
        weak let old = server.publisher.value
        #expect(old != nil)
        server.publisher.publish(try makeTable("192.0.2.2"))
        #expect(eventually { old == nil })
    }

    @Test func nonsenseGetsNoAnswerAndDoesNoHarm() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .udp)
        for octets: [UInt8] in [[], [0], [UInt8](repeating: 0xFF, count: 11), [UInt8](repeating: 0xFF, count: 4000)] {
            try connection.sendRaw(octets)
        }
        let response = try connection.query(try DomainName("web.example.test"), .a)
        #expect(response.message.answers.count == 1)
        #expect(eventually { server.server.counters().udpQueries == 4 })
        #expect(server.server.counters().udpDropped == 1)
        #expect(server.server.counters().udpResponses == 1)
    }
}
