import IPAddress

extension RDataField {
    /// The text of a well-formed field.
    func text(of octets: ArraySlice<UInt8>) -> String {
        switch self {
        case .number8, .number16, .number32: return String(UInt32(octets: octets))
        case .ipv4, .ipv6: return IPAddress(octets: octets)?.description ?? ""
        case .name:
            return (try? DomainName(wire: octets))?.absoluteDescription ?? ""
        case .tag: return String(decoding: octets.dropFirst(), as: UTF8.self)
        case .text: return Self.quoted(octets)
        case .hexadecimal: return Self.hexadecimal(octets)
        case .serviceParameters:
            return (ServiceBinding.parameters(in: octets) ?? []).map(\.description).joined(separator: " ")
        case .strings:
            var strings: [String] = []
            var rest = octets
            while let length = rest.popFirst() {
                strings.append(Self.quoted(rest.prefix(Int(length))))
                rest = rest.dropFirst(Int(length))
            }
            return strings.joined(separator: " ")
        }
    }

    /// Two digits an octet.
    static func hexadecimal(_ octets: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }

    /// The octets as a quoted string.
    static func quoted(_ octets: ArraySlice<UInt8>) -> String {
        var text = "\""
        for octet in octets {
            switch octet {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text += "\\"
                text.unicodeScalars.append(Unicode.Scalar(octet))
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(octet))
            default: text += TextEscape.decimal(octet)
            }
        }
        return text + "\""
    }
}
