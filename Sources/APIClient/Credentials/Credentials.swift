internal import Resources

/// Who asks: by token, name and password, client certificate, or what a plugin gives.
public struct Credentials: Sendable {
    /// A client certificate with its key, both PEM.
    public struct Certificate: Sendable, Hashable {
        /// The certificate with the chain behind it.
        public var certificate: [UInt8]
        /// Its key, not encrypted.
        public var key: [UInt8]

        /// Gives both.
        public init(certificate: [UInt8], key: [UInt8]) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A bearer token.
    public var token: String?
    /// A file with a bearer token, which is read again as it changes; it counts before `token`.
    public var tokenFile: String?
    /// A name and a password (RFC 7617).
    public var password: (user: String, password: String)?
    /// A client certificate.
    public var certificate: Certificate?
    /// A plugin that gives a token or a certificate.
    public var plugin: ExecPlugin?

    /// No credentials.
    public init() {}

    /// Reads a user of a kubeconfig.
    init(_ user: Kubeconfig.Entry, cluster: Kubeconfig.Entry) throws(APIFailure) {
        for key in ["as", "as-uid", "as-groups", "as-user-extra"] where user.content[key] != nil {
            throw .unusable("\(user.place): \(key): acting as somebody else is not supported")
        }
        guard user.content["auth-provider"] == nil else {
            throw .unusable("\(user.place): auth-provider is obsolete: use an exec plugin")
        }
        token = try Self.text("token", user)
        tokenFile = try Self.text("tokenFile", user).map { Kubeconfig.resolved($0, of: user) }
        if let name = try Self.text("username", user) {
            password = (name, try Kubeconfig.text("password", of: user) ?? "")
        }
        let pair = (
            try Kubeconfig.contents("client-certificate", of: user), try Kubeconfig.contents("client-key", of: user)
        )
        switch pair {
        case (let text?, let key?): certificate = Certificate(certificate: text, key: key)
        case (nil, nil): break
        default: throw .unusable("\(user.place): client-certificate and client-key belong together")
        }
        if let exec = user.content["exec"] { plugin = try ExecPlugin(exec, user: user, cluster: cluster) }
    }

    /// A text that is there and not empty; kubectl writes empty ones for absent ones.
    private static func text(_ key: String, _ user: Kubeconfig.Entry) throws(APIFailure) -> String? {
        try Kubeconfig.text(key, of: user).flatMap { $0.isEmpty ? nil : $0 }
    }
}
