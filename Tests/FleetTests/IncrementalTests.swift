import Fleet
import Resources
import TestSupport
import Testing
import Traffic

/// Whatever the way to a set of resources, the result is that of a fresh model which is given the set at once.
@Suite struct IncrementalTests {
    private static let zones = [
        zone(records: ["a-p1 A 192.0.2.1", "sub NS ns.example.", "b-p2 TXT x"]),
        zone("two.test", template: "{name}.{namespace}", namespaces: ["a"]),
    ]

    /// Changes of few objects with few names, so that they meet often: `a`/`b-p0` and `a-b`/`p0` claim one name.
    private struct Changes {
        var random: SeededGenerator

        mutating func pick<Element>(_ elements: [Element]) -> Element {
            elements[Int(random.next() % UInt64(elements.count))]
        }

        mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

        mutating func next() -> ResourceChange {
            let namespace = pick(["a", "b", "a-b"])
            let profileName = pick(["p0", "p1", "p2", "b-p0"])
            let serviceName = "\(namespace)/\(pick(["s0", "s1"]))"
            let cluster = pick(["c1", "c2", "c3", "c4"])
            let text = "192.0.2.\(random.next() % 200 + 1)"
            let target = chance(20) ? pick(["x.tm.test", "far.example", "0.0.0.0"]) : text
            let age: Int64? = chance(50) ? Int64(random.next() % 4) : nil
            let isDeleting = chance(8)
            let weight = chance(70) ? Int(random.next() % 5) : nil
            let number = random.next() % 3
            var scope = ResourceScope.hub
            let resource: Resource
            switch random.next() % 11 {
            // Undated profiles keep names by having been served (NameTests), which a fresh start does not know.
            case 0, 1: resource = profile("\(namespace)/\(profileName)", age: age ?? 0, deleting: isDeleting)
            case 2:
                let reported = ReportedEndpoint(name: "x#y#\(cluster)", weight: weight, target: address(target))
                resource = backend(
                    "\(namespace)/b\(number)", of: profileName, to: String(serviceName.suffix(2)),
                    weight: weight ?? 100,
                    deleting: isDeleting, reported: chance(50) ? [reported] : [])
            case 3:
                resource = serviceImport(serviceName, chance(80) ? ["c1", cluster] : [], deleting: isDeleting)
            case 4:
                resource = export(
                    serviceName, cluster, weight: weight, type: pick([nil, .loadBalancer, .clusterIP]),
                    deleting: isDeleting,
                    at: chance(20) ? "elsewhere/e\(number)" : nil)
            case 5:
                resource = clusterAddress(
                    serviceName, cluster, target, at: chance(50) ? "fleet-member-\(cluster)/a\(number)" : nil, age: age,
                    deleting: isDeleting)
            case 6: resource = work(serviceName, cluster, target, weight: weight, named: "w\(number)", age: age)
            case 7:
                resource = external(
                    "\(namespace)/e\(number)", of: profileName, target, weight: weight ?? 1, enabled: chance(80),
                    deleting: isDeleting)
            case 8:
                let names = [pick(["w.tm.test", "a-p0.tm.test", "tm.test", "x.sub.tm.test", "p0.a.two.test"])]
                resource = policy(
                    "\(namespace)/x\(number)", of: profileName, hostnames: names, ttl: UInt32(number), age: age,
                    deleting: isDeleting)
            case 9:
                resource = service(
                    serviceName, type: pick([.loadBalancer, .clusterIP, .externalName]),
                    ingress: chance(70) ? [target] : [],
                    deleting: isDeleting)
                scope = .member(cluster: cluster)
            default:
                resource = serviceExport(serviceName, weight: weight.map(String.init), deleting: isDeleting)
                scope = .member(cluster: cluster)
            }
            return chance(25) ? .remove(resource.key, in: scope) : .set(resource, in: scope)
        }
    }

    private struct Place: Hashable {
        var key: ResourceKey
        var scope: ResourceScope
    }

    /// Everything that a model says, in the order of names.
    private static func verdict(_ model: FleetModel, _ places: some Sequence<Place>) -> [String: String] {
        var result: [String: String] = [:]
        for id in model.profileIDs {
            result["\(id)"] = model.evaluation(of: id).map { evaluation in
                "\(evaluation) \(evaluation.warnings) \(String(describing: evaluation.status))"
            }
        }
        for place in places {
            result["\(place.scope) \(place.key)"] = model.status(of: place.key, in: place.scope).map { "\($0)" }
        }
        return result
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func equalsAFreshStart(seed: UInt64) {
        var changes = Changes(random: SeededGenerator(seed: seed))
        let model = FleetModel(zones: Self.zones)
        var objects: [Place: Resource] = [:]
        var served: [ProfileID: Profile] = [:]
        for step in 1...2000 {
            let batch = (0...changes.random.next() % 3).map { _ in changes.next() }
            for change in batch {
                switch change {
                case .set(let resource, let scope, _): objects[Place(key: resource.key, scope: scope)] = resource
                case .remove(let key, let scope): objects[Place(key: key, scope: scope)] = nil
                }
            }
            let update = model.apply(batch)
            // Whoever follows the updates has what the model serves.
            for profile in update.changed { served[profile.id] = profile }
            for id in update.removed { served[id] = nil }
            guard step % 50 == 0 else { continue }
            let fresh = FleetModel(zones: Self.zones)
            let all = objects.map { ResourceChange.set($0.value, in: $0.key.scope) }
            _ = fresh.apply(all.shuffled(using: &changes.random))
            let verdict = Self.verdict(model, objects.keys)
            let expected = Self.verdict(fresh, objects.keys)
            #expect(verdict == expected, "after step \(step) of seed \(seed)")
            #expect(Self.byID(model) == served)
            #expect(Self.byID(model) == Self.byID(fresh))
            if verdict != expected { return }
        }
        for place in objects.keys { _ = model.apply([.remove(place.key, in: place.scope)]) }
        #expect(model.profileIDs.isEmpty, "nothing is kept of what is gone")
        #expect(model.memberTranslations.isEmpty)
    }

    private static func byID(_ model: FleetModel) -> [ProfileID: Profile] {
        Dictionary(model.profiles.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Replacing the zones and going back changes nothing in the end.
    @Test func followsZonesBackAndForth() {
        var changes = Changes(random: SeededGenerator(seed: 4))
        let model = FleetModel(zones: Self.zones)
        for _ in 0..<300 { _ = model.apply([changes.next()]) }
        let before = Self.byID(model)
        #expect(!before.isEmpty)
        _ = model.replaceZones([zone("other.test")])
        #expect(Self.byID(model) != before)
        _ = model.replaceZones(Self.zones)
        #expect(Self.byID(model) == before)
    }

    /// A change among many profiles evaluates those that it touches and no other.
    @Test func touchesLittle() {
        let model = FleetModel(zones: [zone()])
        var objects: [Resource] = []
        for index in 0..<500 {
            objects.append(profile("ns/p\(index)"))
            objects.append(external("ns/e\(index)", of: "p\(index)", "192.0.2.1"))
        }
        objects.append(backend("ns/b", of: "p7"))
        objects.append(backend("ns/b2", of: "p8"))
        #expect(model.apply(objects.map { .set($0, in: .hub) }).changed.count == 500)
        let cases: [(Resource, [String])] = [
            (external("ns/e3", of: "p3", "192.0.2.2"), ["ns/p3"]), (export("ns/s", "c"), ["ns/p7", "ns/p8"]),
            (clusterAddress("ns/s", "c", "192.0.2.9"), ["ns/p7", "ns/p8"]),
            (serviceImport("ns/s", ["c"]), ["ns/p7", "ns/p8"]),
            (work("ns/s", "c", "192.0.2.9"), ["ns/p7", "ns/p8"]), (policy("ns/x", of: "p9"), ["ns/p9"]),
            (export("ns/t", "c"), []),
        ]
        for (resource, touched) in cases {
            #expect(model.set(resource).evaluated.map(\.description) == touched, "\(resource.key)")
        }
    }
}
