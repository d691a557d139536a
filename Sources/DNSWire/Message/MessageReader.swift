/// Reads the parts of a message in order; every access is bounded.
struct MessageReader {
    /// No name needs more pointers than it has labels; without a limit, long chains of bare pointers cost time.
    private static let maximumPointers = 127

    private let octets: [UInt8]
    private(set) var position = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// How many octets are left.
    var remaining: Int { octets.count - position }

    /// Takes that many octets.
    mutating func take(_ count: Int) throws(MessageError) -> ArraySlice<UInt8> {
        guard count <= remaining else { throw .truncated(offset: octets.count) }
        defer { position += count }
        return octets[position..<position + count]
    }

    /// Takes a number in network order.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(MessageError) -> Number {
        Number(octets: try take(Number.bitWidth / 8))
    }

    /// Takes a name and gives its uncompressed form, in the case in which it stands.
    ///
    /// A pointer must point before the part of the name in which it stands, so that following them ends.
    mutating func name() throws(MessageError) -> [UInt8] {
        let start = position
        var name: [UInt8] = []
        var cursor = position
        var partStart = position
        var afterPointer: Int?
        var pointers = 0
        while true {
            guard cursor < octets.count else { throw .truncated(offset: octets.count) }
            let length = Int(octets[cursor])
            switch length >> 6 {
            case 0:
                guard cursor + length < octets.count else { throw .truncated(offset: octets.count) }
                guard name.count + length + 1 <= DomainName.maximumLength else { throw .nameTooLong(offset: start) }
                name += octets[cursor...cursor + length]
                cursor += length + 1
                if length == 0 {
                    position = afterPointer ?? cursor
                    return name
                }
            case 3:
                guard cursor + 1 < octets.count else { throw .truncated(offset: octets.count) }
                let target = (length & 0x3F) << 8 | Int(octets[cursor + 1])
                pointers += 1
                guard target >= Message.headerLength, target < partStart, pointers <= Self.maximumPointers
                else { throw .badPointer(offset: cursor) }
                afterPointer = afterPointer ?? cursor + 2
                cursor = target
                partStart = target
            default: throw .badLabelType(offset: cursor)
            }
        }
    }

    /// Takes a name in the form in which names are kept.
    mutating func domainName() throws(MessageError) -> DomainName {
        DomainName(trusted: try name().map(DomainName.lowerCased))
    }

    /// Takes record data of that length, with the names of known types uncompressed.
    mutating func rdata(type: RecordType, length: Int) throws(MessageError) -> [UInt8] {
        let start = position
        let end = position + length
        guard length <= remaining else { throw .truncated(offset: octets.count) }
        guard let fields = RDataField.fields(of: type) else { return Array(try take(length)) }
        var rdata: [UInt8] = []
        for field in fields {
            if case .name = field {
                rdata += try name()
            } else {
                guard position <= end, let length = field.length(in: octets[position..<end]) else {
                    throw .malformedData(type, offset: start)
                }
                rdata += try take(length)
            }
        }
        guard position == end else { throw .malformedData(type, offset: start) }
        return rdata
    }
}
