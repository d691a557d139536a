import DNSServer
import IPAddress
import TestSupport
import Testing

@Suite("PROXY protocol, version 2: header (proxy-protocol.txt 2.2)")
struct ProxyHeaderTests {
    static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    static let ipv4: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0x30, 0x39, 0, 53]
    static let ipv6: [UInt8] =
        [0x20, 1, 0xd, 0xb8] + [UInt8](repeating: 0, count: 11) + [7] + [0x20, 1, 0xd, 0xb8]
        + [UInt8](repeating: 0, count: 11) + [1] + [0xFF, 0xFE, 0, 53]
    static let mapped: [UInt8] =
        [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 9] + [UInt8](repeating: 0, count: 16) + [
            0, 9, 0, 53,
        ]
    static let unix = [UInt8](repeating: 0x2F, count: 216)

    /// A header of version-and-command, family-and-protocol, and what follows the length.
    static func header(_ command: UInt8, _ family: UInt8, _ rest: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 0xFF)] + rest
    }

    /// A TLV (2.2: type, length in two octets, value).
    static func addition(_ type: UInt8, _ count: Int) -> [UInt8] {
        [type, UInt8(count >> 8), UInt8(count & 0xFF)] + [UInt8](repeating: 0xAB, count: count)
    }

    static func read(_ octets: [UInt8]) -> ProxyHeader.Reading { ProxyHeader.read(octets.span) }

    static let headers: [(String, [UInt8], String)] = [
        ("TCP over IPv4", header(0x21, 0x11, ipv4), "192.0.2.7:12345"),
        ("UDP over IPv4", header(0x21, 0x12, ipv4), "192.0.2.7:12345"),
        ("TCP over IPv6", header(0x21, 0x21, ipv6), "[2001:db8::7]:65534"),
        ("UDP over IPv6", header(0x21, 0x22, ipv6), "[2001:db8::7]:65534"),
        ("IPv4 told as IPv6", header(0x21, 0x22, mapped), "192.0.2.9:9"),
        ("TLVs behind", header(0x21, 0x12, ipv4 + addition(0x05, 128) + addition(0xE0, 0)), "192.0.2.7:12345"),
        ("what is no TLV behind", header(0x21, 0x22, ipv6 + [1]), "[2001:db8::7]:65534"),
        ("as long as is taken", header(0x21, 0x12, ipv4 + addition(4, 505)), "192.0.2.7:12345"),
        ("LOCAL without addresses", header(0x20, 0, []), ""),
        ("LOCAL with a block to skip", header(0x20, 0x11, ipv4), ""),
        ("LOCAL with an unknown family, which is ignored", header(0x20, 0xFF, [1, 2, 3]), ""),
        ("UNSPEC", header(0x21, 0, []), ""), ("UNSPEC with a block to skip", header(0x21, 0, unix), ""),
        ("IPv4 with protocol UNSPEC", header(0x21, 0x10, ipv4), ""),
        ("UNSPEC with protocol STREAM", header(0x21, 0x01, []), ""), ("UNIX stream", header(0x21, 0x31, unix), ""),
        ("UNIX datagram", header(0x21, 0x32, unix + addition(4, 9)), ""),
    ]

    static let others: [(String, [UInt8])] = [
        ("a signature's first octet wrong", [0x0A]),
        ("version 1", [UInt8]("PROXY TCP4 192.0.2.7 198.51.100.1 1 53\r\n".utf8)),
        ("a DNS query", [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        ("a signature's last octet wrong", [UInt8](signature[..<11]) + [0x0B]),
        ("version 1 in 2's place", signature + [0x11]),
        ("version 3", signature + [0x31]), ("an unassigned command", signature + [0x22]),
        ("command 15", signature + [0x2F]), ("an unspecified family", header(0x21, 0x41, ipv6 + ipv6)),
        ("an unspecified protocol", header(0x21, 0x13, ipv4)),
        ("IPv4 addresses an octet short", header(0x21, 0x12, [UInt8](ipv4.dropLast()))),
        ("IPv4 addresses missing", header(0x21, 0x11, [])),
        ("IPv6 addresses an octet short", header(0x21, 0x22, [UInt8](ipv6.dropLast()))),
        ("UNIX addresses an octet short", header(0x21, 0x31, [UInt8](unix.dropLast()))),
        ("an octet too long", header(0x21, 0x12, ipv4 + addition(4, 506))),
        ("too long, and not all there", signature + [0x20, 0, 0xFF, 0xFF]),
    ]

    @Test(arguments: headers)
    func isRead(_ name: String, _ octets: [UInt8], _ source: String) {
        let expected = ProxyHeader.Reading.header(length: octets.count, source: SocketAddress(source))
        #expect(Self.read(octets) == expected)
        // What comes behind it does not matter.
        #expect(Self.read(octets + [0xFF, 0x0D]) == expected)
        // Any beginning asks for as much as it can know of, and never for what is there already.
        for count in 0..<octets.count {
            #expect(Self.read([UInt8](octets[..<count])) == .incomplete(needed: count < 16 ? 16 : octets.count))
        }
    }

    @Test(arguments: others)
    func isMalformed(_ name: String, _ octets: [UInt8]) {
        #expect(Self.read(octets) == .malformed)
        #expect(Self.read(octets + [0]) == .malformed)
    }

    /// Whatever comes: no trap, no length beyond the octets, and nothing asked for beyond the bound.
    @Test func mutatedHeadersAreTakenOrRefused() {
        var random = SeededGenerator(seed: 7)
        let seeds = [Self.header(0x21, 0x12, Self.ipv4), Self.header(0x21, 0x22, Self.ipv6 + Self.addition(5, 20))]
        var taken = 0
        for round in 0..<20_000 {
            var octets = seeds[round & 1]
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                octets[Int.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            octets.removeLast(Int.random(in: 0...2, using: &random))
            switch Self.read(octets) {
            case .incomplete(let needed): #expect(needed > octets.count && needed <= ProxyHeader.longest)
            case .header(let length, _):
                #expect(length <= octets.count)
                taken += 1
            case .malformed: break
            }
        }
        #expect(taken > 1000)
    }
}
