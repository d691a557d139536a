import Answering
import Daemon
import Fleet
import Glibc
import Testing
import Traffic

/// What thousands of zones cost to load.
@Suite struct ManyZonesTests {
    private static func text(_ count: Int) -> [UInt8] {
        let zones = (0..<count).map { number in
            """
              - name: z\(number).test
                nameServers: [{name: ns1.z\(number).test, addresses: [127.0.0.1]}]
                records: ["www A 192.0.2.1", "alias CNAME www", "@ MX 10 www"]

            """
        }
        return Array(("listen: [\"127.0.0.1:53\"]\nzones:\n" + zones.joined()).utf8)
    }

    /// Seconds of the processor that loading takes, from text to table.
    private static func cost(of text: [UInt8]) throws -> Double {
        func now() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        let reading = try Configuration.read(text, file: "pointsman.yaml")
        let zones = reading.configuration.zones.map(\.zone)
        #expect(reading.recordPlaces.problems(beside: FleetModel(zones: zones).profiles).isEmpty)
        var builder = AnswerTableBuilder(zones: zones)
        _ = builder.makeTable()
        return now() - start
    }

    /// Eight times the zones cost about eight times the work: 64 times where each is compared with all.
    @Test func loadingIsLinearInZones() throws {
        let (few, many) = (Self.text(250), Self.text(2000))
        _ = try Self.cost(of: few)
        let costs = try (0..<3).map { _ in (try Self.cost(of: few), try Self.cost(of: many)) }
        let ratio = (costs.map(\.1).min() ?? 0) / (costs.map(\.0).min() ?? 1)
        #expect(ratio < 16, "\(costs)")
    }
}
