package import IPAddress

/// What `resolv.conf` says that a resolver without search lists needs (resolv.conf(5)).
package struct ResolverConfiguration: Equatable {
    /// As glibc: further `nameserver` lines are passed over.
    package static let maximumServers = 3

    /// The servers in the order in which they are asked.
    package var servers: [SocketAddress] = []
    /// How long one server is waited for.
    package var timeout: Duration = .seconds(5)
    /// How often the list is gone through.
    package var attempts = 2

    /// Reads the file's text; what it does not understand is passed over, as glibc does.
    ///
    /// Without a usable `nameserver` the local host is asked. The bounds are glibc's: 30 seconds, 5 attempts. A server
    /// may have a port (`127.0.0.1:5353`, `[::1]:5353`), which glibc does not know, for resolvers beside this server.
    package init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let keyword = words.first, !keyword.hasPrefix("#"), !keyword.hasPrefix(";") else { continue }
            switch keyword {
            case "nameserver":
                guard words.count > 1, servers.count < Self.maximumServers else { continue }
                if let address = IPAddress(words[1]) {
                    servers.append(SocketAddress(address: address, port: 53))
                } else if let server = SocketAddress(words[1]) {
                    servers.append(server)
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
        if servers.isEmpty { servers = [SocketAddress(address: .v4(IPv4Address(rawValue: 0x7f00_0001)), port: 53)] }
    }
}
