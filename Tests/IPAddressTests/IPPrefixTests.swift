import IPAddress
import Testing

struct IPPrefixTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"), ("169.254.0.0/16", "169.254.1.1", "169.255.0.0"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("192.0.2.128/25", "192.0.2.200", "192.0.2.127"),
        ("0.0.0.0/0", "203.0.113.1", "::"), ("::/0", "ffff::", "0.0.0.0"), ("fe80::/10", "febf::1", "fec0::"),
        ("2001:db8::/64", "2001:db8::ffff", "2001:db8:0:1::"), ("2001:db8::/65", "2001:db8::1", "2001:db8:0:0:8000::"),
        ("::1/128", "::1", "::2"),
    ])
    func contains(text: String, inside: String, outside: String) throws {
        let prefix = try #require(IPPrefix(text))
        let (inside, outside) = (try #require(IPAddress(inside)), try #require(IPAddress(outside)))
        #expect(prefix.contains(inside))
        #expect(!prefix.contains(outside))
        #expect(IPPrefix(prefix.description) == prefix)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "::/129", "10.0.0.1/8", "fe80::1/10", "10.0.0.0/08", "10.0.0.0/-1",
        "10.0.0.0/+8", "10.0.0.0/8/8", "10/8", "10.0.0.0/99999999999999999999",
    ])
    func refuses(text: String) {
        #expect(IPPrefix(text) == nil)
    }

    @Test func masksTheAddressItIsMadeOf() throws {
        let prefix = try #require(IPPrefix(containing: .v4(IPv4Address(10, 1, 2, 3)), length: 8))
        #expect(prefix.description == "10.0.0.0/8")
        #expect(IPPrefix(containing: .v4(.loopback), length: 33) == nil)
        #expect(IPPrefix(containing: .v6(.loopback), length: -1) == nil)
    }
}
