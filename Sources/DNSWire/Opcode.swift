/// What kind of query a message is (RFC 1035 4.1.1): 4 bits.
public struct Opcode: RawRepresentable, Hashable, Sendable {
    /// The number, 0 to 15.
    public let rawValue: UInt8

    /// Makes an opcode of its number; upper bits are dropped.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue & 0xF
    }

    /// A standard query.
    public static let query = Opcode(rawValue: 0)
    /// A server status request.
    public static let status = Opcode(rawValue: 2)
    /// A zone change notification (RFC 1996).
    public static let notify = Opcode(rawValue: 4)
    /// A dynamic update (RFC 2136).
    public static let update = Opcode(rawValue: 5)
}

extension Opcode: CustomStringConvertible {
    /// The mnemonic as dig prints it, or `OPCODEn`.
    public var description: String {
        switch self {
        case .query: "QUERY"
        case .status: "STATUS"
        case .notify: "NOTIFY"
        case .update: "UPDATE"
        default: "OPCODE\(rawValue)"
        }
    }
}
