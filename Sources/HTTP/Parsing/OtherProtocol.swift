/// A protocol that a server speaks where HTTP/1.1 was expected, told by its first octets.
public enum OtherProtocol: Sendable, Hashable {
    /// HTTP/2 (RFC 9113): its frames; gRPC servers speak it without an upgrade.
    case http2
    /// TLS (RFC 8446 5.1): a record, where clear text was sent.
    case tls
    /// SSH (RFC 4253 4.2).
    case ssh

    /// Recognises the first five octets of a server's answer; nil for what has no name here.
    init?(firstOctets octets: some Collection<UInt8>) {
        let octets = Array(octets.prefix(5))
        guard octets.count == 5 else { return nil }
        if octets == Array("SSH-2".utf8) || octets == Array("SSH-1".utf8) {
            self = .ssh
        } else if octets[0] == 0, octets[1] == 0, octets[3] == 0x4, octets[4] == 0 {
            // A short frame of type SETTINGS without flags, which is what a server begins with (RFC 9113 3.4).
            self = .http2
        } else if [0x15, 0x16].contains(octets[0]), octets[1] == 3, octets[2] <= 4 {
            self = .tls
        } else {
            return nil
        }
    }
}

extension OtherProtocol: CustomStringConvertible {
    /// The protocol, and by what it was known.
    public var description: String {
        switch self {
        case .http2: "HTTP/2 (a SETTINGS frame)"
        case .tls: "TLS (a TLS record)"
        case .ssh: "SSH (its greeting)"
        }
    }
}
