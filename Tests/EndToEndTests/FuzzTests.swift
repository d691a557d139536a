import DNSWire
import Foundation
import TestSupport
import Testing

/// Random and mutated packets over UDP and TCP: the server goes on, answers no response, and keeps to the sizes.
@Suite(.blocking)
struct FuzzTests {
    /// A short run by default; `Tests/Scripts/fuzz-server` asks for a million.
    static let packets = ProcessInfo.processInfo.environment["POINTSMAN_FUZZ_PACKETS"].flatMap { Int($0) } ?? 40_000

    @Test func packetsOfAllKinds() throws {
        let server = try ToolTests.server()
        var random = SeededGenerator(seed: 99)
        let seeds = try ToolTests.names.flatMap { name, type in
            try [nil, EDNS(udpPayloadSize: 700), EDNS(udpPayloadSize: 4096, dnssecOK: true)].map { edns in
                try Message(
                    id: 7, query: try DomainName(name), type: try #require(RecordType(type)), edns: edns
                ).encoded()
            }
        }
        let marker = try Message(id: 0xfeed, query: try DomainName("www.tm.test"), type: .a).encoded()
        var sent = 0
        var answered = 0
        while sent < Self.packets {
            let connection = try server.client.connect(over: .udp)
            for _ in 0..<500 {
                // A window of packets, then a question whose answer shows that all before it were read.
                var window: [[UInt8]] = []
                for _ in 0..<20 {
                    let packet = makePacket(seeds, &random)
                    window.append(packet)
                    try connection.send(packet)
                }
                sent += window.count
                try connection.send(marker)
                while true {
                    let response = try connection.receive()
                    if Array(response.prefix(2)) == [0xfe, 0xed] { break }
                    answered += 1
                    try check(response, window)
                }
                if sent >= Self.packets { break }
            }
        }
        #expect(answered > Self.packets / 4)
        try fuzzStreams(server, seeds, &random)
        #expect(server.program.isRunning)
        #expect(try server.answers("www.tm.test", .a) == ["www.tm.test. 60 IN A 192.0.2.80"])
    }

    private func makePacket(_ seeds: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<8, using: &random) == 0 {
            return (0..<Int.random(in: 1...600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        var packet = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...3, using: &random) { packet = packet.mutated(using: &random) }
        // The marker's identity is its own.
        return packet.count >= 2 && packet[0] == 0xfe ? [0] + packet.dropFirst() : packet
    }

    private func check(_ response: [UInt8], _ window: [[UInt8]]) throws {
        let asked = window.filter { $0.count >= 12 && $0[..<2] == response[..<2] }
        #expect(!asked.isEmpty && asked.contains { $0[2] & 0x80 == 0 }, "a response was answered")
        #expect(response[2] & 0x80 != 0)
        let message = try Message(wire: response)
        #expect(response.count <= (message.edns == nil ? 512 : 1232))
    }

    private func fuzzStreams(
        _ server: PointsmanServer, _ seeds: [[UInt8]], _ random: inout SeededGenerator
    ) throws {
        var sent = 0
        while sent < Self.packets {
            let connection = try server.client.connect(over: .tcp)
            // Framed packets, some with a false length; the server may close, which ends this connection.
            for _ in 0..<200 {
                let packet = makePacket(seeds, &random)
                sent += 1
                let isTorn = Int.random(in: 0..<50, using: &random) == 0
                let length = isTorn ? Int.random(in: 0...65_535, using: &random) : packet.count
                do {
                    try connection.sendRaw([UInt8(length >> 8 & 255), UInt8(length & 255)] + packet)
                    // What is no query makes the server close the connection, as a false length does.
                    if isTorn || packet.count < 12 || packet[2] & 0x80 != 0 { break }
                    let response = try connection.receive()
                    #expect(Array(response.prefix(2)) == Array(packet.prefix(2)) && response[2] & 0x80 != 0)
                    _ = try Message(wire: response)
                } catch {
                    Issue.record("\(error) after a packet of \(packet.count) octets: \(packet.prefix(40))")
                    break
                }
            }
        }
    }
}
