import DNSServer
import Testing

/// Messages behind their lengths (RFC 1035 4.2.2, RFC 7766 8).
@Suite("RFC 7766 8: framing") struct MessageFramingTests {
    private static let header = [UInt8](repeating: 7, count: 12)

    @Test(
        arguments: [
            ([], .incomplete(needed: 2)),
            ([0], .incomplete(needed: 2)),
            ([0xFF], .incomplete(needed: 2)),
            ([0, 12], .incomplete(needed: 14)),
            ([0, 12] + header.dropLast(), .incomplete(needed: 14)),
            ([0, 12] + header, .message(length: 12)),
            ([0, 12] + header + [0], .message(length: 12)),
            ([0, 13] + header, .incomplete(needed: 15)),
            ([1, 0] + header, .incomplete(needed: 258)),
            ([0xFF, 0xFF], .incomplete(needed: 65_537)),
            ([0xFF, 0xFF] + [UInt8](repeating: 0, count: 65_535), .message(length: 65_535)),
            ([0, 0], .lost),
            ([0, 11], .lost),
            ([0, 0] + header, .lost),
            ([0, 11] + header, .lost),
        ] as [([UInt8], MessageFraming.Reading)])
    func aStreamBegins(_ octets: [UInt8], _ expected: MessageFraming.Reading) {
        #expect(MessageFraming.read(octets.span) == expected)
    }

    /// Every beginning of two messages asks for more than it has, and never for more than the messages.
    @Test func nothingIsAskedForTwice() {
        let octets: [UInt8] = [0, 12] + Self.header + [0, 13, 1] + Self.header
        for count in 0..<octets.count {
            var rest = octets[..<count]
            var total = 0
            while case .message(let length) = MessageFraming.read(Array(rest).span) {
                rest = rest.dropFirst(2 + length)
                total += 2 + length
            }
            guard case .incomplete(let needed) = MessageFraming.read(Array(rest).span) else {
                Issue.record("\(count) octets")
                continue
            }
            #expect(needed > rest.count && total + needed <= octets.count)
        }
    }
}
