import Answering
import DNSWire
import IPAddress
import TestSupport
import Testing
import Traffic

/// Random zones and profiles, changed step by step, answer random questions as the model does.
struct ModelTests {
    static let types: [RecordType] = [.a, .aaaa, .txt, .mx, .cname, .ns, .ds, .soa, .any]
    static let apexes = ["t", "a.t", "b.a.b.t", "c.b.t", "b.c.t"]

    var random: SeededGenerator

    @Test(arguments: 0..<4) func answersAreThoseOfTheModel(_ part: UInt64) throws {
        for round in 0..<12 {
            var test = ModelTests(random: SeededGenerator(seed: part * 1000 + UInt64(round)))
            try test.run("part \(part), round \(round)")
        }
    }

    init(random: SeededGenerator = SeededGenerator(seed: 0)) {
        self.random = random
    }

    private mutating func run(_ label: String) throws {
        var model = LookupModel(zones: try randomZones())
        var builder = AnswerTableBuilder(zones: model.zones)
        for step in 0..<4 {
            // Names of earlier profiles go, and others come: the overlay hides some and adds some.
            let removed = model.profiles.filter { _ in Bool.random(using: &random) }.map(\.id)
            model.profiles.removeAll { removed.contains($0.id) }
            var changed: [Profile] = []
            for index in 0..<4 {
                let id = ProfileID(namespace: "n", name: "\(step)-\(index)")
                if let profile = try randomProfile(id, in: model) {
                    changed.append(profile)
                    model.profiles.append(profile)
                }
            }
            builder.update(changed, removing: removed)
            var fixture = Fixture(table: builder.makeTable())
            for _ in 0..<60 {
                let name = try randomName()
                guard let type = Self.types.randomElement(using: &random) else { continue }
                let query = try Message(id: 1, query: name, type: type).encoded()
                let message = try Message(wire: fixture.exchange(query, over: .tcp))
                let answer = LookupModel.Answer(
                    code: message.responseCode, isAuthoritative: message.header.isAuthoritative,
                    answers: Set(message.answers), authorities: Set(message.authorities),
                    additionals: Set(message.additionals))
                let expected = model.answer(name, type)
                #expect(answer == expected, "\(label), step \(step): \(name) \(type) over \(model)")
                #expect(
                    message.answers.count == answer.answers.count
                        || message.answers.count == 8
                            && message.answers.allSatisfy { $0.type == .cname },
                    "records are given once")
                #expect(message.additionals.count == answer.additionals.count)
            }
        }
    }

    private mutating func randomName() throws -> DomainName {
        let labels = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            ["a", "b", "c", "*"].randomElement(using: &random) ?? "a"
        }
        return try DomainName(
            (labels + [Int.random(in: 0...20, using: &random) == 0 ? "x" : "t"]).joined(separator: "."))
    }

    private mutating func randomZones() throws -> [Zone] {
        var zones: [Zone] = []
        for apex in Self.apexes where Int.random(in: 0..<5, using: &random) < 3 {
            var zone = Zone(
                name: try DomainName(apex),
                nameServers: [.init(name: try randomName(), addresses: [try address("192.0.2.53")])],
                contact: try DomainName("nobody.\(apex)"), ttl: UInt32.random(in: 1...99, using: &random),
                serial: UInt32(zones.count))
            // A name server at a wildcard or a cut is no sensible host, but must do no harm.
            zone.timers.negativeTTL = UInt32.random(in: 1...5000, using: &random)
            zones.append(zone)
        }
        let servers = Set(zones.flatMap(\.nameServers).map(\.name))
        for index in zones.indices {
            var kinds: [DomainName: RecordType] = [:]
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                let name = try randomName()
                guard name.isSubdomain(of: zones[index].name) else { continue }
                let isTop = zones.contains { $0.name == name }
                let type = [.a, .aaaa, .txt, .mx, .cname, .ns, .ds].randomElement(using: &random) ?? RecordType.a
                // Only what a zone may hold: no CNAME beside other data, and no wildcard delegations.
                if type == .cname, kinds[name] != nil || isTop || servers.contains(name) { continue }
                if type != .cname, kinds[name] == .cname { continue }
                if type == .ns, isTop || name.isWildcard { continue }
                if type == .ds, !isTop || name == zones[index].name { continue }
                kinds[name] = type
                let record = try randomRecord(name, type)
                if !zones[index].records.contains(where: {
                    $0.name == name && $0.type == type && $0.rdata == record.rdata
                }) {
                    zones[index].records.append(record)
                }
            }
        }
        return zones
    }

    private mutating func randomRecord(_ name: DomainName, _ type: RecordType) throws -> ResourceRecord {
        let ttl = UInt32.random(in: 1...99, using: &random)
        let octet = UInt8.random(in: 0...5, using: &random)
        let rdata: [UInt8] =
            switch type {
            case .a: [192, 0, 2, octet]
            case .aaaa: [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: octet, count: 12)
            case .txt: [1, octet]
            case .mx: [0, octet] + (try randomName().wire)
            case .ds: [0, octet, 13, 2, 1, 2, 3]
            default: try randomName().wire
            }
        return ResourceRecord(name: name, type: type, ttl: ttl, rdata: rdata)
    }

    /// A profile at free names that the rules let it have; nil where the names drawn are taken.
    private mutating func randomProfile(_ id: ProfileID, in model: LookupModel) throws -> Profile? {
        var names: [DomainName] = []
        for _ in 0..<2 {
            let name = try randomName()
            guard model.isPlaceable(name), let zone = model.zone(of: name),
                !model.profiles.contains(where: { $0.names.contains(name) }), !names.contains(name),
                !model.records(of: zone).contains(where: {
                    $0.name == name && [.a, .aaaa, .cname, .ns].contains($0.type)
                })
            else { continue }
            names.append(name)
        }
        let target: Endpoint.Target =
            Bool.random(using: &random)
            ? .alias(try randomName())
            : .addresses([
                try address(
                    Bool.random(using: &random) ? "192.0.2.\(Int.random(in: 1...9, using: &random))" : "2001:db8::1")
            ])
        let weight: UInt32 = 1
        return names.isEmpty
            ? nil
            : Profile(
                id: id, names: names, ttl: Bool.random(using: &random) ? 7 : nil,
                endpoints: Int.random(in: 0...5, using: &random) == 0
                    ? [] : [Endpoint(origin: .external(name: "e"), target: target, weight: weight)])
    }
}
