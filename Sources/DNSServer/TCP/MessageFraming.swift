/// How a stream's octets divide into messages: each behind its length in two octets (RFC 1035 4.2.2, RFC 7766 8).
public enum MessageFraming {
    /// What the octets begin with.
    public enum Reading: Hashable, Sendable {
        /// A message of that many octets, behind the ``prefix``.
        case message(length: Int)
        /// More must come: that many octets in all tell more.
        case incomplete(needed: Int)
        /// A length under that of a header, 0 too: nobody can tell where the next message begins.
        case lost
    }

    /// Octets of the length.
    public static let prefix = 2
    /// The longest message, by the 16 bits of its length.
    public static let longestMessage = 65_535
    /// Octets of a DNS header (RFC 1035 4.1.1); what is shorter is no message.
    public static let shortestMessage = 12

    /// Reads the beginning of a stream, or of what is left of it.
    public static func read(_ octets: Span<UInt8>) -> Reading {
        guard octets.count >= prefix else { return .incomplete(needed: prefix) }
        let length = Int(octets[0]) << 8 | Int(octets[1])
        guard length >= shortestMessage else { return .lost }
        return octets.count - prefix >= length ? .message(length: length) : .incomplete(needed: prefix + length)
    }
}
