/// `spec.https` of a `ProfilePolicy`: what the profile's HTTPS record says (RFC 9460).
public struct PolicyHTTPS: Sendable, Equatable {
    /// `alpn[]`: the protocols beside HTTP/1.1, 1 to 16 ALPN identifiers; empty where they are not stated.
    public var alpn: [String]
    /// `port`, 1 to 65535.
    public var port: UInt16

    /// Makes the part of a policy.
    public init(alpn: [String] = [], port: UInt16 = 443) {
        self.alpn = alpn
        self.port = port
    }
}
