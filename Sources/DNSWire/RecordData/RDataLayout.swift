/// Where the fields of uncompressed record data stand.
public enum RDataLayout {
    /// Whether the data has the shape that its type asks for; true for every type whose data is opaque here.
    public static func isWellFormed(type: RecordType, rdata: [UInt8]) -> Bool {
        guard rdata.count <= UInt16.max else { return false }
        return RDataField.fields(of: type) == nil || split(type: type, rdata: rdata) != nil
    }

    /// Where the names stand that may be compressed in a response: those of the types of RFC 1035 (RFC 3597 section 4).
    ///
    /// Empty for other types, SRV among them, and for malformed data.
    public static func compressibleNames(type: RecordType, rdata: [UInt8]) -> [Range<Int>] {
        switch type {
        case .ns, .cname, .soa, .ptr, .mx: names(type: type, rdata: rdata)
        default: []
        }
    }

    /// The name that the data of an NS, CNAME, PTR, MX, SRV, SVCB or HTTPS record points at; nil for other types and
    /// malformed data.
    ///
    /// Addresses of that name belong in the additional section where `RecordType.addsAddresses` says so.
    public static func targetName(type: RecordType, rdata: [UInt8]) -> DomainName? {
        switch type {
        case .ns, .cname, .ptr, .mx, .srv, .svcb, .https:
            names(type: type, rdata: rdata).first.flatMap { try? DomainName(wire: rdata[$0]) }
        default: nil
        }
    }

    /// The data's fields with their places; nil for malformed data and types whose data is opaque here.
    static func split(type: RecordType, rdata: [UInt8]) -> [(field: RDataField, place: Range<Int>)]? {
        guard let fields = RDataField.fields(of: type) else { return nil }
        var parts: [(field: RDataField, place: Range<Int>)] = []
        var position = 0
        for field in fields {
            guard let length = field.length(in: rdata[position...]) else { return nil }
            parts.append((field, position..<position + length))
            position += length
        }
        return position == rdata.count ? parts : nil
    }

    private static func names(type: RecordType, rdata: [UInt8]) -> [Range<Int>] {
        let parts = split(type: type, rdata: rdata) ?? []
        return parts.compactMap { part in
            if case .name = part.field { part.place } else { nil }
        }
    }
}

extension RecordType {
    /// Whether the target's addresses go along in the additional section (RFC 1035 3.3.9 and 3.3.11, RFC 2782, RFC 9460
    /// 4.1).
    public var addsAddresses: Bool {
        self == .ns || self == .mx || self == .srv || self == .svcb || self == .https
    }
}
