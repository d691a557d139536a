import ControlAPI
import FoundationEssentials
import IPAddress
import Transport

/// A kubeconfig for the control API of a configuration: it trusts the server's certificate, and nothing else.
public struct KubeconfigText {
    /// What kubectl shows to the server.
    public struct Credentials {
        /// A file with a bearer token.
        public var tokenFile: String?
        /// A client certificate, PEM.
        public var certificateFile: String?
        /// Its key, PEM.
        public var keyFile: String?

        /// Names the files.
        public init(tokenFile: String?, certificateFile: String?, keyFile: String?) {
            self.tokenFile = tokenFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// The kubeconfig, YAML.
    public let text: String
    /// What deserves attention.
    public let notes: [String]

    /// Makes a kubeconfig.
    ///
    /// - Parameters:
    ///   - server: The URL that clients call, such as `https://dns.example.net:8443`; nil for the first address with TLS.
    /// - Throws: ``ConfigurationError`` or ``ServiceError``.
    public init(configurationPath: String, credentials: Credentials, server: String? = nil) throws {
        let configuration = try Configuration.load(path: configurationPath, isService: false).configuration
        guard let control = configuration.control, let state = configuration.state else {
            throw ServiceError("\(configurationPath) has no `control`: add it with `listen` and `tokensFile`")
        }
        var notes: [String] = []
        let url = try server.map(Self.checked) ?? Self.url(of: control, &notes)
        let files = ServerCertificate(control, state: state)
        try files.awaitCertificate(configurationPath: configurationPath)
        let octets = try Self.read(files.certificateFile)
        guard let authority = PEM.certificates(in: octets), let facts = CertificateFacts(pem: authority) else {
            throw ServiceError("\(files.certificateFile) holds no certificate in PEM form")
        }
        let host = Self.host(of: url)
        if !facts.isFor(host) {
            notes.append(
                "the certificate \(files.certificateFile) is not for \(host), so that kubectl will refuse it: give a --server that it is for"
            )
        }
        var user: [(String, String)] = []
        // Without it kubectl asks about `default`, where a limited token may do nothing.
        var namespace: String?
        if let file = credentials.certificateFile, let keyFile = credentials.keyFile {
            guard let certificate = PEM.certificates(in: try Self.read(file)) else {
                throw ServiceError("\(file) holds no certificate in PEM form")
            }
            user.append(("client-certificate-data", Data(certificate).base64EncodedString()))
            user.append(("client-key-data", Data(try Self.read(keyFile)).base64EncodedString()))
            if control.clientCAFile == nil {
                notes.append("`control` has no `clientCAFile`, so that the server asks for no client certificate")
            }
        }
        if let file = credentials.tokenFile {
            let token = try Self.token(in: file)
            user.append(("token", token))
            if let tokens = try? TokensFile(configurationPath: configurationPath) {
                if let grant = tokens.grant(ofToken: token) {
                    namespace = grant.namespaces.first
                } else {
                    notes.append("the token in \(file) is not in \(tokens.path), so that the server will refuse it")
                }
            }
        }
        text = Self.text(
            server: url, authority: Data(authority).base64EncodedString(), user: user, namespace: namespace)
        self.notes = notes
    }

    private static func text(
        server: String, authority: String, user: [(String, String)], namespace: String?
    ) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: pointsman
          cluster:
            server: \(server)
            certificate-authority-data: \(authority)
        users:
        - name: pointsman
          user:
        \(user.map { "    \($0.0): \($0.1)" }.joined(separator: "\n"))
        contexts:
        - name: pointsman
          context:
            cluster: pointsman
            user: pointsman\(namespace.map { "\n    namespace: \($0)" } ?? "")
        current-context: pointsman

        """
    }

    // MARK: Server

    static func url(of control: Configuration.Control, _ notes: inout [String]) throws(ServiceError) -> String {
        guard let listener = control.listen.first(where: \.isEncrypted) else {
            throw ServiceError(
                "`control.listen` has no address with TLS, and kubectl sends no token without: add one, such as 127.0.0.1:8443"
            )
        }
        guard listener.address.port != 0 else {
            throw ServiceError("`control.listen` leaves the port to the system: give the URL with --server")
        }
        guard listener.address.address.isUnspecified else { return listener.url }
        notes.append("the server listens on all addresses: for clients on other hosts give its URL with --server")
        var local = listener
        switch listener.address.address {
        case .v4: local.address.address = .v4(.loopback)
        case .v6: local.address.address = .v6(.loopback)
        }
        return local.url
    }

    private static func checked(_ url: String) throws(ServiceError) -> String {
        let prefix = "https://"
        let rest = url.dropFirst(prefix.count)
        guard url.hasPrefix(prefix), !rest.isEmpty, !host(of: url).isEmpty,
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"'#\\<>{}".utf8.contains($0) })
        else { throw ServiceError("'\(url)' is no URL of a server: expected one such as https://dns.example.net:8443") }
        return url
    }

    /// The host of an `https://` URL, brackets aside.
    private static func host(of url: String) -> String {
        let rest = url.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    // MARK: Files

    private static func read(_ path: String) throws(ServiceError) -> [UInt8] {
        do throws(SystemError) {
            return try FileContents.read(path, limit: 16 << 20)
        } catch {
            throw ServiceError("\(path) cannot be read: \(error.withAdvice)")
        }
    }

    /// The bearer token that a file holds.
    static func token(in path: String) throws(ServiceError) -> String {
        let words = String(decoding: try read(path), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        // What RFC 6750 2.1 lets stand in a header.
        guard let token = words.first, words.count == 1,
            token.utf8.allSatisfy({ octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._~+/=".utf8.contains(octet)
                }
            })
        else { throw ServiceError("\(path) does not hold one bearer token and nothing else") }
        return String(token)
    }
}
