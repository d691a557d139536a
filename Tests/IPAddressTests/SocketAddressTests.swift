import IPAddress
import Testing

struct SocketAddressTests {
    @Test(
        arguments: [
            ("127.0.0.1:53", "127.0.0.1", 53), ("0.0.0.0:0", "0.0.0.0", 0), ("[::1]:5300", "::1", 5300),
            ("[::]:65535", "::", 65535), ("[2001:db8::1]:53", "2001:db8::1", 53),
        ] as [(String, String, UInt16)])
    func readsAndPrints(text: String, address: String, port: UInt16) throws {
        let socket = try #require(SocketAddress(text))
        let address = try #require(IPAddress(address))
        #expect(socket == SocketAddress(address: address, port: port))
        #expect(socket.description == text)
    }

    @Test(arguments: [
        "", ":", ":53", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:5 3",
        "::1:53", "[::1]", "[::1]:", "[::1:53", "::1]:53", "[127.0.0.1]:53", "localhost:53", "[]:53",
        "127.0.0.1:000053",
    ])
    func refuses(text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test func ordersByAddressThenPort() throws {
        let sorted = try ["1.1.1.1:2", "1.1.1.1:10", "2.1.1.1:1", "[::]:1"].map { try #require(SocketAddress($0)) }
        #expect(sorted.reversed().sorted() == sorted)
    }
}
