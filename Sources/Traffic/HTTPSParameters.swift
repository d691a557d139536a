/// What clients are told of a profile's HTTPS service before they connect (RFC 9460 9).
public struct HTTPSParameters: Sendable, Equatable {
    /// The port that stands for `https` without one, and is not told (RFC 9460 7.2).
    public static let defaultPort: UInt16 = 443

    /// The protocols spoken beside HTTP/1.1, each an ALPN protocol identifier of 1 to 255 octets (RFC 9460 7.1); empty for
    /// none.
    public var alpn: [String]
    /// The port of the service.
    public var port: UInt16

    /// Makes parameters; the defaults are those of `https` itself.
    public init(alpn: [String] = [], port: UInt16 = defaultPort) {
        self.alpn = alpn
        self.port = port
    }
}
