import IPAddress

extension RDataField {
    /// Takes the field from the text and gives its wire form.
    func read(from reader: inout RecordFieldReader) throws(RecordTextError) -> [UInt8] {
        switch self {
        case .number8(let field): return [UInt8(try reader.number(field, upTo: 255))]
        case .number16(let field): return UInt16(try reader.number(field, upTo: 65535)).octets
        case .number32(let field): return try reader.number(field, upTo: .max).octets
        case .name(let field): return try reader.name(field).wire
        case .ipv4(let field):
            let token = try reader.word(field, expected: "an IPv4 address")
            guard let address = IPv4Address(token.string) else {
                throw reader.invalid(field, token.string, expected: "an IPv4 address such as 192.0.2.1")
            }
            return address.octets
        case .ipv6(let field):
            let token = try reader.word(field, expected: "an IPv6 address")
            guard let address = IPv6Address(token.string) else {
                throw reader.invalid(field, token.string, expected: "an IPv6 address such as 2001:db8::1")
            }
            return address.octets
        case .tag(let field):
            let token = try reader.word(field, expected: "a property tag such as issue")
            guard (1...255).contains(token.text.count), token.text.allSatisfy(Self.isTagCharacter) else {
                throw reader.invalid(field, token.string, expected: "letters and digits, as in issue")
            }
            return [UInt8(token.text.count)] + token.text
        case .text(let field): return try reader.string(field, upTo: Int(UInt16.max))
        case .hexadecimal(let field):
            let octets = try reader.hexadecimal(field)
            if octets.isEmpty { throw .missing(field: "\(reader.context) \(field)", expected: "hexadecimal digits") }
            return octets
        case .serviceParameters(let field): return try ServiceBinding.readParameters(field, from: &reader)
        case .strings(let field):
            var octets: [UInt8] = []
            repeat {
                let string = try reader.string(field, upTo: 255)
                octets.append(UInt8(string.count))
                octets += string
            } while reader.peek != nil
            return octets
        }
    }
}
