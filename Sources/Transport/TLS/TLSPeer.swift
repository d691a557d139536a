/// What a TLS handshake has shown of the server.
public struct TLSPeer: Hashable, Sendable {
    /// The version, e.g. `TLSv1.3`.
    public var version: String
    /// The cipher suite, e.g. `TLS_AES_256_GCM_SHA384`.
    public var cipher: String
    /// The certificate's subject (RFC 2253), e.g. `CN=www.shop.test`; may be empty.
    public var subject: String
    /// The host names and addresses the certificate is for.
    public var names: String
    /// When the certificate ends, in seconds since 1970; nil where it cannot be read.
    public var notAfter: Int64?
    /// Whether chain, name and time were checked, and found good.
    public var isVerified: Bool
    /// Whether the server asked for a client certificate that this side does not have; it may still go on.
    public var requestedCertificate: Bool

    /// Whole days from a time, in seconds since 1970, to the certificate's end; negative once it has expired.
    public func daysToExpiry(at time: Int64) -> Int? {
        notAfter.map { end in
            let seconds = end - time
            return Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        }
    }
}
