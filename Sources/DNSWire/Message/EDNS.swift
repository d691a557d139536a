/// What the OPT pseudo record says (RFC 6891 section 6.1).
public struct EDNS: Hashable, Sendable {
    /// The largest UDP message in octets that the sender takes; values under 512 count as 512.
    public var udpPayloadSize: UInt16
    /// The upper eight bits of the response code.
    public var extendedResponseCode: UInt8
    /// The version; 0 is the only one.
    public var version: UInt8
    /// The flag bits, of which DO is the first.
    public var flags: UInt16
    /// The options in their order.
    public var options: [Option]

    /// Makes EDNS data.
    public init(
        udpPayloadSize: UInt16 = 1232, extendedResponseCode: UInt8 = 0, version: UInt8 = 0, dnssecOK: Bool = false,
        options: [Option] = []
    ) {
        self.udpPayloadSize = udpPayloadSize
        self.extendedResponseCode = extendedResponseCode
        self.version = version
        self.flags = dnssecOK ? 0x8000 : 0
        self.options = options
    }

    /// DO: DNSSEC records are wished (RFC 3225).
    public var dnssecOK: Bool {
        get { flags & 0x8000 != 0 }
        set { flags = newValue ? flags | 0x8000 : flags & 0x7FFF }
    }

    /// Reads an OPT record; nil for other types and where the options do not fill the data.
    public init?(record: ResourceRecord) {
        guard record.type == .opt else { return nil }
        var options: [Option] = []
        var rest = record.rdata[...]
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let length = Int(UInt16(octets: rest.dropFirst(2).prefix(2)))
            guard rest.count >= 4 + length else { return nil }
            let data = Array(rest.dropFirst(4).prefix(length))
            options.append(Option(code: OptionCode(rawValue: UInt16(octets: rest.prefix(2))), data: data))
            rest = rest.dropFirst(4 + length)
        }
        udpPayloadSize = record.recordClass.rawValue
        extendedResponseCode = UInt8(truncatingIfNeeded: record.ttl >> 24)
        version = UInt8(truncatingIfNeeded: record.ttl >> 16)
        flags = UInt16(truncatingIfNeeded: record.ttl)
        self.options = options
    }

    /// The OPT record. An option over 65,535 octets loses its end, since its length could not be written.
    public var record: ResourceRecord {
        let ttl = UInt32(extendedResponseCode) << 24 | UInt32(version) << 16 | UInt32(flags)
        let rdata = options.flatMap { option in
            let data = option.data.prefix(Int(UInt16.max))
            return option.code.rawValue.octets + UInt16(data.count).octets + data
        }
        return ResourceRecord(
            name: .root, type: .opt, recordClass: RecordClass(rawValue: udpPayloadSize), ttl: ttl, rdata: rdata)
    }
}

extension EDNS: CustomStringConvertible {
    /// Version, flags, size and options, such as `version 0 do udp 1232 COOKIE=0102030405060708`.
    public var description: String {
        let options = options.map { " \($0)" }.joined()
        return "version \(version)\(dnssecOK ? " do" : "") udp \(udpPayloadSize)\(options)"
    }
}
