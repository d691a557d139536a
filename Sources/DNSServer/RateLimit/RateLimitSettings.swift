public import IPAddress

/// How many responses over UDP the clients of one prefix get (response rate limiting).
public struct RateLimitSettings: Sendable, Equatable {
    /// Responses a second to one prefix, by category; 0: not limited.
    public var answers: UInt32
    /// The same for NODATA.
    public var noData: UInt32
    /// The same for NXDOMAIN.
    public var nameErrors: UInt32
    /// The same for REFUSED and other errors.
    public var errors: UInt32
    /// The same for all categories together.
    public var all: UInt32
    /// Of the responses over a limit every so-many-th is sent truncated, so that a client whose address was forged gets
    /// through over TCP; 0: none, 1: each.
    public var slip: Int
    /// Bits of an IPv4 address that make a client prefix: 0 to 32.
    public var ipv4PrefixLength: Int
    /// Bits of an IPv6 address that make a client prefix: 0 to 64.
    public var ipv6PrefixLength: Int
    /// Who is not limited.
    public var exempt: [IPPrefix]
    /// Whether what would be withheld is only counted.
    public var isDryRun: Bool
    /// Prefixes that are counted at a time, at least: the table never grows.
    public var tableSize: Int

    /// Makes settings; the defaults are those of the configuration reference.
    public init(
        answers: UInt32 = 1000, noData: UInt32 = 200, nameErrors: UInt32 = 200, errors: UInt32 = 100,
        all: UInt32 = 1500, slip: Int = 2, ipv4PrefixLength: Int = 24, ipv6PrefixLength: Int = 56,
        exempt: [IPPrefix] = Self.defaultExempt, isDryRun: Bool = false, tableSize: Int = 65_536
    ) {
        self.answers = answers
        self.noData = noData
        self.nameErrors = nameErrors
        self.errors = errors
        self.all = all
        self.slip = slip
        self.ipv4PrefixLength = ipv4PrefixLength
        self.ipv6PrefixLength = ipv6PrefixLength
        self.exempt = exempt
        self.isDryRun = isDryRun
        self.tableSize = tableSize
    }

    /// The host itself, whose address nobody forges from elsewhere.
    public static let defaultExempt = ["127.0.0.0/8", "::1/128"].compactMap { IPPrefix($0) }
}
