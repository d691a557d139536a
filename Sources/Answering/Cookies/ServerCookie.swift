import IPAddress

/// A server cookie of version 1: 16 octets that only we could have made for a client (RFC 9018 4).
struct ServerCookie: Equatable {
    /// Octets of a client cookie (RFC 7873 4).
    static let clientLength = 8
    /// Octets of a server cookie of version 1.
    static let length = 16
    /// How many octets the option's data may have: a client cookie, alone or with a server cookie of 8 to 32 octets
    /// (RFC 7873 4).
    static func isLength(_ count: Int) -> Bool {
        count == clientLength || (clientLength + 8...clientLength + 32).contains(count)
    }

    /// How old a cookie may be, in seconds, and how far ahead of our clock; what is older than half of it is made anew
    /// (RFC 9018 4.3).
    private static let oldest: Int32 = 3600
    private static let furthestAhead: Int32 = 300
    private static let renewalAge: Int32 = 1800

    /// Version, reserved octets and timestamp, as a little-endian number of eight octets.
    var head: UInt64
    /// The hash, likewise.
    var hash: UInt64

    /// Makes the cookie of a client at a time.
    init(_ client: UInt64, of address: IPAddress, at time: UInt32, with secret: CookieSecret) {
        // The timestamp is big-endian in the octets (RFC 9018 4.3).
        head = 1 | UInt64(time.byteSwapped) << 32
        hash = Self.hash(client, head, address, secret)
    }

    /// Takes what a client has shown: the octets behind its own cookie.
    init(head: UInt64, hash: UInt64) {
        self.head = head
        self.hash = hash
    }

    /// What checking a cookie comes to.
    enum Verdict {
        /// It is ours, and may be used on.
        case fresh
        /// It is ours, and due to be replaced.
        case ageing
        /// It is not ours, or too old.
        case invalid
    }

    /// Whether this is a cookie of ours for a client.
    func verify(
        _ client: UInt64, of address: IPAddress, at time: UInt32, with secrets: CookieSecrets
    ) -> Verdict {
        guard head & 0xff == 1 else { return .invalid }
        // Serial number arithmetic (RFC 1982), so that it goes on past 2106 (RFC 9018 4.3).
        let age = Int32(bitPattern: time &- UInt32(truncatingIfNeeded: head >> 32).byteSwapped)
        guard age <= Self.oldest, age >= -Self.furthestAhead else { return .invalid }
        // The reserved octets are hashed as they came (RFC 9018 4.2).
        if hash == Self.hash(client, head, address, secrets.current) {
            return age > Self.renewalAge ? .ageing : .fresh
        }
        // Other servers may be a secret ahead of us or behind (RFC 9018 5).
        if let previous = secrets.previous, hash == Self.hash(client, head, address, previous) { return .ageing }
        if let next = secrets.next, hash == Self.hash(client, head, address, next) { return .ageing }
        return .invalid
    }

    /// The hash over client cookie, version, reserved octets, timestamp and address (RFC 9018 4.4).
    private static func hash(
        _ client: UInt64, _ head: UInt64, _ address: IPAddress, _ secret: CookieSecret
    ) -> UInt64 {
        var hash = SipHash(low: secret.low, high: secret.high)
        hash.take(client)
        hash.take(head)
        switch address {
        case .v4(let address):
            return hash.finish(UInt64(address.rawValue.byteSwapped), length: 20)
        case .v6(let address):
            hash.take(address.high.byteSwapped)
            hash.take(address.low.byteSwapped)
            return hash.finish(0, length: 32)
        }
    }
}
