import IPAddress
import TestSupport
import Testing

struct AccessListTests {
    static func prefixes(_ text: String) throws -> [IPPrefix] {
        try text.split(separator: " ").map { try #require(IPPrefix($0)) }
    }

    @Test(arguments: [
        ("", "", "192.0.2.1 ::1", ""),
        ("10.0.0.0/8", "", "10.0.0.0 10.255.255.255", "9.255.255.255 11.0.0.0 ::1 ::a00:1"),
        ("", "10.0.0.0/8", "9.255.255.255 11.0.0.0 ::1", "10.0.0.0 10.255.255.255"),
        ("10.0.0.0/8", "10.1.0.0/16 10.2.2.2", "10.0.0.1 10.2.0.0 10.2.2.3", "10.1.2.3 10.2.2.2 192.0.2.1"),
        ("10.1.0.0/16", "10.0.0.0/8", "", "10.1.2.3 10.0.0.1 192.0.2.1"),
        (
            "2001:db8::/32 ::1", "2001:db8:1::/48", "::1 2001:db8:: 2001:db8:2::1",
            "::2 2001:db8:1:ffff::1 2001:db9:: 192.0.2.1"
        ),
        ("0.0.0.0/0", "", "0.0.0.0 255.255.255.255", "::"), ("::/0", "", ":: ffff::1", "0.0.0.0"),
        ("10.0.0.0/8 0.0.0.0/0 10.0.0.0/8", "", "11.0.0.0 9.0.0.0 10.0.0.1", "::1"),
        ("192.0.2.0/25 192.0.2.128/25", "", "192.0.2.127 192.0.2.128", "192.0.1.255 192.0.3.0"),
        ("255.255.255.255 255.255.255.0/24", "", "255.255.255.255 255.255.255.0", "255.255.254.255 0.0.0.0"),
        ("2001:db8::/64", "", "2001:db8::ffff:0:0:1", "2001:db8:0:1:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:db8::8000:0:0:0/65", "", "2001:db8::8000:0:0:0", "2001:db8::7fff:ffff:ffff:ffff 2001:db8:0:1::"),
    ])
    func permits(_ allowed: String, _ denied: String, _ inside: String, _ outside: String) throws {
        let list = AccessList(allowed: try Self.prefixes(allowed), denied: try Self.prefixes(denied))
        for text in inside.split(separator: " ") { #expect(list.permits(try #require(IPAddress(text))), "\(text)") }
        for text in outside.split(separator: " ") { #expect(!list.permits(try #require(IPAddress(text))), "\(text)") }
        #expect(list.isOpen == (allowed.isEmpty && denied.isEmpty))
        #expect(list == AccessList(allowed: list.allowed, denied: list.denied))
    }

    @Test func listsDifferByTheirPrefixes() throws {
        let lists = try ["", "10.0.0.0/8", "10.0.0.0/9"].map { try Self.prefixes($0) }
        let all = lists.flatMap { allowed in lists.map { AccessList(allowed: allowed, denied: $0) } }
        #expect(Set(all).count == 9)
    }

    /// Against the definition, with thousands of prefixes of both families that overlap.
    @Test func thousandsOfPrefixesAreSearchedAsOneByOne() throws {
        var random = SeededGenerator(seed: 6)
        // Few high bits differ, so that prefixes nest, meet and touch.
        func makeAddress() -> IPAddress {
            let bits = UInt64.random(in: 0..<1 << 24, using: &random)
            return Bool.random(using: &random)
                ? .v4(IPv4Address(rawValue: 0x0A00_0000 | UInt32(truncatingIfNeeded: bits)))
                : .v6(IPv6Address(high: 0x2001_0db8_0000_0000, low: bits << 40))
        }
        let prefixes = try (0..<4000).map { _ in
            let address = makeAddress()
            let length =
                address.isIPv4 ? Int.random(in: 20...32, using: &random) : .random(in: 76...128, using: &random)
            return try #require(IPPrefix(containing: address, length: length))
        }
        let (allowed, denied) = (Array(prefixes[..<3000]), Array(prefixes[3000...]))
        let list = AccessList(allowed: allowed, denied: denied)
        var permitted = 0
        for _ in 0..<3000 {
            let address = makeAddress()
            let isExpected = allowed.contains { $0.contains(address) } && !denied.contains { $0.contains(address) }
            #expect(list.permits(address) == isExpected, "\(address)")
            if isExpected { permitted += 1 }
        }
        #expect((50...2950).contains(permitted), "\(permitted)")
    }
}
