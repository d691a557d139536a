package import IPAddress

/// What `resolv.conf` says that a resolver without search lists needs (resolv.conf(5)).
package struct ResolverConfiguration {
    /// As glibc: further `nameserver` lines are passed over.
    package static let maximumServers = 3

    /// A server that is asked.
    package struct Server: Equatable, CustomStringConvertible {
        /// Its address and port.
        package var address: SocketAddress
        /// The interface that a link-local address is at, by name or number; nil where none is stated.
        package var scope: String?

        /// Makes a server.
        package init(address: SocketAddress, scope: String? = nil) {
            self.address = address
            self.scope = scope
        }

        /// Such as `[fe80::1]:53%eth0`.
        package var description: String { scope.map { "\(address)%\($0)" } ?? "\(address)" }
    }

    /// The servers in the order in which they are asked.
    package var servers: [Server] = []
    /// The `nameserver` lines that are not understood, with their numbers from 1 on.
    package var misread: [(line: Int, text: String)] = []
    /// How long one server is waited for.
    package var timeout: Duration = .seconds(5)
    /// How often the list is gone through.
    package var attempts = 2

    /// Reads the file's text; what it does not understand is passed over, and kept in ``misread`` where it names a server.
    ///
    /// Without a usable `nameserver` the local host is asked. The bounds are glibc's: 30 seconds, 5 attempts. A server
    /// may have a port (`127.0.0.1:5353`, `[::1]:5353`), which glibc does not know, for resolvers beside this server.
    package init(text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let keyword = words.first, !keyword.hasPrefix("#"), !keyword.hasPrefix(";") else { continue }
            switch keyword {
            case "nameserver":
                guard words.count > 1, servers.count < Self.maximumServers else { continue }
                if let server = Server(words[1]) {
                    servers.append(server)
                } else {
                    misread.append((index + 1, String(words[1])))
                }
            case "options":
                for word in words.dropFirst() {
                    if word.hasPrefix("timeout:"), let seconds = Int(word.dropFirst(8)), seconds > 0 {
                        timeout = .seconds(min(seconds, 30))
                    } else if word.hasPrefix("attempts:"), let count = Int(word.dropFirst(9)), count > 0 {
                        attempts = min(count, 5)
                    }
                }
            default: continue
            }
        }
        if servers.isEmpty { servers = [Server(address: SocketAddress(address: .v4(.loopback), port: Self.port))] }
    }

    fileprivate static let port: UInt16 = 53
}

extension ResolverConfiguration.Server {
    /// Reads `10.0.0.1`, `fe80::1%eth0` (RFC 4007 11.2), or either with a port; nil for anything else.
    fileprivate init?(_ text: Substring) {
        guard let percent = text.firstIndex(of: "%") else {
            if let address = IPAddress(text) {
                self.init(address: SocketAddress(address: address, port: ResolverConfiguration.port))
            } else if let address = SocketAddress(text) {
                self.init(address: address)
            } else {
                return nil
            }
            return
        }
        let rest = text[text.index(after: percent)...]
        let isBracketed = text.hasPrefix("[")
        let scope = isBracketed ? rest.prefix { $0 != "]" } : rest
        let bare = String(text[..<percent] + rest.dropFirst(scope.count))
        let address =
            isBracketed
            ? SocketAddress(bare)
            : IPv6Address(bare).map { SocketAddress(address: .v6($0), port: ResolverConfiguration.port) }
        guard let address, !scope.isEmpty else { return nil }
        self.init(address: address, scope: String(scope))
    }
}
