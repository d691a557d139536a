extension ResourceRecord {
    /// The longest time to live in seconds (RFC 2181 section 8).
    public static let maximumTTL: UInt32 = 0x7FFF_FFFF

    /// Reads one record in zone-file notation: `name [ttl] [IN] TYPE data...` (RFC 1035 5.1). The TTL is in seconds, or in
    /// units as in `1h30m`.
    ///
    /// Names are relative to the origin unless they end in a dot; `@` is the origin. Data may stand as `\# length hex`
    /// for every type (RFC 3597 section 5), and must for types other than A, AAAA, CNAME, MX, TXT, NS, CAA, SRV, PTR, DS,
    /// SVCB, HTTPS and SOA. DNAME and the types that only questions and messages use are refused.
    public init(text: some StringProtocol, origin: DomainName, defaultTTL: UInt32) throws(RecordTextError) {
        var reader = RecordFieldReader(try RecordTokenizer.tokens(of: text), origin: origin)
        let name = try reader.name("name")
        var ttl: UInt32?
        var hasClass = false
        while let token = reader.peek, !token.isQuoted {
            if ttl == nil, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(token.text.first ?? 0) {
                ttl = try reader.duration("TTL", upTo: Self.maximumTTL)
            } else if !hasClass, let found = RecordClass(token.string) {
                guard found == .internet else { throw reader.invalid("class", token.string, expected: "IN") }
                _ = try reader.word("class", expected: "IN")
                hasClass = true
            } else {
                break
            }
        }
        let type = try Self.type(from: &reader)
        reader.context = type.description
        let rdata = try Self.data(of: type, from: &reader)
        guard rdata.count <= UInt16.max else { throw .dataTooLong(type, length: rdata.count) }
        self.init(name: name, type: type, ttl: ttl ?? defaultTTL, rdata: rdata)
    }

    private static func type(from reader: inout RecordFieldReader) throws(RecordTextError) -> RecordType {
        let expected = "a type such as A, AAAA, CNAME, MX, TXT or TYPE65280"
        let token = try reader.word("type", expected: expected)
        guard let type = RecordType(token.string) else {
            throw reader.invalid("type", token.string, expected: expected)
        }
        if type == .dname {
            throw .refusedType(type, reason: "redirection of whole subtrees is not served; use a wildcard CNAME")
        }
        if type.isMeta { throw .refusedType(type, reason: "this type is for questions and messages, not for zones") }
        return type
    }

    private static func data(
        of type: RecordType, from reader: inout RecordFieldReader
    ) throws(RecordTextError) -> [UInt8] {
        if let token = reader.peek, !token.isQuoted, token.text.elementsEqual("\\#".utf8) {
            return try genericData(of: type, from: &reader)
        }
        guard let fields = RDataField.fields(of: type) else {
            throw reader.invalid(
                "data", reader.peek?.string ?? "", expected: "the generic form \\# length hexadecimal (RFC 3597)")
        }
        var rdata: [UInt8] = []
        for field in fields { rdata += try field.read(from: &reader) }
        try reader.finish(after: "the \(type) data")
        if type == .ds, let expected = digestLength(rdata[3]), rdata.count != 4 + expected {
            throw reader.invalid(
                "digest", "\(rdata.count - 4) octets", expected: "\(expected) octets for digest type \(rdata[3])")
        }
        return rdata
    }

    /// The octets of a digest (IANA "DS RR Type Digest Algorithms"); nil for an unknown digest type.
    private static func digestLength(_ digestType: UInt8) -> Int? {
        switch digestType {
        case 1: 20
        case 2: 32
        case 4: 48
        default: nil
        }
    }

    private static func genericData(
        of type: RecordType, from reader: inout RecordFieldReader
    ) throws(RecordTextError) -> [UInt8] {
        _ = try reader.word("data", expected: "\\#")
        let length = try reader.number("data length", upTo: UInt32(UInt16.max))
        let rdata = try reader.hexadecimal("data")
        guard rdata.count == Int(length) else {
            throw reader.invalid("data", "\(rdata.count) octets", expected: "\(length) octets, as the length says")
        }
        guard RDataLayout.isWellFormed(type: type, rdata: rdata) else { throw .malformedData(type) }
        return rdata
    }
}

extension ResourceRecord: CustomStringConvertible {
    /// The record in zone-file notation with absolute names; it reads back as the same record where its type may be read.
    public var description: String {
        "\(name.absoluteDescription) \(ttl) \(recordClass) \(type) \(dataDescription)"
    }

    /// The data in zone-file notation; the generic form of RFC 3597 for other types and malformed data.
    public var dataDescription: String {
        if let parts = RDataLayout.split(type: type, rdata: rdata) {
            return parts.map { $0.field.text(of: rdata[$0.place]) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
        return rdata.isEmpty ? "\\# 0" : "\\# \(rdata.count) \(RDataField.hexadecimal(rdata))"
    }
}
