public import IPAddress

extension ResourceRecord {
    /// Makes an A or AAAA record.
    public init(name: DomainName, ttl: UInt32, address: IPAddress) {
        self.init(name: name, type: address.isIPv4 ? .a : .aaaa, ttl: ttl, rdata: address.octets)
    }

    /// Makes an NS record.
    public init(name: DomainName, ttl: UInt32, nameServer: DomainName) {
        self.init(name: name, type: .ns, ttl: ttl, rdata: nameServer.wire)
    }

    /// Makes a CNAME record.
    public init(name: DomainName, ttl: UInt32, alias target: DomainName) {
        self.init(name: name, type: .cname, ttl: ttl, rdata: target.wire)
    }

    /// Makes an SOA record.
    public init(name: DomainName, ttl: UInt32, startOfAuthority: StartOfAuthority) {
        self.init(name: name, type: .soa, ttl: ttl, rdata: startOfAuthority.rdata)
    }

    /// The address in an A or AAAA record; nil for other types and malformed data.
    public var address: IPAddress? {
        guard type == .a && rdata.count == 4 || type == .aaaa && rdata.count == 16 else { return nil }
        return IPAddress(octets: rdata)
    }

    /// The name that an NS, CNAME, PTR, MX or SRV record points at; nil for other types and malformed data.
    public var targetName: DomainName? { RDataLayout.targetName(type: type, rdata: rdata) }
}
