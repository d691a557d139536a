internal import IPAddress

/// Where an API server is.
public struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    /// How it is reached.
    public enum Channel: Sendable, Hashable {
        /// HTTP over TLS.
        case https(host: String, port: UInt16)
        /// HTTP without TLS; the host is this one.
        case http(host: String, port: UInt16)
        /// HTTP over a Unix socket, for users of this host.
        case unixSocket(path: String)
    }

    /// How it is reached.
    public let channel: Channel
    /// What stands before each path, such as `/clusters/one`; empty for most servers.
    public let pathPrefix: String

    /// A server of this host at its Unix socket.
    public init(unixSocket path: String) {
        channel = .unixSocket(path: path)
        pathPrefix = ""
    }

    /// Reads a URL such as `https://dns.example.net:8443` or `http://127.0.0.1:8080`.
    public init(_ text: String) throws(APIFailure) {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else { throw Self.failure(text) }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard !authority.utf8.contains(UInt8(ascii: "@")),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"\\<>^`{|}?#".utf8.contains($0) }),
            let (host, port) = Self.place(authority, defaultPort: isPlain ? 80 : 443)
        else { throw Self.failure(text) }
        if isPlain {
            guard host == "localhost" || IPAddress(host)?.isLoopback == true else {
                throw .unusable(
                    "the server \(text) is of another host and speaks no TLS: expected https://, as credentials must not be sent in clear"
                )
            }
            channel = .http(host: host, port: port)
        } else {
            channel = .https(host: host, port: port)
        }
        pathPrefix = path.hasSuffix("/") ? String(path.dropLast()) : String(path)
    }

    private static func failure(_ text: String) -> APIFailure {
        .unusable("'\(text)' is no URL of a server: expected one such as https://dns.example.net:8443")
    }

    private static func place(_ authority: Substring, defaultPort: UInt16) -> (String, UInt16)? {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard case .v6 = IPAddress(host), rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if !rest.isEmpty { port = rest.dropFirst() }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty else { return nil }
        guard let port else { return (String(host), defaultPort) }
        guard !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0
        else { return nil }
        return (String(host), number)
    }

    /// The host with the port, as the header `Host` and messages have it.
    var authority: String {
        switch channel {
        case .https(let host, let port), .http(let host, let port):
            "\(host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host):\(port)"
        case .unixSocket: "localhost"
        }
    }

    /// The URL; of a Unix socket its path.
    public var description: String {
        switch channel {
        case .https: "https://\(authority)\(pathPrefix)"
        case .http: "http://\(authority)\(pathPrefix)"
        case .unixSocket(let path): path
        }
    }
}
