import IPAddress

extension ServiceBinding {
    /// Takes the parameters that are left and gives their wire form, in rising order of their keys (RFC 9460 2.1).
    static func readParameters(
        _ field: String, from reader: inout RecordFieldReader
    ) throws(RecordTextError) -> [UInt8] {
        var parameters: [Parameter] = []
        while reader.peek != nil {
            let parameter = try Parameter(field, from: &reader)
            if parameters.contains(where: { $0.key == parameter.key }) {
                throw reader.invalid(field, "\(parameter.key) a second time", expected: "each key once")
            }
            parameters.append(parameter)
        }
        if let (missing, key) = contradiction(in: parameters) {
            throw .missing(field: "\(reader.context) \(field) \(missing)", expected: "it beside \(key)")
        }
        return ServiceBinding(priority: 0, parameters: parameters).parametersData
    }
}

extension ServiceBinding.Parameter {
    /// Takes one parameter: `key`, `key=value` or `key="value"`.
    fileprivate init(_ field: String, from reader: inout RecordFieldReader) throws(RecordTextError) {
        let token = try reader.word(field, expected: "a parameter such as alpn=h2,h3")
        guard !token.isJoined else {
            throw reader.invalid(field, token.string, expected: "a space between parameters")
        }
        let nameEnd = token.text.firstIndex(of: UInt8(ascii: "=")) ?? token.text.endIndex
        let name = String(decoding: token.text[..<nameEnd], as: UTF8.self)
        guard let key = ServiceParameterKey(name) else {
            throw reader.invalid(
                field, token.string,
                expected:
                    "a key: mandatory, alpn, no-default-alpn, port, ipv4hint, ipv6hint, or key0 to key65534")
        }
        var text = token.text[nameEnd...].dropFirst()
        if let next = reader.peek, next.isJoined {
            guard nameEnd < token.text.endIndex, text.isEmpty else {
                throw reader.invalid(field, next.string, expected: "a space between parameters")
            }
            text = try reader.token(field, expected: "a value").text
        } else if nameEnd < token.text.endIndex, text.isEmpty {
            throw reader.invalid(field, token.string, expected: "a value behind =")
        }
        let value = try reader.unescaped(text, field)
        // In the form `keyNNNNN` the value is the wire form, of known keys too (RFC 9460 2.1).
        let wire = name.hasPrefix("key") ? value : key.wireValue(of: value, isEscaped: text.count != value.count)
        guard let wire, Self(key: key, value: wire).isWellFormed else {
            throw reader.invalid(
                field, "\(name)=\(String(decoding: text, as: UTF8.self))", expected: key.expectedValue)
        }
        self.init(key: key, value: wire)
    }
}

extension ServiceParameterKey {
    /// What a person is told to write.
    fileprivate var expectedValue: String {
        switch self {
        case .mandatory: "mandatory=alpn or the like: keys other than mandatory, each once, without escapes"
        case .alpn: "alpn=h2,h3 or the like: protocols of 1 to 255 octets"
        case .noDefaultALPN: "no-default-alpn without a value"
        case .port: "port=8443 or the like: a number 0 to 65535 without escapes"
        case .ipv4Hint: "ipv4hint=192.0.2.1,192.0.2.2 or the like: IPv4 addresses without escapes"
        case .ipv6Hint: "ipv6hint=2001:db8::1,2001:db8::2 or the like: IPv6 addresses without escapes"
        default: "any value"
        }
    }

    /// The wire form of a value in the key's own notation; nil where it is wrong. Escapes are only for `alpn`
    /// (RFC 9460 7.2, 7.3 and 8).
    fileprivate func wireValue(of value: [UInt8], isEscaped: Bool) -> [UInt8]? {
        if self == .alpn {
            guard let items = Self.items(of: value), items.allSatisfy({ (1...255).contains($0.count) }) else {
                return nil
            }
            return ServiceBinding.Parameter.alpn(items).value
        }
        guard !isEscaped else { return nil }
        let items = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch self {
        case .mandatory:
            let keys = items.compactMap { ServiceParameterKey($0) }.sorted()
            return keys.count == items.count ? keys.flatMap(\.rawValue.octets) : nil
        case .port:
            let isDecimal = value.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return isDecimal ? UInt16(items[0])?.octets : nil
        case .ipv4Hint:
            let addresses = items.compactMap { IPv4Address($0) }
            return addresses.count == items.count ? addresses.flatMap(\.octets) : nil
        case .ipv6Hint:
            let addresses = items.compactMap { IPv6Address($0) }
            return addresses.count == items.count ? addresses.flatMap(\.octets) : nil
        default: return value
        }
    }

    /// The items of a comma-separated list, in which a backslash stands before a comma or backslash of an item's own
    /// (RFC 9460 appendix A.1); nil for any other backslash.
    private static func items(of value: [UInt8]) -> [[UInt8]]? {
        var items: [[UInt8]] = [[]]
        var rest = value[...]
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: ","): items.append([])
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst(), next == UInt8(ascii: ",") || next == UInt8(ascii: "\\") else {
                    return nil
                }
                items[items.count - 1].append(next)
            default: items[items.count - 1].append(octet)
            }
        }
        return items
    }
}
