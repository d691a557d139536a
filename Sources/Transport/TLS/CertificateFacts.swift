internal import COpenSSLShims

/// What the first certificate of a PEM text says.
public struct CertificateFacts: Sendable {
    /// When it ends, in seconds since 1970.
    public let notAfter: Int64
    private let pem: [UInt8]

    /// Reads a certificate; nil where there is none.
    public init?(pem: [UInt8]) {
        self.pem = pem
        notAfter = unsafe pem.withUnsafeBytes { unsafe copenssl_pem_not_after($0.baseAddress, $0.count) }
        if notAfter == .min { return nil }
    }

    /// When it ends, e.g. `2026-11-21 10:00:00 UTC`.
    public var end: String { unsafe readText { unsafe copenssl_describe_time(notAfter, $0, $1) } }

    /// Whether it is for a host name, or the text of an address, as clients see it (RFC 6125, RFC 2818).
    public func isFor(_ name: String) -> Bool {
        guard !name.utf8.contains(0) else { return false }
        return unsafe pem.withUnsafeBytes { unsafe copenssl_pem_is_for($0.baseAddress, $0.count, name) } == 1
    }
}
