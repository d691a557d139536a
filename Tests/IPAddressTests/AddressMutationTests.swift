import IPAddress
import TestSupport
import Testing

struct AddressMutationTests {
    @Test func survivesMutatedText() throws {
        var random = SeededGenerator(seed: 5)
        let seeds = [
            "192.0.2.1", "2001:db8::1:0:0:1", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8", "10.0.0.0/8", "fe80::/10",
            "127.0.0.1:53", "[::1]:5300",
        ].map { Array($0.utf8) }
        var accepted = 0
        for index in 0..<20_000 {
            let text = String(decoding: seeds[index % seeds.count].mutated(using: &random), as: UTF8.self)
            if let address = IPAddress(text) {
                accepted += 1
                #expect(IPAddress(address.description) == address, "\(text)")
            }
            if let prefix = IPPrefix(text) {
                #expect(IPPrefix(prefix.description) == prefix, "\(text)")
                #expect(prefix.contains(prefix.address), "\(text)")
            }
            if let socket = SocketAddress(text) {
                #expect(SocketAddress(socket.description) == socket, "\(text)")
            }
        }
        #expect(accepted > 100)
    }
}
