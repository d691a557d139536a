/// The data of an SOA record (RFC 1035 3.3.13); times in seconds.
public struct StartOfAuthority: Hashable, Sendable {
    /// The primary name server (MNAME).
    public var primaryServer: DomainName
    /// The responsible mailbox as a name (RNAME).
    public var mailbox: DomainName
    /// The version of the zone (RFC 1982 arithmetic).
    public var serial: UInt32
    /// How often a secondary asks for news.
    public var refresh: UInt32
    /// How soon a secondary asks again after a failure.
    public var retry: UInt32
    /// How long a secondary serves without news.
    public var expire: UInt32
    /// The bound of the TTL of negative answers (RFC 2308 section 4).
    public var minimum: UInt32

    /// Makes the data of its fields.
    public init(
        primaryServer: DomainName, mailbox: DomainName, serial: UInt32, refresh: UInt32, retry: UInt32,
        expire: UInt32, minimum: UInt32
    ) {
        self.primaryServer = primaryServer
        self.mailbox = mailbox
        self.serial = serial
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
        self.minimum = minimum
    }

    /// Reads uncompressed record data; nil where it is malformed.
    public init?(rdata: [UInt8]) {
        guard let parts = RDataLayout.split(type: .soa, rdata: rdata), parts.count == 7,
            let primaryServer = try? DomainName(wire: rdata[parts[0].place]),
            let mailbox = try? DomainName(wire: rdata[parts[1].place])
        else { return nil }
        let numbers = parts[2...].map { UInt32(octets: rdata[$0.place]) }
        self.init(
            primaryServer: primaryServer, mailbox: mailbox, serial: numbers[0], refresh: numbers[1],
            retry: numbers[2], expire: numbers[3], minimum: numbers[4])
    }

    /// The uncompressed record data.
    public var rdata: [UInt8] {
        primaryServer.wire + mailbox.wire + [serial, refresh, retry, expire, minimum].flatMap(\.octets)
    }
}
