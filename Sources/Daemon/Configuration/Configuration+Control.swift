import ControlAPI
public import IPAddress
public import ResourceStore

extension Configuration {
    /// Where the server can be asked by users of its host; nil where there is no runtime folder.
    public var localSocketPath: String? { runtime.map { "\($0)/\(ControlRoutes.socketName)" } }

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

        /// The audit log.
        public struct Audit: Sendable, Hashable {
            /// Where it is written; a relative path lies in the state folder.
            public var file: String
            /// Where a relative path lay before: beside the configuration. A file that is there goes on.
            public var formerFile: String?
            /// Whether nothing is stored without its line.
            public var isRequired: Bool
            /// The size at which the file is put aside, in MiB.
            public var mebibytes: Int
            /// Files that are kept beside the present one.
            public var kept: Int

            /// Makes settings; the defaults are those of the configuration reference.
            public init(
                file: String, formerFile: String? = nil, isRequired: Bool = false, mebibytes: Int = 100, kept: Int = 10
            ) {
                self.file = file
                self.formerFile = formerFile
                self.isRequired = isRequired
                self.mebibytes = mebibytes
                self.kept = kept
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

        /// Where writes are told; nil for nowhere.
        public var audit: Audit?
        /// How much of the objects' past is kept.
        public var history: RevisionLimits
        /// Octets of an import's body.
        public var importLimit: Int?

        /// Makes settings; the defaults are those of the configuration reference.
        public init(
            listen: [Listener], certificate: CertificateFiles? = nil, clientCAFile: String? = nil,
            tokensFile: String? = nil, connections: Int = 1024, connectionsPerClient: Int = 256, audit: Audit? = nil,
            history: RevisionLimits = RevisionLimits()
        ) {
            self.listen = listen
            self.certificate = certificate
            self.clientCAFile = clientCAFile
            self.tokensFile = tokensFile
            self.connections = connections
            self.connectionsPerClient = connectionsPerClient
            self.audit = audit
            self.history = history
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
            if audit?.file != other.audit?.file { keys.append("control.auditFile") }
            if audit?.isRequired != other.audit?.isRequired { keys.append("control.auditRequired") }
            if audit?.mebibytes != other.audit?.mebibytes { keys.append("control.auditSizeMiB") }
            if audit?.kept != other.audit?.kept { keys.append("control.auditKeep") }
            if history != other.history { keys.append("control.history") }
            if importLimit != other.importLimit { keys.append("control.importLimit") }
            return keys
        }
    }
}
