import DNSServer
import DNSWire
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct StopTests {
    @Test func underLoadTheServerStopsWithinASecond() throws {
        let time = try shortest(within: .seconds(1)) { try stopUnderLoad() }
        #expect(time < .seconds(1))
    }

    /// How long a server takes to stop while it is asked.
    private func stopUnderLoad() throws -> Duration {
        // A port of this test's own: it is to be free again afterwards.
        let port = FreePort.find()
        let server = try TestServer(["127.0.0.1:\(port)", "[::1]:\(port)"], udpThreads: 2)
        let addresses = server.server.addresses
        let load = Load()
        let threads = try addresses.flatMap { address in
            try DNSClient.Transport.allCases.map { transport in
                try WorkerThread(name: "load") { load.run(address, transport) }
            }
        }
        #expect(eventually { load.answered.load(ordering: .relaxed) > 1000 })
        let start = ContinuousClock.now
        server.server.stop()
        let time = ContinuousClock.now - start
        #expect(server.server.counters().tcpOpen == 0)
        load.isOver.store(true, ordering: .relaxed)
        for thread in threads { thread.join() }
        // Everything is let go of: the same addresses can be served again, by sockets that share with nobody.
        for address in addresses {
            let sockets = try ListenSockets.open(address: address, udpCount: 1)
            sockets.listener.close()
        }
        return time
    }

    @Test func stoppingTwiceDoesNoHarm() throws {
        let server = try TestServer()
        server.server.stop()
        server.server.stop()
        #expect(throws: DNSClientError.self) { _ = try server.client.connect(over: .tcp) }
    }

    @Test func anAddressInUseLeavesNothingBound() throws {
        let first = try TestServer()
        let taken = first.server.addresses[0]
        let free = SocketAddress(address: .v4(IPv4Address(127, 0, 0, 77)), port: taken.port)
        let error = #expect(throws: SystemError.self) { try TestServer(["\(free)", "\(taken)"]) }
        #expect(error?.description == "bind \(taken)/tcp: Address already in use")
        let sockets = try ListenSockets.open(address: free, udpCount: 1)
        sockets.listener.close()
    }

    // 240.0.0.0/4 is no host's (RFC 1112 4).
    @Test func anAbsentAddressDoesNotKeepTheOthersFromBeingServed() throws {
        let server = try TestServer(["240.0.0.1:53", "127.0.0.1:0"], udpThreads: 2)
        #expect(server.server.absence(at: 0)?.isAbsentAddress == true && server.server.absence(at: 1) == nil)
        #expect(server.server.addresses.map(\.port) == [53, server.server.addresses[1].port])
        let client = DNSClient(server: server.server.addresses[1])
        for transport in DNSClient.Transport.allCases {
            #expect(throws: Never.self) { try client.query(DomainName.root, .soa, over: transport) }
        }
        server.server.stop()
    }

    @Test func withoutAnyAddressNothingIsServed() throws {
        let error = #expect(throws: SystemError.self) { try TestServer(["240.0.0.1:53", "240.0.0.2:53"]) }
        #expect(error?.description == "bind 240.0.0.1:53/tcp: Cannot assign requested address")
    }
}

/// Clients that ask as fast as they can.
private final class Load: Sendable {
    let isOver = Atomic<Bool>(false)
    let answered = Atomic<Int>(0)

    func run(_ address: SocketAddress, _ transport: DNSClient.Transport) {
        guard let query = try? makeQuery(id: 1) else { return }
        while !isOver.load(ordering: .relaxed) {
            guard let connection = try? DNSClient(server: address).connect(over: transport) else { continue }
            for _ in 0..<100 where (try? connection.send(query)) != nil {
                guard (try? connection.receive(timeout: .milliseconds(100))) != nil else { break }
                answered.add(1, ordering: .relaxed)
            }
        }
    }
}
