import DNSServer

/// Reads headers of proxies, and checks that what a beginning of one says holds of the whole.
enum ProxyFuzz {
    static func run(_ input: [UInt8]) throws {
        let whole = ProxyHeader.read(input.span)
        if case .header(let length, _) = whole {
            try FuzzFinding.check(
                length >= 16 && length <= min(input.count, ProxyHeader.longest), "a header of \(length)")
        }
        for end in 0..<min(input.count, 64) {
            switch ProxyHeader.read(input.span.extracting(0..<end)) {
            case .incomplete(let needed):
                try FuzzFinding.check(needed > end && needed <= ProxyHeader.longest, "\(needed) needed at \(end)")
            case .malformed:
                try FuzzFinding.check(whole == .malformed, "malformed at \(end), and later not")
            case .header(let length, _):
                try FuzzFinding.check(length <= end, "a header of \(length) in \(end)")
                try FuzzFinding.check(
                    ProxyHeader.read(input.span) == ProxyHeader.read(input.span.extracting(0..<end)),
                    "more octets change a header")
            }
        }
    }
}
