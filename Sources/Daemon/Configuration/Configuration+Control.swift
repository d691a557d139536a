public import IPAddress

extension Configuration {
    /// The control API (`control`).
    public struct Control: Sendable, Equatable {
        /// An address on which it is served.
        public struct Listener: Sendable, Hashable {
            /// The address.
            public var address: SocketAddress
            /// Whether TLS is spoken there; without, the address is a loopback one.
            public var isEncrypted: Bool

            /// Makes a listener.
            public init(_ address: SocketAddress, isEncrypted: Bool = true) {
                self.address = address
                self.isEncrypted = isEncrypted
            }

            /// What clients call, such as `https://127.0.0.1:8443`.
            public var url: String { (isEncrypted ? "https://" : Self.plainPrefix) + address.description }

            static let plainPrefix = "http://"
        }

        /// The server's certificate and its key.
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

        /// Where it is served; at least one.
        public var listen: [Listener]
        /// The server's certificate; nil for the self-signed one that is made in the state folder.
        public var certificate: CertificateFiles?
        /// Whose client certificates are accepted, PEM; nil for nobody's.
        public var clientCAFile: String?
        /// Who may do what; nil for nobody but by the local socket.
        public var tokensFile: String?
        /// Connections at a time over the network.
        public var connections: Int
        /// Connections at a time from one address.
        public var connectionsPerClient: Int

        /// Makes settings; the defaults are those of the configuration reference.
        public init(
            listen: [Listener], certificate: CertificateFiles? = nil, clientCAFile: String? = nil,
            tokensFile: String? = nil, connections: Int = 1024, connectionsPerClient: Int = 256
        ) {
            self.listen = listen
            self.certificate = certificate
            self.clientCAFile = clientCAFile
            self.tokensFile = tokensFile
            self.connections = connections
            self.connectionsPerClient = connectionsPerClient
        }

        /// The keys that differ from another's. What stands in the files takes effect without a restart.
        func keysNeedingRestart(against other: Control) -> [String] {
            var keys: [String] = []
            if listen != other.listen { keys.append("control.listen") }
            if certificate?.certificateFile != other.certificate?.certificateFile {
                keys.append("control.certificateFile")
            }
            if certificate?.keyFile != other.certificate?.keyFile { keys.append("control.keyFile") }
            if clientCAFile != other.clientCAFile { keys.append("control.clientCAFile") }
            if tokensFile != other.tokensFile { keys.append("control.tokensFile") }
            if connections != other.connections { keys.append("control.connections") }
            if connectionsPerClient != other.connectionsPerClient { keys.append("control.connectionsPerClient") }
            return keys
        }
    }
}
