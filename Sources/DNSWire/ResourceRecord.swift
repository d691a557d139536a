/// A resource record (RFC 1035 3.2.1).
public struct ResourceRecord: Hashable, Sendable {
    /// The owner.
    public var name: DomainName
    /// The type.
    public var type: RecordType
    /// The class.
    public var recordClass: RecordClass
    /// How long it may be kept, in seconds.
    public var ttl: UInt32
    /// The data in wire form, names uncompressed; at most 65,535 octets.
    public var rdata: [UInt8]

    /// Makes a record of its parts.
    public init(
        name: DomainName, type: RecordType, recordClass: RecordClass = .internet, ttl: UInt32, rdata: [UInt8]
    ) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
        self.ttl = ttl
        self.rdata = rdata
    }
}
