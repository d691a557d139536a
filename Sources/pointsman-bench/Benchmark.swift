import Answering
import DNSWire
import IPAddress
import Traffic

/// Measures the answering path: `pointsman-bench [QUERIES [KIND]]`.
///
/// Prints nanoseconds per query for each kind of question, or for the one whose title begins with KIND. For instructions, which do not depend on what else the
/// machine does, run it under `valgrind --tool=callgrind` with two counts and divide the difference.
@main
struct Benchmark {
    private static let profileCount = 1000
    /// The endpoints of the profiles whose answers hold several.
    private static let largeCount = 20_000

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let count = arguments.first.flatMap { Int($0) } ?? 1_000_000
        let kind = arguments.dropFirst().first ?? ""
        let table = try makeTable()
        let profile = "bench-p{}.tm.example"
        let cookie = EDNS.Option(code: 10, data: [1, 2, 3, 4, 5, 6, 7, 8])
        let kinds: [(title: String, name: String, type: RecordType, edns: EDNS?)] = [
            ("profile, A", profile, .a, nil), ("EDNS", profile, .a, EDNS()),
            ("cookie", profile, .a, EDNS(options: [cookie])), ("profile, no data", profile, .txt, nil),
            ("no such name", "absent-{}.tm.example", .a, nil), ("outside", "p{}.example", .a, nil),
            ("1 of 20,000", "large-1.tm.example", .a, nil), ("8 of 20,000", "large-8.tm.example", .a, nil),
            ("128 of 20,000", "large-0.tm.example", .a, nil),
        ]
        for (title, name, type, edns) in kinds where title.hasPrefix(kind) {
            let queries = try (0..<profileCount).map { index in
                let name = String(name.map { $0 == "{" ? "\(index)" : $0 == "}" ? "" : "\($0)" }.joined())
                return try Message(id: 1, query: try DomainName(name), type: type, edns: edns).encoded()
            }
            let clock = ContinuousClock()
            var octets = 0
            // Those of 20,000 over TCP, where 128 fit.
            let transport: TransportProtocol = title.hasSuffix("20,000") ? .tcp : .udp
            let elapsed = clock.measure { octets = run(count, queries, table, over: transport) }
            let nanoseconds = Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9
            print("\(title): \(nanoseconds / Double(count)) ns, \(octets / max(count, 1)) octets")
        }
    }

    /// Answers queries in turn, and returns the octets of all responses.
    private static func run(
        _ count: Int, _ queries: [[UInt8]], _ table: AnswerTable, over transport: TransportProtocol
    ) -> Int {
        var responder = Responder(random: RandomGenerator(seed: 1))
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var message = buffer.mutableSpan
        var octets = 0
        var next = 0
        let client = Client(address: .v4(IPv4Address(192, 0, 2, 1)), transport: transport, time: 0)
        for _ in 0..<count {
            let query = queries[next]
            octets += responder.respond(to: query.span, from: client, using: table, into: &message)
            next = next + 1 == queries.count ? 0 : next + 1
        }
        return octets
    }

    private static func makeTable() throws -> AnswerTable {
        let zone = try DomainName("tm.example")
        var builder = AnswerTableBuilder(zones: [
            Zone(
                name: zone, nameServers: [.init(name: try DomainName("ns1.tm.example"), addresses: [])],
                contact: try DomainName("hostmaster.tm.example"))
        ])
        builder.settings.cookieSecrets = CookieSecret([UInt8](0..<16)).map { CookieSecrets(current: $0) }
        builder.update(
            try (0..<profileCount).map { index in
                Profile(
                    id: ProfileID(namespace: "bench", name: "p\(index)"),
                    names: [try DomainName("bench-p\(index).tm.example")],
                    endpoints: (1...4).map { number in
                        Endpoint(
                            origin: .external(name: "e\(number)"),
                            target: .addresses([
                                .v4(IPv4Address(10, UInt8(number), UInt8(index >> 8), UInt8(index & 255)))
                            ]),
                            weight: UInt32(number * 10))
                    })
            })
        builder.update(
            try [1, 8, 0].map { maxReturn in
                Profile(
                    id: ProfileID(namespace: "large", name: "\(maxReturn)"),
                    names: [try DomainName("large-\(maxReturn).tm.example")], maxReturn: maxReturn,
                    endpoints: (0..<largeCount).map { number in
                        Endpoint(
                            origin: .external(name: "e\(number)"),
                            target: .addresses([.v4(IPv4Address(rawValue: 0x0a00_0000 + UInt32(number)))]),
                            weight: UInt32(1 + number % 7))
                    })
            })
        return builder.makeTable()
    }
}
