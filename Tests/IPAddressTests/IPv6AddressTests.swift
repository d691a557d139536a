import IPAddress
import Testing

struct IPv6AddressTests {
    /// The text read, and the form of RFC 5952 in which it is printed.
    @Test(arguments: [
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::1", "2001:db8::1"),
        ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
        ("0:0:0:0:0:0:0:0", "::"), ("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"), ("::1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("1:0:0:4:0:0:7:8", "1::4:0:0:7:8"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::FFFF:c000:0201", "::ffff:192.0.2.1"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::13.1.68.3", "::d01:4403"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("fe80::0", "fe80::"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func readsAndPrints(text: String, canonical: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.description == canonical)
        #expect(IPv6Address(canonical) == address)
        #expect(IPAddress(octets: address.octets) == .v6(address))
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "1::2::3",
        "::1::",
        "1:::2", "12345::", "g::", "::1%lo", "[::1]", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1.2.3", "::1.2.3.4:5",
        "1.2.3.4::", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", " ::1", "::1 ", "::1/128", "::-1",
        "::+1",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
    ])
    func refuses(text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test func holdsOctetsInNetworkOrder() throws {
        let address = try #require(IPv6Address("102:304:506:708:90a:b0c:d0e:f10"))
        #expect(address.octets == Array(1...16))
        #expect(address.high == 0x0102_0304_0506_0708)
        #expect(address.low == 0x090A_0B0C_0D0E_0F10)
        #expect(IPv6Address(octets: Array(1...15)) == nil)
        #expect(IPAddress(octets: [1, 2, 3, 4, 5]) == nil)
    }

    @Test func findsTheMappedIPv4Address() {
        #expect(IPv6Address("::ffff:127.0.0.1")?.mappedIPv4 == .loopback)
        #expect(IPv6Address("::127.0.0.1")?.mappedIPv4 == nil)
        #expect(IPAddress("::ffff:10.0.0.1")?.reachedIPv4 == IPAddress("10.0.0.1"))
        #expect(IPAddress("64:ff9b::10.0.0.1")?.reachedIPv4 == IPAddress("10.0.0.1"))
        for text in ["10.0.0.1", "::10.0.0.1", "64:ff9b:1::10.0.0.1", "fd00::1"] {
            #expect(IPAddress(text)?.reachedIPv4 == nil)
        }
        #expect(IPAddress("::ffff:0.0.0.0")?.unusableReason == "the unspecified address in IPv6 form")
        #expect(IPAddress("::ffff:10.0.0.1")?.unusableReason == nil)
    }
}
