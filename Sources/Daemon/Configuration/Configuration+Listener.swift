public import DNSServer
public import IPAddress

extension Configuration {
    /// A server's certificate and its key.
    public struct CertificateFiles: Sendable, Hashable {
        /// The certificate with the chain behind it, PEM.
        public var certificateFile: String
        /// Its key, PEM, not encrypted.
        public var keyFile: String

        /// Names the files.
        public init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// An address at which DNS is served (`listen`, `listeners`).
    public struct Listener: Sendable, Equatable {
        /// The address.
        public var address: SocketAddress
        /// Whether DNS over TLS is spoken there; UDP and TCP otherwise.
        public var isEncrypted: Bool
        /// Who is answered there; nil for whom the configuration's `access` lets in.
        public var access: AccessList?
        /// The proxies whose PROXY header tells the client; empty where clients come themselves.
        public var proxies: [IPPrefix]
        /// The certificate of TLS; nil for the self-signed one that is made in the state folder.
        public var certificate: CertificateFiles?
        /// What its connections may take.
        public var limits: StreamLimits

        /// What stands before the address of a listener with TLS.
        static let encryptedPrefix = "tls://"

        /// Describes a listener; the defaults are those of the configuration reference.
        public init(
            _ address: SocketAddress, isEncrypted: Bool = false, access: AccessList? = nil, proxies: [IPPrefix] = [],
            certificate: CertificateFiles? = nil, limits: StreamLimits = StreamLimits()
        ) {
            self.address = address
            self.isEncrypted = isEncrypted
            self.access = access
            self.proxies = proxies
            self.certificate = certificate
            self.limits = limits
        }

        /// The address as the configuration has it, such as `tls://127.0.0.1:853`.
        public var text: String { (isEncrypted ? Self.encryptedPrefix : "") + address.description }

        /// The listener without what a reload changes.
        var fixedPart: Listener {
            var listener = self
            listener.access = nil
            return listener
        }
    }
}
