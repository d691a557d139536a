/// Walks the fields of one protobuf message.
///
/// Of the wire types, varint, 64 and 32 bits and length-delimited are read; groups are refused, as Kubernetes has none.
struct ProtobufReader {
    enum Content {
        case varint(UInt64)
        /// Fixed 32 or 64 bits, which no message that is read uses.
        case fixed
        case octets(ArraySlice<UInt8>)
    }

    private let octets: ArraySlice<UInt8>
    private var position: Int
    /// The message's name, for errors.
    private let name: String

    init(_ octets: ArraySlice<UInt8>, name: String) {
        self.octets = octets
        position = octets.startIndex
        self.name = name
    }

    /// The next field; nil behind the last.
    mutating func next() throws(ProtobufError) -> (number: Int, content: Content)? {
        guard position < octets.endIndex else { return nil }
        let tag = try varint()
        guard let number = Int(exactly: tag >> 3), number >= 1, number <= 0x1FFF_FFFF else {
            throw fault("found field number \(tag >> 3), expected 1 to 536870911")
        }
        switch tag & 7 {
        case 0: return (number, .varint(try varint()))
        case 1:
            _ = try take(8)
            return (number, .fixed)
        case 2:
            let length = try varint()
            guard length <= UInt64(octets.endIndex - position) else {
                throw fault("found field \(number) of \(length) octets, expected at most \(octets.endIndex - position)")
            }
            return (number, .octets(try take(Int(length))))
        case 5:
            _ = try take(4)
            return (number, .fixed)
        default: throw fault("found wire type \(tag & 7) for field \(number), expected 0, 1, 2 or 5")
        }
    }

    private mutating func varint() throws(ProtobufError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < octets.endIndex else { throw fault("found its end within a number") }
            let octet = octets[position]
            position += 1
            guard shift < 63 || octet <= 1 else { break }
            value |= UInt64(octet & 0x7F) << shift
            if octet < 0x80 { return value }
        }
        throw fault("found a number of more than 64 bits")
    }

    private mutating func take(_ count: Int) throws(ProtobufError) -> ArraySlice<UInt8> {
        guard count <= octets.endIndex - position else { throw fault("found its end within a field") }
        defer { position += count }
        return octets[position..<position + count]
    }

    func fault(_ text: String) -> ProtobufError { .malformed("\(name): \(text)") }
}
