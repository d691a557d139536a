import ControlAPI
import ResourceStore
import Resources
import Testing

/// Absence is not deletion (rules 6).
@Suite struct ImportPruneTests {
    private static func list(_ kind: String, _ group: String = "networking.fleet.azure.com/v1beta1") -> String {
        "{\"apiVersion\": \"\(group)\", \"kind\": \"\(kind)List\", \"items\": []}\n"
    }

    private static func backend(_ name: String) -> String {
        """
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerBackend
        metadata: {name: \(name), namespace: shop}
        spec: {profile: {name: p0}, backend: {name: s}, weight: 5}

        """
    }

    private static func profiles(_ numbers: Range<Int>) -> String { numbers.map { HubText.profile("p\($0)") }.joined() }

    @Test(arguments: [
        "", "# a comment\n", "null\n", "---\n---\n",
        "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n",
        #"{"kind": "List", "apiVersion": "v1", "items": []}"#, #"{"kind": "List", "apiVersion": "v1", "items": null}"#,
    ]) func nothingIsNoReasonToRemove(_ text: String) async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profiles(0..<1))
        for query in ["?prune=true", "?prune=true&allowRemoval=true"] {
            let answer = try await harness.send("POST", APIHarness.imports + query, text, type: "application/yaml")
            #expect(answer.status == 400)
            #expect(answer.message?.contains("no reason to remove anything") == true, "\(answer.text)")
        }
        #expect(harness.profileNames == ["shop/p0"])
    }

    @Test func listsOfKindsThatAreAllEmptyAreHeld() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profiles(0..<1) + Self.backend("b"))
        let none = Self.list("TrafficManagerProfile") + Self.list("TrafficManagerBackend")
        let (status, report) = try await harness.importing(none, "?prune=true")
        #expect(status == 422)
        #expect(report.held.hasPrefix("the import has no object at all: it would remove "), "\(report)")
        #expect(report.held.contains("TrafficManagerProfile shop/p0") && report.held.contains("--allow-removal"))
        #expect(harness.profileNames == ["shop/p0"])
        let (_, taken) = try await harness.importing(none, "?prune=true&allowRemoval=true")
        #expect(taken.removed == 2)
        #expect(harness.profileNames == [])
    }

    /// What the owner has of a role, what of it the import has, and whether the removal of the rest is held.
    @Test(arguments: [
        (1, 0..<0, false), (2, 0..<1, false), (2, 5..<6, true), (3, 0..<1, false), (8, 0..<5, false), (8, 0..<4, false),
        (8, 0..<3, true), (6, 0..<2, true), (20, 0..<11, false), (20, 0..<9, true),
    ]) func muchIsHeld(_ present: Int, _ kept: Range<Int>, _ isHeld: Bool) async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profiles(0..<present) + Self.backend("b"))
        let text = Self.profiles(kept) + Self.backend("b") + "---\n" + Self.list("TrafficManagerProfile")
        let revision = harness.store.revision
        let (status, report) = try await harness.importing(text, "?prune=true")
        #expect(status == (isHeld ? 422 : 200), "\(report)")
        #expect(report.held.isEmpty == !isHeld)
        guard isHeld else { return }
        #expect(report.held.contains("profiles that \"hub\" has brought: it would remove "), "\(report.held)")
        // All or nothing: not even what is new.
        #expect(harness.store.revision == revision)
        let (tried, dry) = try await harness.importing(text, "?prune=true&dryRun=All&skipInvalid=true")
        #expect(tried == 422 && dry.held == report.held && dry.removed == report.removed)
        #expect(try await harness.importing(text, "?prune=true&allowRemoval=true").status == 200)
        #expect(harness.profileNames.count == kept.count)
    }

    @Test func whatAnImportDoesNotTellOfStays() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profiles(0..<1) + Self.backend("b"))
        // kubectl prints what it could list: here the backends were refused to it.
        let (status, report) = try await harness.importing(
            Self.profiles(0..<1), "?prune=true&allowRemoval=true")
        #expect(status == 200)
        #expect(report.counts == [0, 0, 1, 0, 0, 0])
        #expect(
            report.warnings == [
                "1 of the kind TrafficManagerBackend stay: the import has no object and no list of that kind"
            ])
        #expect(harness.object(.trafficManagerBackend, "b") != nil)
        // A list of the kind that has none tells that there is none.
        let (_, told) = try await harness.importing(
            Self.profiles(0..<1) + "---\n" + Self.list("TrafficManagerBackend"), "?prune=true")
        #expect(told.removed == 1)
        #expect(harness.object(.trafficManagerBackend, "b") == nil)
    }

    @Test func othersAreNotCounted() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profiles(0..<2))
        _ = try await harness.importing((0..<9).map { HubText.profile("q\($0)") }.joined(), "?owner=other")
        let (status, report) = try await harness.importing(HubText.profile("p9"), "?prune=true")
        #expect(status == 422)
        #expect(report.held.contains("lacks all 2 profiles that"), "\(report.held)")
    }
}
