/// A request target: a path and a query of `name=value` pairs.
///
/// It is written in origin form, and read in that or in absolute form (RFC 9112 3.2.1, 3.2.2).
public struct HTTPTarget: Hashable, Sendable {
    /// One parameter of the query.
    public struct Parameter: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value; empty where there is none.
        public var value: String

        /// A parameter.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The path, decoded; it begins with `/`. An encoded slash cannot be told from a real one here.
    public var path: String
    /// The query's parameters in order, decoded.
    public var parameters: [Parameter]

    /// A target of a path and parameters that are not encoded.
    public init(path: String, parameters: [Parameter] = []) {
        self.path = path
        self.parameters = parameters
    }

    /// Reads a request's target; nil where it does not begin with `/`, or an escape is not `%XX` or does not give UTF-8.
    ///
    /// Of the absolute form, the scheme (`http` or `https`) and the host are passed over.
    public init?(_ text: String) {
        let parts = Self.originForm(text).split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.first == UInt8(ascii: "/"), let path = Self.decode(first) else {
            return nil
        }
        self.path = path
        parameters = []
        guard parts.count == 2 else { return }
        for pair in parts[1].split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(sides[0], isQuery: true),
                let value = sides.count == 2 ? Self.decode(sides[1], isQuery: true) : ""
            else {
                return nil
            }
            parameters.append(Parameter(name, value))
        }
    }

    /// The target as it is sent.
    public var encoded: String {
        let query = parameters.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
        return Self.encode(path, besides: [UInt8(ascii: "/")]) + (query.isEmpty ? "" : "?\(query)")
    }

    private static func originForm(_ text: String) -> Substring.UTF8View {
        for scheme in ["http://", "https://"] where text.utf8.prefix(scheme.utf8.count).elementsEqual(scheme.utf8) {
            let rest = text.utf8.dropFirst(scheme.utf8.count)
            return rest.drop { $0 != UInt8(ascii: "/") }
        }
        return text.utf8[...]
    }

    /// Undoes the escapes; in a query a plus sign stands for a space, as forms and Go's clients write it.
    private static func decode(_ octets: some Collection<UInt8>, isQuery: Bool = false) -> String? {
        var decoded: [UInt8] = []
        var rest = octets[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "%") else {
                decoded.append(isQuery && octet == UInt8(ascii: "+") ? UInt8(ascii: " ") : octet)
                continue
            }
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                return nil
            }
            decoded.append(UInt8(high << 4 | low))
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Escapes all octets but RFC 3986's unreserved ones.
    private static func encode(_ text: String, besides kept: [UInt8] = []) -> String {
        var encoded = ""
        for octet in text.utf8 {
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(octet))
            case _ where kept.contains(octet): encoded.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
