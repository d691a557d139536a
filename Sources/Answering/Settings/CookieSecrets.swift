/// A secret of server cookies: 128 bits (RFC 9018 4.4).
public struct CookieSecret: Sendable, Hashable {
    /// Octets of a secret.
    public static let length = 16

    /// The first eight octets, little-endian, as SipHash takes them.
    let low: UInt64
    /// The last eight.
    let high: UInt64

    /// Makes a secret; nil unless there are 16 octets.
    public init?(_ octets: [UInt8]) {
        guard octets.count == Self.length else { return nil }
        low = octets[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        high = octets[8...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The secrets of one or several servers that share them, while they move from one to the next (RFC 9018 5).
public struct CookieSecrets: Sendable, Hashable {
    /// Makes the cookies that are given out; those that are shown are checked with it first.
    public var current: CookieSecret
    /// What made cookies before; those are still valid.
    public var previous: CookieSecret?
    /// What will make them; other servers may have begun.
    public var next: CookieSecret?

    /// Names the secrets.
    public init(current: CookieSecret, previous: CookieSecret? = nil, next: CookieSecret? = nil) {
        self.current = current
        self.previous = previous
        self.next = next
    }
}
