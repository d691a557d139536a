internal import FoundationEssentials
internal import Transport

/// A server, whom to trust as such, and who asks.
public struct ServerAccess: Sendable {
    /// Whose certificates are trusted.
    public enum Trust: Sendable, Hashable {
        /// Those that the host's certificate store vouches for.
        case system
        /// Those that these certificates, PEM, vouch for.
        case authorities([UInt8])
        /// Anybody's.
        case anybody
    }

    /// The server.
    public var server: ServerURL
    /// Whose certificates are trusted.
    public var trust: Trust
    /// The name that the certificate must be for; nil for the URL's host.
    public var tlsServerName: String?
    /// Who asks.
    public var credentials: Credentials
    /// The namespace that is meant where none is given.
    public var namespace: String

    /// Access to a server.
    public init(
        server: ServerURL, trust: Trust = .system, tlsServerName: String? = nil,
        credentials: Credentials = Credentials(), namespace: String = "default"
    ) {
        self.server = server
        self.trust = trust
        self.tlsServerName = tlsServerName
        self.credentials = credentials
        self.namespace = namespace
    }

    /// Access as options of a command say it.
    ///
    /// - Parameters:
    ///   - authorityFile: Certificates to trust, PEM; nil for the system's.
    ///   - tokenFile: A bearer token; nil for none.
    public init(
        url: String, authorityFile: String? = nil, tokenFile: String? = nil
    ) throws(APIFailure) {
        self.init(server: try ServerURL(url))
        if let authorityFile { trust = .authorities(try Self.read(authorityFile, "the CA file")) }
        if let tokenFile {
            // Read now, so that a wrong path shows before anything is asked.
            _ = try Self.read(tokenFile, "the token file")
            credentials.tokenFile = tokenFile
        }
    }

    /// Reads a small file, such as one with a certificate.
    static func read(_ path: String, _ what: String) throws(APIFailure) -> [UInt8] {
        do throws(SystemError) {
            return try FileContents.read(path, limit: 64 << 20)
        } catch {
            throw .unusable("\(what) \(path) cannot be read: \(error.reason)")
        }
    }

    /// Decodes base64, line breaks passed over; nil where it is none.
    static func decoded(_ text: String) -> [UInt8]? {
        Data(base64Encoded: String(text.filter { !$0.isWhitespace })).map(Array.init)
    }
}
