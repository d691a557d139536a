extension Message {
    /// The length of the header in octets (RFC 1035 4.1.1).
    public static let headerLength = 12

    /// Reads a message that fills the octets exactly.
    ///
    /// Names in the data of known types are uncompressed, in the case in which they stand; owners and questions are kept
    /// in lower case. Data of class IN must have the shape of its type.
    public init(wire octets: some Sequence<UInt8>) throws(MessageError) {
        var reader = MessageReader(Array(octets))
        let header = MessageHeader(id: try reader.number(UInt16.self), bits: try reader.number(UInt16.self))
        var counts: [UInt16] = []
        for _ in 0..<4 { counts.append(try reader.number(UInt16.self)) }
        self.init(header: header)
        for _ in 0..<counts[0] {
            let name = try reader.domainName()
            let type = RecordType(rawValue: try reader.number(UInt16.self))
            let recordClass = RecordClass(rawValue: try reader.number(UInt16.self))
            questions.append(Question(name: name, type: type, recordClass: recordClass))
        }
        answers = try Self.records(counts[1], from: &reader)
        authorities = try Self.records(counts[2], from: &reader)
        additionals = try Self.records(counts[3], from: &reader)
        guard reader.remaining == 0 else { throw .trailingOctets(count: reader.remaining) }
    }

    private static func records(
        _ count: UInt16, from reader: inout MessageReader
    ) throws(MessageError) -> [ResourceRecord] {
        var records: [ResourceRecord] = []
        for _ in 0..<count {
            let name = try reader.domainName()
            let type = RecordType(rawValue: try reader.number(UInt16.self))
            let recordClass = RecordClass(rawValue: try reader.number(UInt16.self))
            let ttl = try reader.number(UInt32.self)
            let length = Int(try reader.number(UInt16.self))
            let rdata =
                recordClass == .internet
                ? try reader.rdata(type: type, length: length) : Array(try reader.take(length))
            records.append(
                ResourceRecord(name: name, type: type, recordClass: recordClass, ttl: ttl, rdata: rdata))
        }
        return records
    }
}
