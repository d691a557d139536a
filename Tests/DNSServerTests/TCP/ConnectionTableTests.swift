import DNSServer
import IPAddress
import TestSupport
import Testing

/// Who is closed for whom.
@Suite struct ConnectionTableTests {
    private typealias Connection = ConnectionTable.Connection

    private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test func aClientsOwnGoFirst() throws {
        var table = ConnectionTable(limit: 3, limitPerClient: 2)
        let one = try Self.address("192.0.2.1")
        let two = try Self.address("192.0.2.2")
        func connection(_ id: UInt64) -> Connection { Connection(id: id, lane: Int(id % 2)) }
        let other = table.insert(connection(1), of: two)
        let first = table.insert(connection(2), of: one)
        let second = table.insert(connection(3), of: one)
        #expect(other.evicted == nil && first.evicted == nil && second.evicted == nil)
        // The other client's is idle the longest, but this one has its share.
        table.touch(2, at: first.place)
        #expect(table.insert(connection(4), of: one).evicted == connection(3))
        #expect(table.insert(connection(5), of: try Self.address("192.0.2.3")).evicted == connection(1))
        #expect(table.count == 3)
    }

    @Test func anIPv6ClientIsItsNetwork() throws {
        var table = ConnectionTable(limit: 10, limitPerClient: 1)
        _ = table.insert(Connection(id: 1, lane: 0), of: try Self.address("2001:db8::1"))
        #expect(table.insert(Connection(id: 2, lane: 0), of: try Self.address("2001:db8:0:1::1")).evicted == nil)
        #expect(table.insert(Connection(id: 3, lane: 0), of: try Self.address("2001:db8::ffff")).evicted?.id == 1)
        // The same bits of the other family are somebody else.
        #expect(table.insert(Connection(id: 4, lane: 0), of: try Self.address("0.0.0.0")).evicted == nil)
        #expect(table.insert(Connection(id: 5, lane: 0), of: try Self.address("::")).evicted == nil)
    }

    /// Compared with a plain list, through thousands of random steps.
    @Test func theOneIdleTheLongestIsFound() {
        struct Known {
            var id: UInt64
            var place: Int32
            var client: IPAddress?
        }
        var random = SeededGenerator(seed: 5)
        var table = ConnectionTable(limit: 20, limitPerClient: 5)
        // The one idle the longest is the first.
        var model: [Known] = []
        var gone: [Known] = []
        var evictions = 0
        func expectEvicted(_ evicted: ConnectionTable.Connection?, of client: IPAddress?, isNew: Bool) {
            let own = model.filter { $0.client == client && client != nil }
            let expected = own.count >= 5 ? own.first : isNew && model.count >= 20 ? model.first : nil
            #expect(evicted?.id == expected?.id)
            guard let expected else { return }
            evictions += 1
            model.removeAll { $0.id == expected.id }
            gone.append(expected)
        }
        for id in UInt64(1)...20_000 {
            let client: IPAddress = .v4(IPv4Address(192, 0, 2, .random(in: 0..<8, using: &random)))
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let isKnown = Bool.random(using: &random)
                let (place, evicted) = table.insert(.init(id: id, lane: 0), of: isKnown ? client : nil)
                expectEvicted(evicted, of: isKnown ? client : nil, isNew: true)
                model.append(Known(id: id, place: place, client: isKnown ? client : nil))
            case 2:
                guard let index = model.indices.randomElement(using: &random), model[index].client == nil else { break }
                var known = model.remove(at: index)
                expectEvicted(
                    table.identify(known.id, at: known.place, as: client), of: client, isNew: false)
                known.client = client
                model.append(known)
            case 3, 4:
                guard let index = model.indices.randomElement(using: &random) else { break }
                let known = model.remove(at: index)
                model.append(known)
                table.touch(known.id, at: known.place)
            default:
                guard let index = model.indices.randomElement(using: &random) else { break }
                let known = model.remove(at: index)
                table.remove(known.id, at: known.place)
                gone.append(known)
            }
            // What comes too late changes nothing.
            if let late = gone.suffix(10).randomElement(using: &random) {
                table.touch(late.id, at: late.place)
                table.remove(late.id, at: late.place)
                #expect(table.identify(late.id, at: late.place, as: client) == nil)
            }
            #expect(table.count == model.count)
        }
        #expect(evictions > 1000)
        for known in model { #expect(table.takeOldest()?.id == known.id) }
        #expect(table.takeOldest() == nil)
    }
}
