public import APIClient
import ControlAPI
import Transport

/// How the server of a configuration is asked from its own host.
public enum ConfiguredServer {
    /// The local socket; or, with a token, its address with TLS, trusted by the server's own certificate.
    ///
    /// - Throws: ``ConfigurationError``, ``ServiceError`` or ``APIFailure``.
    public static func access(configurationPath: String, tokenFile: String?) throws -> ServerAccess {
        guard let tokenFile else {
            return ServerAccess(
                server: ServerURL(unixSocket: try LocalSocket.path(configurationPath: configurationPath)))
        }
        let configuration = try Configuration.load(path: configurationPath, isService: false).configuration
        guard let control = configuration.control, let state = configuration.state else {
            throw ServiceError("\(configurationPath) has no `control`: add it with `listen` and `tokensFile`")
        }
        var notes: [String] = []
        let url = try KubeconfigText.url(of: control, &notes)
        let files = ServerCertificate(control, state: state)
        try files.awaitCertificate(configurationPath: configurationPath)
        var access = try ServerAccess(url: url, authorityFile: files.certificateFile, tokenFile: tokenFile)
        if let tokens = try? TokensFile(configurationPath: configurationPath),
            let grant = tokens.grant(ofToken: try KubeconfigText.token(in: tokenFile)),
            let first = grant.namespaces.first
        {
            access.namespace = first
        }
        return access
    }
}
