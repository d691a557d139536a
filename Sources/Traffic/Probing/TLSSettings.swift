/// How an HTTPS probe checks its peer; files are plain names inside the configuration's `probes.filesFolder`.
public struct TLSSettings: Hashable, Sendable {
    /// Against what the peer's certificate is checked.
    public enum Verification: String, Sendable, CaseIterable {
        /// Against nothing, as Azure does: a certificate must only be present.
        case none
        /// Chain, name and expiry, against the system's authorities.
        case system
        /// Chain, name and expiry, against the authorities in `caFile`.
        case file
    }

    /// Against what the peer's certificate is checked.
    public var verify: Verification
    /// The authorities' file, with `verify: file`.
    public var caFile: String?
    /// The name that is sent (SNI) and checked; nil: the endpoint's host name.
    public var serverName: String?
    /// The file of the probe's own certificate.
    public var certificateFile: String?
    /// The file of the probe's own key.
    public var keyFile: String?

    /// Makes settings; the default is Azure's, which verifies nothing.
    public init(
        verify: Verification = .none, caFile: String? = nil, serverName: String? = nil,
        certificateFile: String? = nil, keyFile: String? = nil
    ) {
        self.verify = verify
        self.caFile = caFile
        self.serverName = serverName
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
