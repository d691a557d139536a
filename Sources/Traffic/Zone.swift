public import DNSWire
public import IPAddress

/// A zone that this server is authoritative for, as the configuration defines it.
public struct Zone: Sendable, Equatable {
    /// A name server of the zone, with the addresses that become its glue or its address records.
    public struct NameServer: Sendable, Equatable {
        /// The server's host name.
        public var name: DomainName
        /// Its addresses; empty for a server outside the zone.
        public var addresses: [IPAddress]

        /// Makes a name server.
        public init(name: DomainName, addresses: [IPAddress]) {
            self.name = name
            self.addresses = addresses
        }
    }

    /// The timers of the SOA record, in seconds (RFC 1035 3.3.13).
    public struct Timers: Sendable, Equatable {
        /// How often a secondary asks for news.
        public var refresh: UInt32
        /// How soon a secondary asks again after a failure.
        public var retry: UInt32
        /// How long a secondary serves without news.
        public var expire: UInt32
        /// The TTL of negative answers (RFC 2308 4).
        public var negativeTTL: UInt32

        /// Makes timers; the defaults are those of the configuration reference.
        public init(
            refresh: UInt32 = 14_400, retry: UInt32 = 3600, expire: UInt32 = 1_209_600, negativeTTL: UInt32 = 60
        ) {
            self.refresh = refresh
            self.retry = retry
            self.expire = expire
            self.negativeTTL = negativeTTL
        }
    }

    /// The zone's apex.
    public var name: DomainName
    /// The zone's name servers, at least one.
    public var nameServers: [NameServer]
    /// Where the zone is changed (SOA MNAME); nil: the first name server.
    public var primaryServer: DomainName?
    /// The responsible mailbox as a domain name (SOA RNAME).
    public var contact: DomainName
    /// How a profile's name is generated here, with `{namespace}` and `{name}`; nil where none is.
    public var profileName: String?
    /// The namespaces whose profiles may place names here; empty for all.
    public var namespaces: Set<String>
    /// The TTL of profile answers, and of static records that state none.
    public var ttl: UInt32
    /// The TTL of the zone's NS and SOA records and of the name servers' addresses.
    public var nameServerTTL: UInt32
    /// The SOA timers.
    public var timers: Timers
    /// The SOA serial (RFC 1982).
    public var serial: UInt32
    /// The static records, name server records aside.
    public var records: [ResourceRecord]
    /// Whose questions are answered from this zone.
    public var access: AccessList

    /// Makes a zone; the defaults are those of the configuration reference.
    public init(
        name: DomainName, nameServers: [NameServer], primaryServer: DomainName? = nil, contact: DomainName,
        profileName: String? = nil, namespaces: Set<String> = [], ttl: UInt32 = 60, nameServerTTL: UInt32 = 3600,
        timers: Timers = Timers(),
        serial: UInt32 = 1, records: [ResourceRecord] = [], access: AccessList = .everybody
    ) {
        self.name = name
        self.nameServers = nameServers
        self.primaryServer = primaryServer
        self.contact = contact
        self.profileName = profileName
        self.namespaces = namespaces
        self.ttl = ttl
        self.nameServerTTL = nameServerTTL
        self.timers = timers
        self.serial = serial
        self.records = records
        self.access = access
    }

    /// Whether profiles of the namespace may place names in this zone.
    public func accepts(namespace: String) -> Bool {
        namespaces.isEmpty || namespaces.contains(namespace)
    }
}
