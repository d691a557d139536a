import Answering
import DNSWire
import Testing
import Traffic

/// Answers are counted by endpoint, over changes of the table.
struct DrawLogTests {
    func builder(_ endpoints: [(String, UInt32)]) throws -> AnswerTableBuilder {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        builder.update([try exampleProfile(["web.tm.test"], endpoints)])
        return builder
    }

    func counts(_ builder: inout AnswerTableBuilder, queries: Int) throws -> [UInt32: Int] {
        var fixture = Fixture(table: builder.makeTable())
        for _ in 0..<queries { _ = try fixture.ask("web.tm.test", .a) }
        let log = fixture.responder.draws.counters
        fixture.responder.draws.removeAll()
        #expect(fixture.responder.draws.counters.isEmpty)
        return log.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    @Test func everyAnswerIsNotedWithItsEndpoint() throws {
        var builder = try builder([("192.0.2.1", 3), ("192.0.2.2", 1), ("192.0.2.3", 0)])
        let id = ProfileID(namespace: "shop", name: "web.tm.test")
        let numbers = builder.counters(of: id)
        #expect(numbers.count == 3)
        #expect(builder.takeFreshCounters() == [numbers] && builder.takeFreshCounters().isEmpty)
        let counts = try counts(&builder, queries: 400)
        #expect(counts.values.reduce(0, +) == 400)
        #expect(counts[numbers.lowerBound, default: 0] > 240 && counts[numbers.lowerBound + 1, default: 0] > 50)
        #expect(counts[numbers.lowerBound + 2] == nil)
    }

    @Test func numbersStayWithTheEndpointsAndAreTakenBack() throws {
        var builder = try builder([("192.0.2.1", 3), ("192.0.2.2", 1)])
        let id = ProfileID(namespace: "shop", name: "web.tm.test")
        let numbers = builder.counters(of: id)
        builder.update([try exampleProfile(["web.tm.test"], [("192.0.2.9", 5), ("192.0.2.2", 1)])])
        #expect(builder.counters(of: id) == numbers, "the same endpoints with another address")
        builder.update([try exampleProfile(["web.tm.test"], [("192.0.2.1", 5)])])
        let single = builder.counters(of: id)
        #expect(single.count == 1 && !numbers.overlaps(single))
        builder.update([], removing: [id])
        #expect(builder.counters(of: id).isEmpty)
        _ = builder.takeFreshCounters()
        var two = [try exampleProfile(["a.tm.test"], [("192.0.2.1", 3), ("192.0.2.2", 1)])]
        two.append(try exampleProfile(["b.tm.test"], [("192.0.2.1", 3)]))
        builder.update(two)
        #expect(Set(builder.takeFreshCounters()) == [numbers, single], "numbers are used again, and begin anew")
    }

    @Test func aFullLogCountsNoFurther() throws {
        var builder = try builder([("192.0.2.1", 1)])
        #expect(try counts(&builder, queries: DrawLog.limit + 50).values.reduce(0, +) == DrawLog.limit)
    }
}
