/// The class of a record or question (RFC 1035 3.2.4).
public struct RecordClass: RawRepresentable, Hashable, Sendable {
    /// The 16-bit number.
    public let rawValue: UInt16

    /// Makes a class of its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The Internet.
    public static let internet = RecordClass(rawValue: 1)
    /// Chaos, which `version.bind` questions use.
    public static let chaos = RecordClass(rawValue: 3)
    /// No class (RFC 2136).
    public static let noClass = RecordClass(rawValue: 254)
    /// Any class; questions only.
    public static let any = RecordClass(rawValue: 255)
}

extension RecordClass: CustomStringConvertible {
    /// Reads IN, CH or `CLASSn` (RFC 3597 5), in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        switch asciiUpperCased(text) {
        case "IN": self = .internet
        case "CH": self = .chaos
        case let text:
            guard let number = genericNumber(text, after: "CLASS") else { return nil }
            self.init(rawValue: number)
        }
    }

    /// IN, CH, NONE, ANY or `CLASSn`.
    public var description: String {
        switch self {
        case .internet: "IN"
        case .chaos: "CH"
        case .noClass: "NONE"
        case .any: "ANY"
        default: "CLASS\(rawValue)"
        }
    }
}
