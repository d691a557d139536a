import IPAddress
import Testing

struct IPv4AddressTests {
    @Test(
        arguments: [
            ("0.0.0.0", 0), ("127.0.0.1", 0x7F00_0001), ("255.255.255.255", 0xFFFF_FFFF), ("192.0.2.10", 0xC000_020A),
            ("1.2.3.4", 0x0102_0304),
        ] as [(String, UInt32)])
    func readsAndPrints(text: String, value: UInt32) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.rawValue == value)
        #expect(address.description == text)
        #expect(IPAddress(octets: address.octets) == .v4(address))
    }

    @Test(arguments: [
        "", ".", "1", "127.1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.256", "01.2.3.4", "1.2.3.00",
        "0x7f.0.0.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.+4", "1.2.3.-4", "1.2.3.4\n", "١.2.3.4", "1.2.3.99999999999999",
    ])
    func refuses(text: String) {
        #expect(IPv4Address(text) == nil)
        #expect(IPAddress(text) == nil)
    }

    /// Each address with the properties that hold, in the order unspecified, loopback, multicast, broadcast, private.
    @Test(arguments: [
        ("0.0.0.0", "u"), ("127.255.255.255", "l"), ("128.0.0.0", ""), ("224.0.0.0", "m"), ("239.255.255.255", "m"),
        ("240.0.0.0", ""), ("223.255.255.255", ""), ("255.255.255.255", "b"), ("10.255.0.1", "p"), ("11.0.0.0", ""),
        ("172.16.0.0", "p"), ("172.31.255.255", "p"), ("172.32.0.0", ""), ("172.15.255.255", ""), ("192.168.1.1", "p"),
        ("192.169.0.0", ""), ("::", "u"), ("::1", "l"), ("ff02::1", "m"), ("fe80::1", ""), ("fc00::", "p"),
        ("fdff::1", "p"), ("fe00::", ""), ("2001:db8::1", ""),
    ])
    func classifies(text: String, expected: String) throws {
        let address = try #require(IPAddress(text))
        let found = [
            ("u", address.isUnspecified), ("l", address.isLoopback), ("m", address.isMulticast),
            ("b", address.isBroadcast), ("p", address.isPrivate),
        ].filter(\.1).map(\.0).joined()
        #expect(found == expected)
        #expect(address.isIPv4 != address.isIPv6)
        #expect(address.isIPv4 == text.contains("."))
    }

    @Test func ordersAsNumbersIPv4First() throws {
        let texts = ["9.0.0.0", "10.0.0.0", "200.0.0.0", "::", "::2", "::10", "1::"]
        let addresses = try texts.map { try #require(IPAddress($0)) }
        #expect(addresses.reversed().sorted() == addresses)
    }
}
