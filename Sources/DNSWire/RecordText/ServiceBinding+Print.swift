import IPAddress

extension ServiceBinding: CustomStringConvertible {
    /// The data in zone-file notation, such as `1 . alpn=h2,h3`.
    public var description: String {
        (["\(priority) \(target.absoluteDescription)"] + parameters.map(\.description)).joined(separator: " ")
    }
}

extension ServiceBinding.Parameter: CustomStringConvertible {
    /// The parameter in zone-file notation, such as `alpn=h2,h3` (RFC 9460 2.1); a value that its key can not have is
    /// written as octets.
    public var description: String {
        guard isWellFormed else { return Self.text("key\(key.rawValue)", value) }
        switch key {
        case .mandatory: return "\(key)=\(listedKeys.map(\.description).joined(separator: ","))"
        case .alpn:
            let items = (protocols ?? []).map { Self.escaped($0) }
            return Self.text(key.description, Array(items.joined(separator: [UInt8(ascii: ",")])))
        case .port: return "\(key)=\(UInt16(octets: value))"
        case .ipv4Hint: return "\(key)=\(addresses(of: 4))"
        case .ipv6Hint: return "\(key)=\(addresses(of: 16))"
        default: return Self.text(key.description, value)
        }
    }

    private func addresses(of length: Int) -> String {
        stride(from: 0, to: value.count, by: length)
            .compactMap { IPAddress(octets: value[$0..<$0 + length])?.description }.joined(separator: ",")
    }

    /// An item of a comma-separated list (RFC 9460 appendix A.1).
    private static func escaped(_ item: some Sequence<UInt8>) -> [UInt8] {
        item.flatMap { octet in
            octet == UInt8(ascii: ",") || octet == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), octet] : [octet]
        }
    }

    /// The name alone without a value, which stands in quotes where it needs them (RFC 9460 appendix A).
    private static func text(_ name: String, _ value: [UInt8]) -> String {
        if value.isEmpty { return name }
        let isPlain = value.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"): false
            default: (0x21...0x7E).contains(octet)
            }
        }
        return "\(name)=\(isPlain ? String(decoding: value, as: UTF8.self) : RDataField.quoted(value[...]))"
    }
}
