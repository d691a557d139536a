import DNSWire
import Foundation
import TestSupport
import Testing

/// Rate limiting is switched without a restart.
@Suite("Response rate limiting of a running server", .blocking)
struct RateLimitReloadTests {
    /// The responses to some queries at once.
    private func responses(_ server: ProtocolServer, to count: Int = 60) throws -> [[UInt8]] {
        let connection = try server.server.client.connect(over: .udp)
        let name = try DomainName("www.tm.test")
        for number in 0..<count {
            try connection.send(try Message(id: UInt16(number), query: name, type: .a).encoded())
        }
        var responses: [[UInt8]] = []
        while let next = try? connection.receive(timeout: .milliseconds(300)) { responses.append(next) }
        return responses
    }

    private func answered(_ server: ProtocolServer) throws -> Int { try responses(server).count }

    /// RFC 1035 4.1.1: TC.
    private func isTruncated(_ response: [UInt8]) -> Bool { response.count > 2 && response[2] & 0x02 != 0 }

    @Test func isSwitchedOnAndOff() throws {
        let limited = "rateLimit: {answers: 5, all: 0, slip: 0, exempt: []}"
        let server = try ProtocolServer("rateLimit: {enabled: false}")
        #expect(try poll { try answered(server) == 60 })
        try server.reload(limited)
        #expect(try poll { try answered(server) <= 10 }, "\(server.errors)")
        // This host is exempt by default.
        try server.reload("rateLimit: {answers: 5, all: 0, slip: 0}")
        #expect(try poll { try answered(server) == 60 }, "\(server.errors)")
        try server.reload(limited.replacing("slip: 0", with: "slip: 1"))
        #expect(
            try poll {
                let responses = try responses(server)
                return responses.count == 60 && responses.count(where: isTruncated) >= 50
            }, "\(server.errors)")
        try server.reload(limited.replacing("slip", with: "dryRun: true, slip"))
        #expect(try poll { try answered(server) == 60 }, "\(server.errors)")
        try server.reload("rateLimit: {enabled: false}")
        #expect(try poll { try answered(server) == 60 })
        #expect(!server.errors.contains("a restart is needed"), "\(server.errors)")
    }
}
