import DNSWire
import Daemon
import IPAddress
import Resources
import Testing
import Traffic

/// Each address of each endpoint is an object, and what happens to it an event.
@Suite struct EndpointHealthObjectTests {
    private func observed(
        _ states: [HealthState], since: WallTime = WallTime(milliseconds: 1_777_882_351_000),
        profile name: String = "web"
    ) throws -> ObservedProfile {
        let addresses = try ["192.0.2.1", "192.0.2.2", "2001:db8::1"].map { try #require(IPAddress($0)) }
        let profile = Profile(
            id: ProfileID(namespace: "shop", name: name), names: [],
            endpoints: [
                Endpoint(
                    origin: .export(backend: "b", service: "s", cluster: "east"),
                    target: .addresses([addresses[0], addresses[2]]), weight: 60),
                Endpoint(origin: .external(name: "x"), target: .addresses([addresses[1]]), weight: 30),
                Endpoint(
                    origin: .external(name: "alias"), target: .alias(try DomainName("CDN.example.net")), weight: 30),
                Endpoint(
                    origin: .external(name: "off"), target: .addresses([addresses[1]]), weight: 5, isEnabled: false),
            ], monitor: MonitorSettings())
        func place(_ state: HealthState) -> ObservedProfile.Place {
            let outcome: ProbeResult.Outcome = state == .degraded ? .failure(.connect("Connection refused")) : .success
            return ObservedProfile.Place(
                state: state, since: since,
                lastProbe: ProbeResult(at: since, latency: .zero, outcome: outcome, statusCode: nil))
        }
        let places = states.map(place)
        return ObservedProfile(profile: profile, places: [[places[0], places[1]], [places[2]], [places[3]]])
    }

    @Test func eachAddressIsAnObject() throws {
        let objects = EndpointHealthObject.objects(of: try observed([.online, .degraded, .degraded, .online]))
        #expect(
            objects.map(\.name) == [
                "web.b.east.192-0-2-1", "web.b.east.2001-0db8-0000-0000-0000-0000-0000-0001", "web.x.192-0-2-2",
                objects[3].name, "web.off.192-0-2-2",
            ])
        #expect(
            objects[3].name.hasPrefix("web.alias.cdn.example.net."), "dots inside make a digest: \(objects[3].name)")
        #expect(objects.map(\.target) == ["192.0.2.1", "2001:db8::1", "192.0.2.2", "cdn.example.net", "192.0.2.2"])
        #expect(objects.map(\.state) == [.online, .degraded, .degraded, .online, .disabled])
        // By type: to A the east and the alias are answered, to AAAA the alias alone.
        #expect(objects.map(\.share) == ["66.67%", "0%", "0%", "33.33%", "0%"])
        #expect(objects.map(\.weight) == [60, 60, 30, 30, 5])
        #expect(objects[1].reason == "connect: Connection refused" && objects[4].reason.contains("spec.enabled"))
        let tree = objects[0].tree
        #expect(tree["metadata"]?["namespace"]?.string == "shop" && tree["status"]?["state"]?.string == "Online")
        #expect(tree["status"]?["since"]?.string == "2026-05-04T08:12:31Z")
        #expect(objects[4].tree["status"]?["since"] == nil)
        let schema = try #require(ResourceKind.endpointHealth.schema(version: "v1"))
        for object in objects {
            var tree = object.tree
            #expect(schema.prune(&tree).isEmpty && schema.validate(tree, unknownFields: .refused).violations.isEmpty)
        }
    }

    @Test func namesAreUnique() throws {
        func names(_ profile: String, _ origin: Endpoint.Origin) throws -> [String] {
            let address = try #require(IPAddress("192.0.2.1"))
            let profile = Profile(
                id: ProfileID(namespace: "n", name: profile), names: [],
                endpoints: [Endpoint(origin: origin, target: .addresses([address]), weight: 1)])
            return EndpointHealthObject.objects(of: ObservedProfile(profile: profile, places: [])).map(\.name)
        }
        let all = try [
            names("a", .external(name: "b.c")), names("a.b", .external(name: "c")),
            names("a", .export(backend: "b", service: "s", cluster: "c")),
            names(String(repeating: "p", count: 63), .external(name: String(repeating: "e", count: 253))),
        ].flatMap { $0 }
        #expect(Set(all).count == 4 && all.allSatisfy { $0.utf8.count <= 253 }, "\(all)")
    }

    @Test func transitionsAreTold() throws {
        let start = WallTime(milliseconds: 1_777_882_000_000)
        let early = WallTime(milliseconds: 1_777_881_000_000)
        let checking = EndpointHealthObject.objects(
            of: try observed([.checkingEndpoint, .checkingEndpoint, .checkingEndpoint, .checkingEndpoint]))
        let online = EndpointHealthObject.objects(of: try observed([.online, .online, .online, .online]))
        let oneDown = EndpointHealthObject.objects(of: try observed([.online, .online, .degraded, .online]))
        func transitions(_ before: [EndpointHealthObject], _ after: [EndpointHealthObject]) -> [String] {
            HealthTransition.between(before, after, start: start).map { "\($0.reason) \($0.message)" }
        }
        #expect(transitions(online, online).isEmpty)
        #expect(transitions(checking, online).count == 4)
        #expect(
            transitions(online, oneDown)
                == ["Degraded endpoint x at 192.0.2.2 is Degraded: connect: Connection refused"])
        #expect(transitions(oneDown, online) == ["Online endpoint x at 192.0.2.2 is Online"])
        // A verdict that came before the first look is news; one that an earlier process left is none.
        #expect(transitions([], oneDown).count == 4)
        let restored = EndpointHealthObject.objects(
            of: try observed([.online, .online, .degraded, .online], since: early))
        #expect(transitions([], restored).isEmpty)
    }
}
