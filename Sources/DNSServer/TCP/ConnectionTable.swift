package import IPAddress

/// The connections of a listener in the order in which they got on last, as a whole and for each client, so that the
/// one that is idle the longest is found at once among any number.
///
/// A connection's number is never given again, so that a late word about one that is gone does no harm.
package struct ConnectionTable {
    /// Where a connection is found.
    package struct Connection: Hashable {
        /// Its number, over 0.
        package var id: UInt64
        /// The lane that serves it.
        package var lane: Int

        /// Names a connection.
        package init(id: UInt64, lane: Int) {
            self.id = id
            self.lane = lane
        }
    }

    private struct Entry {
        var connection: Connection
        var client: Client?
    }

    /// A client is an IPv4 address or an IPv6 /64: in its own, every host has as many addresses as it likes.
    private struct Client: Hashable {
        var isIPv4: Bool
        var bits: UInt64

        init(_ address: IPAddress) {
            switch address {
            case .v4(let address): (isIPv4, bits) = (true, UInt64(address.rawValue))
            case .v6(let address): (isIPv4, bits) = (false, address.high)
            }
        }
    }

    private let limit: Int
    private let limitPerClient: Int
    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var order = RecencyOrder()
    private var links: [RecencyOrder.Links] = []
    private var clients: [Client: RecencyOrder] = [:]
    private var clientLinks: [RecencyOrder.Links] = []

    /// An empty table; limits under 1 mean 1.
    package init(limit: Int, limitPerClient: Int) {
        self.limit = max(1, limit)
        self.limitPerClient = max(1, limitPerClient)
    }

    /// Connections in the table.
    package var count: Int { order.count }

    /// Adds a connection, as the one that got on last.
    ///
    /// - Parameter client: nil where it is not known yet; `identify` tells it then.
    /// - Returns: The connection's place, and the connection that was taken out for it.
    package mutating func insert(_ connection: Connection, of client: IPAddress?) -> (
        place: Int32, evicted: Connection?
    ) {
        let evicted = client.flatMap { makeRoom(for: Client($0)) } ?? (count >= limit ? takeOldest() : nil)
        let place = free.popLast() ?? Int32(entries.count)
        if Int(place) == entries.count {
            entries.append(Entry(connection: connection))
            links.append(RecencyOrder.Links())
            clientLinks.append(RecencyOrder.Links())
        } else {
            entries[Int(place)] = Entry(connection: connection)
        }
        order.append(place, &links)
        if let client { join(place, Client(client)) }
        return (place, evicted)
    }

    /// Tells whose a connection is, which got on by that.
    ///
    /// - Returns: The connection that was taken out for it.
    package mutating func identify(_ id: UInt64, at place: Int32, as client: IPAddress) -> Connection? {
        guard isPresent(id, place), entries[Int(place)].client == nil else { return nil }
        let evicted = makeRoom(for: Client(client))
        order.touch(place, &links)
        join(place, Client(client))
        return evicted
    }

    /// Notes that a connection got on.
    package mutating func touch(_ id: UInt64, at place: Int32) {
        // The newest of all is the newest of its client too.
        guard isPresent(id, place), order.newest != place else { return }
        order.touch(place, &links)
        guard let client = entries[Int(place)].client else { return }
        clients[client]?.touch(place, &clientLinks)
    }

    /// Takes a connection out; nothing happens where that was done already.
    package mutating func remove(_ id: UInt64, at place: Int32) {
        if isPresent(id, place) { _ = take(place) }
    }

    /// Takes the connection out that is idle the longest.
    package mutating func takeOldest() -> Connection? {
        count > 0 ? take(order.oldest) : nil
    }

    private func isPresent(_ id: UInt64, _ place: Int32) -> Bool {
        entries.indices.contains(Int(place)) && entries[Int(place)].connection.id == id
    }

    private mutating func makeRoom(for client: Client) -> Connection? {
        guard let own = clients[client], own.count >= limitPerClient else { return nil }
        return take(own.oldest)
    }

    private mutating func join(_ place: Int32, _ client: Client) {
        entries[Int(place)].client = client
        clients[client, default: RecencyOrder()].append(place, &clientLinks)
    }

    private mutating func take(_ place: Int32) -> Connection {
        let entry = entries[Int(place)]
        order.remove(place, &links)
        if let client = entry.client {
            clients[client]?.remove(place, &clientLinks)
            if clients[client]?.count == 0 { clients[client] = nil }
        }
        // No connection has this number.
        entries[Int(place)].connection.id = 0
        free.append(place)
        return entry.connection
    }
}
