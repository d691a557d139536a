import ControlAPI
import Logging
import ResourceStore
import Resources
import Testing

/// A member's objects, of which an import may show some only. What a service comes to is played here; the real one is
/// tried with the real program.
@Suite struct ImportMemberTests {
    private let harness: APIHarness
    private let service: APIService

    init() async throws {
        harness = try await APIHarness()
        service = APIService(
            store: harness.store, translateMember: Self.translate,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func key(_ imported: ImportedMemberService) -> ResourceKey {
        ResourceKey(
            kind: .clusterAddress, namespace: "fleet-member-\(imported.cluster)",
            name: "\(imported.namespace)-\(imported.name)")
    }

    /// An address where both are there.
    private static let translate: MemberTranslator = { imported in
        let key = ImportMemberTests.key(imported)
        let isThere = { (value: Value?) in value != nil && value?["metadata"]?["deletionTimestamp"] == nil }
        guard isThere(imported.service), isThere(imported.export) else {
            return ImportedMemberTranslation(objects: [], keys: [key])
        }
        let tree: Value = [
            "spec": [
                "cluster": Value(imported.cluster), "service": ["namespace": "shop", "name": Value(imported.name)],
                "addresses": [imported.service?["spec"]?["clusterIP"] ?? "192.0.2.1"],
            ]
        ]
        return ImportedMemberTranslation(objects: [(key, tree)], keys: [key])
    }

    private func importing(_ body: String, _ query: String = "") async throws -> ImportReport {
        let request = try APIHarness.request(
            "POST", APIHarness.imports + "?cluster=east" + query, body, type: "application/yaml")
        let response = await service.respond(to: request, as: APIHarness.admin)
        guard case .octets(let octets) = response.body, let report = ImportReport(try Value.parse(json: octets)) else {
            throw APIStatus(code: response.status, message: "no report")
        }
        return report
    }

    private var names: [String] { harness.store.objects(of: .clusterAddress).objects.map(\.key.name) }

    private static func object(
        _ kind: String, _ name: String, _ metadata: String = "", spec: String = "{type: LoadBalancer}"
    ) -> String {
        let isExport = kind == "ServiceExport"
        return "---\napiVersion: \(isExport ? "networking.fleet.azure.com/v1beta1" : "v1")\nkind: \(kind)\n"
            + "metadata: {name: \(name), namespace: shop\(metadata)}\n" + (isExport ? "" : "spec: \(spec)\n")
    }

    private static func both(_ name: String) -> String { object("Service", name) + object("ServiceExport", name) }

    @Test func oneKindAloneTellsNothing() async throws {
        _ = try await importing(Self.both("a") + Self.both("b"))
        #expect(names == ["shop-a", "shop-b"])
        for kind in ["Service", "ServiceExport"] {
            for query in ["", "&prune=true", "&prune=true&allowRemoval=true", "&removeDeleted=true&skipInvalid=true"] {
                let report = try await importing(Self.object(kind, "a"), query)
                #expect(report.counts == [0, 0, 0, 0, 0, 0], "\(kind) \(query): \(report)")
                let isTold = query.contains("removeDeleted") || report.warnings.contains { $0.contains("of east stay") }
                #expect(isTold, "\(report.warnings)")
            }
        }
        #expect(names == ["shop-a", "shop-b"])
    }

    @Test func whatBothKindsTellCounts() async throws {
        _ = try await importing(Self.both("a") + Self.both("b"))
        let report = try await importing(Self.both("a") + Self.object("Service", "b"), "&prune=true")
        #expect(report.removed == 1, "\(report)")
        #expect(names == ["shop-a"])
    }

    @Test func aDeletionOfEitherEndsIt() async throws {
        let deleted = ", deletionTimestamp: \"2026-05-04T08:12:31Z\""
        for kind in ["Service", "ServiceExport"] {
            _ = try await importing(Self.both("a"))
            #expect(names == ["shop-a"])
            let report = try await importing(
                Self.object(kind, "a", deleted), "&removeDeleted=true&skipInvalid=true")
            #expect(report.removed == 1, "\(kind)")
            #expect(names == [])
        }
    }

    @Test func whatIsRefusedOfAServiceKeepsIt() async throws {
        _ = try await importing(Self.both("a") + Self.both("b"))
        let wrong =
            Self.both("a") + Self.object("ServiceExport", "b")
            + Self.object("Service", "b", ", creationTimestamp: yesterday")
        let report = try await importing(wrong, "&prune=true&skipInvalid=true")
        #expect(report.refused == 1)
        #expect(names == ["shop-a", "shop-b"])
    }

    @Test func anOlderServiceIsRefused() async throws {
        func version(_ service: Int, _ export: Int, _ address: String) -> String {
            Self.object(
                "Service", "a", ", uid: s, resourceVersion: \"\(service)\"",
                spec: "{type: LoadBalancer, clusterIP: \(address)}")
                + Self.object("ServiceExport", "a", ", uid: e, resourceVersion: \"\(export)\"")
        }
        func address() -> Value? {
            harness.object(.clusterAddress, "shop-a", in: "fleet-member-east")?["spec"]?["addresses"]
        }
        _ = try await importing(version(10, 20, "192.0.2.1"))
        #expect(try await importing(version(11, 20, "192.0.2.2")).changed == 1)
        for old in [version(10, 20, "192.0.2.3"), version(12, 19, "192.0.2.3")] {
            #expect(try await importing(old).refused == 1)
            #expect(address() == ["192.0.2.2"])
        }
        // Its export goes, and an older snapshot does not bring it back.
        let rest = Self.both("b") + Self.object("Service", "a", ", uid: s, resourceVersion: \"13\"")
        #expect(try await importing(rest, "&prune=true").removed == 1)
        let old = try await importing(version(13, 20, "192.0.2.3"))
        #expect(old.refused == 1, "\(old)")
        #expect(names == ["shop-b"])
        #expect(try await importing(version(13, 20, "192.0.2.3"), "&allowOlder=true").created == 1)
    }

    @Test func whatSomebodyHasMadeOfAServiceStays() async throws {
        _ = try await harness.importing("{apiVersion: v1, kind: Namespace, metadata: {name: fleet-member-east}}")
        let address = """
            {"apiVersion": "pointsman.dev/v1", "kind": "ClusterAddress", "metadata": {"name": "shop-a"},
             "spec": {"cluster": "east", "service": {"namespace": "shop", "name": "a"}, "addresses": ["198.51.100.1"]}}
            """
        let path = "/apis/pointsman.dev/v1/namespaces/fleet-member-east/clusteraddresses"
        let made = try await harness.send("POST", path, address, type: "application/json")
        try #require(made.status == 201, "\(made.text)")
        let report = try await importing(Self.both("a"))
        #expect(report.counts == [0, 0, 0, 0, 1, 0])
        #expect(try await importing(Self.both("a"), "&takeOver=true").changed == 1)
    }
}
