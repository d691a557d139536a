import Answering
import DNSWire
import Testing
import Traffic

/// What a draw has worth telling: that it fails open, or that nothing is in play.
@Suite("RFC 8914: what draws tell")
struct DrawNotesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var endpoints: [(String, UInt32)]
        var degraded: [String] = []
        var nodata = false
        var minimum = 0.0
        var type: RecordType = .a
        var text: String?
        var testDescription: String { "\(type) of \(endpoints.map(\.0)) without \(degraded)" }
    }

    private static let pair: [(String, UInt32)] = [("192.0.2.1", 1), ("192.0.2.2", 1)]
    private static let failingOpen = "all endpoints degraded, failing open"
    private static let belowMinimum = "too few endpoints healthy, failing open"
    private static let nothingInPlay = "no endpoint in play"

    @Test(
        "3: INFO-CODE 0 with a text, where a draw is not an ordinary one",
        arguments: [
            Row(endpoints: pair), Row(endpoints: pair, degraded: ["192.0.2.1"]),
            Row(endpoints: pair, type: .https),
            Row(endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], text: failingOpen),
            Row(endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], type: .any, text: failingOpen),
            Row(endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], type: .https, text: failingOpen),
            Row(endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], type: .txt),
            Row(
                endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], nodata: true, text: nothingInPlay),
            Row(
                endpoints: pair, degraded: ["192.0.2.1", "192.0.2.2"], nodata: true, type: .https,
                text: nothingInPlay),
            Row(endpoints: pair, degraded: ["192.0.2.1"], minimum: 0.6, text: belowMinimum),
            Row(endpoints: pair, degraded: ["192.0.2.1"], minimum: 0.6, type: .https, text: belowMinimum),
            Row(endpoints: [], text: nothingInPlay),
            Row(endpoints: [], type: .https, text: nothingInPlay),
            Row(endpoints: [("192.0.2.1", 0)], text: nothingInPlay),
            // To have no address of a family is nothing to look into.
            Row(endpoints: pair, type: .aaaa),
            Row(endpoints: [("192.0.2.1", 1), ("2001:db8::1", 0)], type: .aaaa),
            // A dead family beside one that works has nothing in play.
            Row(endpoints: [("192.0.2.1 2001:db8::1", 1)], degraded: ["192.0.2.1"], text: nothingInPlay),
            Row(
                endpoints: [("192.0.2.1 2001:db8::1", 1)], degraded: ["192.0.2.1", "2001:db8::1"], type: .aaaa,
                text: failingOpen),
            Row(endpoints: [("192.0.2.1 2001:db8::1", 1)], degraded: ["192.0.2.1"], type: .aaaa),
            Row(endpoints: [("192.0.2.1 2001:db8::1", 1)], degraded: ["192.0.2.1"], type: .https),
            // Aliases alone answer all types.
            Row(endpoints: [("a.example", 1)], degraded: ["a.example"], type: .mx, text: failingOpen),
            Row(endpoints: [("a.example", 1)], degraded: ["a.example"], type: .https, text: failingOpen),
            Row(
                endpoints: [("a.example", 1)], degraded: ["a.example"], nodata: true, type: .cname,
                text: nothingInPlay),
        ])
    func drawsTellWhereTheyAreNotOrdinary(_ row: Row) throws {
        var profile = try exampleProfile(["web.tm.test"], row.endpoints)
        profile.https = HTTPSParameters()
        profile.monitor = MonitorSettings()
        profile.whenAllDegraded = row.nodata ? .nodata : .serve
        profile.minimumHealthyWeight = row.minimum
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        builder.update([profile])
        builder.setHealth(
            ProfileHealth(of: profile) {
                row.degraded.contains($0.host.description) ? .degraded : .online
            },
            of: profile.id)
        var fixture = Fixture(table: builder.makeTable())
        let message = try fixture.ask("web.tm.test", row.type, edns: EDNS())
        let told = message.edns?.options.filter { $0.code == 15 }.map(\.data) ?? []
        #expect(message.responseCode == .noError)
        #expect(told == (row.text.map { [[0, 0] + Array($0.utf8)] } ?? []))
    }
}
