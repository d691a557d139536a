import ControlAPI
import ResourceStore
import Resources
import Testing

@Suite struct ImportOwnerTests {
    @Test func pruningLeavesOthersAlone() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(HubText.profile("a") + HubText.profile("b") + HubText.profile("c"))
        _ = try await harness.importing(HubText.profile("d"), "?owner=other")
        try await harness.make("e")
        let (_, report) = try await harness.importing(HubText.profile("a"), "?prune=true")
        #expect(report.counts == [0, 0, 1, 2, 0, 0])
        #expect(harness.profileNames == ["shop/a", "shop/d", "work/e"])
    }

    @Test func whatIsRefusedIsNotPruned() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(HubText.profile("a") + HubText.profile("b"))
        let (_, report) = try await harness.importing(
            HubText.profile("a", port: "x"), "?prune=true&skipInvalid=true")
        #expect(report.counts == [0, 0, 0, 1, 0, 1])
        #expect(harness.profileNames == ["shop/a"])
        let (_, nameless) = try await harness.importing(
            "{apiVersion: v1, kind: Service, metadata: {}}", "?prune=true&skipInvalid=true")
        #expect(nameless.removed == 0)
        #expect(nameless.warnings.first?.hasPrefix("nothing was removed") == true)
    }

    @Test func anothersObjectIsRefused() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(HubText.profile("a"), "?owner=east")
        let (status, report) = try await harness.importing(HubText.profile("a", port: "81"))
        #expect(status == 422)
        #expect(report.refusals.first?.contains("imported by the owner \"east\"") == true)
    }

    @Test func aHandMadeObjectIsTakenOverOnlyWhenAsked() async throws {
        let harness = try await APIHarness()
        try await harness.make("web")
        let patch = #"""
            {"metadata": {"labels": {"team": "x"}, "annotations": {"note": "mine",
              "kubectl.kubernetes.io/last-applied-configuration": "{}"}}}
            """#
        let patched = try await harness.send(
            "PATCH", APIHarness.profiles + "/web", patch, type: "application/merge-patch+json")
        try #require(patched.status == 200)
        let before = harness.object(.trafficManagerProfile, "web", in: "work")
        let text = HubText.profile("web", namespace: "work", metadata: ", labels: {app: shop}", port: "81")
        let (status, refused) = try await harness.importing(text)
        #expect(status == 422)
        #expect(
            refused.refusals.first?.contains("somebody has made it here, and no import: import it with --take-over")
                == true)
        #expect(harness.object(.trafficManagerProfile, "web", in: "work") == before)

        let (_, report) = try await harness.importing(text, "?takeOver=true")
        #expect(report.counts == [0, 1, 0, 0, 0, 0])
        let metadata = harness.object(.trafficManagerProfile, "web", in: "work")?["metadata"]
        #expect(metadata?["uid"] == before?["metadata"]?["uid"])
        #expect(metadata?["labels"] == ["app": "shop", "pointsman.dev/import-owner": "hub", "team": "x"])
        #expect(
            metadata?["annotations"] == ["note": "mine", "kubectl.kubernetes.io/last-applied-configuration": "{}"])
        // Also by the imports that follow, while what an import has brought goes with it.
        let (_, next) = try await harness.importing(HubText.profile("web", namespace: "work", port: "82"))
        #expect(next.counts == [0, 1, 0, 0, 0, 0])
        let last = harness.object(.trafficManagerProfile, "web", in: "work")?["metadata"]
        #expect(last?["labels"] == ["pointsman.dev/import-owner": "hub", "team": "x"])
        #expect(last?["annotations"] == metadata?["annotations"])
    }

    @Test func namespacesThatAreThereStay() async throws {
        let harness = try await APIHarness()
        let text = "{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {a: b}}}"
        let (status, report) = try await harness.importing(text)
        #expect(status == 200)
        #expect(report.counts == [0, 0, 0, 0, 1, 0])
        #expect(harness.object(.namespace, "default", in: "")?["metadata"]?["labels"]?["a"] == nil)
    }

    @Test func creationCountsOnlyFromWhomNoNamespaceLimits() async throws {
        let harness = try await APIHarness(now: { Timestamp(seconds: 1_800_000_000) })
        _ = try await harness.importing("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}", "?owner=x")
        let text = HubText.profile("a", metadata: ", creationTimestamp: \"1970-01-01T00:00:00Z\"")
        let created = { harness.object(.trafficManagerProfile, "a")?["metadata"]?["creationTimestamp"]?.string }
        _ = try await harness.importing(text, as: APIHarness.editor)
        #expect(created() == "2027-01-15T08:00:00Z")
        _ = try await harness.importing(text + " ", as: APIHarness.editor)
        #expect(created() == "2027-01-15T08:00:00Z")
        _ = try await harness.importing(text)
        #expect(created() == "1970-01-01T00:00:00Z")
        _ = try await harness.importing(
            text.replacing("1970", with: "1969"), as: Caller(name: "all", grants: [Grant(.editor)]))
        #expect(created() == "1969-01-01T00:00:00Z")
    }

    @Test func aFilesObjectIsRefused() async throws {
        let harness = try await APIHarness()
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: "work", name: "web")
        await harness.store.setVolatile([
            .set(
                key,
                [
                    "metadata": [
                        "name": "web", "namespace": "work", "annotations": ["pointsman.dev/source": "fleet.yaml:3"],
                    ]
                ], .source)
        ])
        let (status, report) = try await harness.importing(
            HubText.profile("web", namespace: "work") + HubText.profile("b"))
        #expect(status == 422)
        #expect(report.refusals.first?.contains("it comes from the file fleet.yaml:3 and is read-only here") == true)
        #expect(harness.profileNames == ["work/web"])
    }

    @Test func aLimitedEditorImportsIntoItsNamespaces() async throws {
        let harness = try await APIHarness()
        let text = HubText.profile("a") + HubText.profile("b", namespace: "other")
        // Its namespace is not there, and it may not make it.
        let (missing, first) = try await harness.importing(HubText.profile("a"), as: APIHarness.editor)
        #expect(missing == 422)
        #expect(first.refusals.first?.contains("the namespace \"shop\" is missing and may not be made") == true)
        _ = try await harness.importing("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}", "?owner=x")
        let (status, report) = try await harness.importing(text, as: APIHarness.editor)
        #expect(status == 422)
        #expect(report.refusals.count == 1)
        #expect(report.refusals.first?.hasPrefix("7: TrafficManagerProfile other/b: forbidden: ") == true)
        let (_, skipped) = try await harness.importing(text, "?skipInvalid=true", as: APIHarness.editor)
        #expect(skipped.counts == [1, 0, 0, 0, 0, 1])
        #expect(harness.profileNames == ["shop/a"])
        // What another namespace holds of the same owner is out of its reach.
        _ = try await harness.importing(HubText.profile("c", namespace: "other"))
        let (pruned, refused) = try await harness.importing(HubText.profile("a"), "?prune=true", as: APIHarness.editor)
        #expect(pruned == 422)
        #expect(refused.refusals.first?.contains("it may not be removed: forbidden") == true)
    }

    @Test func aViewerMayNotImport() async throws {
        let harness = try await APIHarness()
        let viewer = Caller(name: "eve", grants: [Grant(.viewer)])
        let answer = try await harness.send(
            "POST", APIHarness.imports, HubText.profile("a"), type: "application/yaml", as: viewer)
        #expect(answer.status == 403)
        #expect(answer.message?.contains("this needs the role editor or admin") == true)
    }

    @Test func twoAtOnceAreBothRight() async throws {
        let harness = try await APIHarness()
        let first = (0..<200).map { HubText.profile("p\($0)") }.joined()
        let second = (100..<300).map { HubText.profile("p\($0)") }.joined()
        async let one = harness.importing(first)
        async let two = harness.importing(second)
        let reports = [try await one.report, try await two.report]
        #expect(reports.map(\.created).reduce(0, +) == 300)
        #expect(reports.map(\.unchanged).reduce(0, +) == 100)
        #expect(harness.profileNames.count == 300)
    }

    @Test func namespacesGoOnlyWhenEmpty() async throws {
        let harness = try await APIHarness()
        let namespaces = """
            {apiVersion: v1, kind: Namespace, metadata: {name: full}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: bare}}

            """
        _ = try await harness.importing(namespaces)
        _ = try await harness.importing(HubText.profile("x", namespace: "full"), "?owner=other")
        let none = "{apiVersion: v1, kind: NamespaceList, items: []}"
        #expect(try await harness.importing(none, "?prune=true").status == 422)
        let (_, report) = try await harness.importing(none, "?prune=true&allowRemoval=true")
        #expect(report.counts == [0, 0, 0, 1, 1, 0])
        #expect(harness.object(.namespace, "full", in: "") != nil)
        #expect(harness.object(.namespace, "bare", in: "") == nil)
    }
}
