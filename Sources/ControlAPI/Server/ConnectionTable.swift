internal import IPAddress

/// The open connections of a server, bounded for each client, in all, and at the Unix socket.
struct ConnectionTable {
    /// What a new connection meets.
    enum Admission {
        /// It may come, under that number, in the place of another one if the table was full.
        case admitted(UInt64, insteadOf: ServerConnection?)
        case refused
    }

    private struct Entry {
        let connection: ServerConnection
        let client: IPAddress?
    }

    private var entries: [UInt64: Entry] = [:]
    private var counts: [IPAddress: Int] = [:]
    private var localCount = 0
    private var nextNumber: UInt64 = 0

    /// All connections.
    var all: [ServerConnection] { entries.values.map(\.connection) }

    /// Makes room for one more connection; `client` is nil at the Unix socket.
    ///
    /// Where there is none, the connection that has waited the longest for a request gives its place, so that idle ones
    /// keep nobody away. At the Unix socket, whose clients are known, it does not.
    mutating func admit(_ client: IPAddress?, _ limits: ServerLimits) -> Admission {
        var evicted: ServerConnection?
        if let client {
            let client = client.networkOfOneClient
            if counts[client, default: 0] >= limits.connectionsPerClient {
                guard let number = longestWaiting(of: client) else { return .refused }
                evicted = remove(number)
            } else if entries.count - localCount >= limits.connections {
                guard let number = longestWaiting(of: nil) else { return .refused }
                evicted = remove(number)
            }
        } else if localCount >= limits.localConnections {
            return .refused
        }
        nextNumber += 1
        return .admitted(nextNumber, insteadOf: evicted)
    }

    /// Adds a connection that was admitted.
    mutating func insert(_ connection: ServerConnection, _ number: UInt64, of client: IPAddress?) {
        let client = client?.networkOfOneClient
        entries[number] = Entry(connection: connection, client: client)
        if let client { counts[client, default: 0] += 1 } else { localCount += 1 }
    }

    /// Removes a connection; nil where it is gone already.
    @discardableResult
    mutating func remove(_ number: UInt64) -> ServerConnection? {
        guard let entry = entries.removeValue(forKey: number) else { return nil }
        if let client = entry.client {
            let count = counts[client, default: 1] - 1
            counts[client] = count > 0 ? count : nil
        } else {
            localCount -= 1
        }
        return entry.connection
    }

    private func longestWaiting(of client: IPAddress?) -> UInt64? {
        var found: (number: UInt64, since: UInt64)?
        for (number, entry) in entries where entry.client != nil && (client == nil || entry.client == client) {
            guard let since = entry.connection.clock.waitingSince else { continue }
            if found.map({ since < $0.since }) ?? true { found = (number, since) }
        }
        return found?.number
    }
}

extension IPAddress {
    /// What one client has: an IPv4 address, or the 64 bits of an IPv6 network (RFC 4291 2.5.1).
    fileprivate var networkOfOneClient: IPAddress {
        switch self {
        case .v4: self
        case .v6(let address): .v6(IPv6Address(high: address.high, low: 0))
        }
    }
}
