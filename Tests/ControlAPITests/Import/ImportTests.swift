import ControlAPI
import ResourceStore
import Resources
import Testing

@Suite struct ImportTests {
    @Test func makesObjectsAndTheirNamespaces() async throws {
        let harness = try await APIHarness()
        let text = HubText.profile(
            "web",
            metadata: """
                , uid: 6f1d2c84, resourceVersion: "918273", generation: 7, finalizers: [a/b], \
                creationTimestamp: "2026-05-04T08:12:31Z", managedFields: [{manager: x}], labels: {app: shop}, \
                ownerReferences: [{apiVersion: v1, kind: Pod, name: x, uid: y}], \
                annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}", team: a}
                """)
        let (status, report) = try await harness.importing(text)
        #expect(status == 200)
        #expect(report.counts == [1, 0, 0, 0, 0, 0])
        #expect(report.results.map(\.object) == ["TrafficManagerProfile shop/web"])
        let metadata = try #require(harness.object(.trafficManagerProfile, "web")?["metadata"])
        #expect(metadata["creationTimestamp"] == "2026-05-04T08:12:31Z")
        #expect(metadata["labels"] == ["app": "shop", "pointsman.dev/import-owner": "hub"])
        #expect(metadata["annotations"] == ["team": "a", "pointsman.dev/imported-uid": "6f1d2c84"])
        #expect(metadata["generation"] == 1 && metadata["finalizers"] == nil && metadata["ownerReferences"] == nil)
        #expect(metadata["uid"]?.string?.count == 36)
        #expect(metadata["managedFields"]?.elements.map { $0["manager"] } == ["pointsman-import"])
        #expect(harness.object(.namespace, "shop", in: "") != nil)
    }

    @Test func repeatingChangesNothing() async throws {
        let harness = try await APIHarness()
        let text =
            HubText.profile("web") + HubText.profile("app", namespace: "other") + """
                ---
                {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {type: LoadBalancer,
                  ports: [{port: 80}]}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}, conditions: []}}
                ---
                {apiVersion: networking.fleet.azure.com/v1alpha1, kind: ServiceImport, metadata: {name: web, namespace: shop},
                  status: {clusters: [{cluster: a}], ports: [{port: 80, protocol: TCP}], type: ClusterSetIP}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}

                """
        #expect(try await harness.importing(text).report.counts == [5, 0, 0, 0, 0, 0])
        let revision = harness.store.revision
        #expect(try await harness.importing(text).report.counts == [0, 0, 5, 0, 0, 0])
        #expect(harness.store.revision == revision)
        #expect(
            harness.object(.service, "web")?["status"] == ["loadBalancer": ["ingress": [["ip": "192.0.2.1"]]]])
        #expect(harness.object(.serviceImport, "web")?["status"]?["clusters"] == [["cluster": "a"]])
        #expect(harness.object(.namespace, "shop", in: "")?["metadata"]?["labels"]?["team"] == "a")
    }

    @Test func aChangeMovesOnlyWhatChanged() async throws {
        let harness = try await APIHarness()
        try await _ = harness.importing(HubText.profile("a") + HubText.profile("b"))
        let untouched = harness.object(.trafficManagerProfile, "a")
        let (_, tried) = try await harness.importing(
            HubText.profile("a") + HubText.profile("b", port: "81"), "?dryRun=All")
        #expect(tried.counts == [0, 1, 1, 0, 0, 0])
        #expect(
            tried.results.first?.diff == [FieldChange(path: "/spec/monitorConfig/port", from: 80, to: 81)])
        #expect(harness.object(.trafficManagerProfile, "b")?["spec"]?["monitorConfig"]?["port"] == 80)
        let (_, report) = try await harness.importing(HubText.profile("a") + HubText.profile("b", port: "81"))
        #expect(report.counts == [0, 1, 1, 0, 0, 0])
        #expect(harness.object(.trafficManagerProfile, "b")?["spec"]?["monitorConfig"]?["port"] == 81)
        #expect(harness.object(.trafficManagerProfile, "b")?["metadata"]?["generation"] == 2)
        #expect(harness.object(.trafficManagerProfile, "a") == untouched)
    }

    @Test func aWrongObjectKeepsAllOthersOut() async throws {
        let harness = try await APIHarness()
        let text = HubText.profile("a") + HubText.profile("b", port: "x") + HubText.profile("c")
        let (status, report) = try await harness.importing(text)
        #expect(status == 422)
        #expect(report.refused == 1)
        let refusal = try #require(report.refusals.first)
        #expect(refusal.hasPrefix("7: TrafficManagerProfile shop/b: spec.monitorConfig.port: "))
        #expect(harness.profileNames == [])
        #expect(harness.object(.namespace, "shop", in: "") == nil)

        let (secondStatus, second) = try await harness.importing(text, "?skipInvalid=true")
        #expect(secondStatus == 200)
        #expect(second.counts == [2, 0, 0, 0, 0, 1])
        #expect(harness.profileNames == ["shop/a", "shop/c"])
    }

    @Test(arguments: [
        ("[1]", "found list of 1, expected an object"),
        ("{apiVersion: v1, kind: Service, metadata: {namespace: shop}}", "metadata.name: found nothing"),
        ("{apiVersion: v1, kind: Service, metadata: {name: 5}}", "metadata.name: found integer 5"),
        ("{apiVersion: v1, kind: Service, metadata: x}", "metadata: found string \"x\", expected an object"),
        ("{kind: TrafficManagerProfile, metadata: {name: a}}", "apiVersion: found nothing"),
        ("{apiVersion: pointsman.dev/v1, kind: ProfilePolcy, metadata: {name: a}}", "is that what you mean?"),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: a, creationTimestamp: yesterday}}",
            "metadata.creationTimestamp: found string \"yesterday\""
        ),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: a, creationTimestamp: \"9999-12-31T23:59:60Z\"}}",
            "metadata.creationTimestamp: found string \"9999-12-31T23:59:60Z\""
        ),
        ("{apiVersion: v1, kind: Service, metadata: {name: a, labels: x}}", "labels"),
        ("{apiVersion: v1, kind: Service, metadata: {name: A_B}}", "metadata.name"),
        ("a: [", "cannot be read: line 8"),
    ]) func refuses(_ document: String, _ reason: String) async throws {
        let harness = try await APIHarness()
        let (status, report) = try await harness.importing(HubText.profile("a") + "---\n\(document)\n")
        #expect(status == 422)
        #expect(report.refused == 1)
        #expect(report.refusals.first?.contains(reason) == true, "\(report.refusals)")
        let line = document == "a: [" ? 8 : 7
        #expect(report.refusals.first?.hasPrefix("\(line): ") == true, "\(report.refusals)")
        #expect(harness.profileNames == [])
    }

    @Test func whatCannotBeReadIsNotSkipped() async throws {
        let harness = try await APIHarness()
        let (status, report) = try await harness.importing(
            HubText.profile("a") + "---\na: [\n", "?skipInvalid=true&prune=true")
        #expect(status == 422)
        #expect(report.refused == 1)
        #expect(harness.profileNames == [])
    }

    @Test func listsInListsAndMixedDocuments() async throws {
        let harness = try await APIHarness()
        let text = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: List
              items:
              - {apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}}
              - apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Service, metadata: {name: b, namespace: shop}}
            - {apiVersion: v1, kind: Service, metadata: {name: c, namespace: shop}}
            ---
            {"apiVersion": "v1", "kind": "ServiceList", "items": [
            \t{"metadata": {"name": "d", "namespace": "shop"}}
            ]}
            ---
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "e"}}

            """
        #expect(try await harness.importing(text).report.counts == [5, 0, 0, 0, 0, 0])
        #expect(
            harness.store.objects(of: .service).objects.map { "\($0.key.namespace)/\($0.key.name)" }
                == ["default/e", "shop/a", "shop/b", "shop/c", "shop/d"])
    }

    @Test func whatIsBeingDeletedCountsAsAbsent() async throws {
        let harness = try await APIHarness()
        let all = HubText.profile("a") + HubText.profile("b")
        _ = try await harness.importing(all)
        let going =
            HubText.profile("a")
            + HubText.profile(
                "b", metadata: ", deletionTimestamp: \"2026-05-04T08:12:31Z\", finalizers: [x/y]")
        let (_, kept) = try await harness.importing(going)
        #expect(kept.counts == [0, 0, 1, 0, 1, 0])
        #expect(kept.results.first?.reason == "it is being deleted where it comes from")
        #expect(harness.profileNames == ["shop/a", "shop/b"])
        #expect(try await harness.importing(going, "?prune=true").report.counts == [0, 0, 1, 1, 1, 0])
        #expect(harness.profileNames == ["shop/a"])
        _ = try await harness.importing(all)
        #expect(try await harness.importing(going, "?removeDeleted=true").report.counts == [0, 0, 1, 1, 0, 0])
        #expect(harness.profileNames == ["shop/a"])
    }

    @Test func whatIsNotKeptIsPassedOver() async throws {
        let harness = try await APIHarness()
        let text = """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
            ---
            {apiVersion: v1, kind: Event, metadata: {name: b}}
            ---
            {apiVersion: pointsman.dev/v1, kind: EndpointHealth, metadata: {name: b}}

            """
        let (status, report) = try await harness.importing(text)
        #expect(status == 200)
        #expect(report.counts == [0, 0, 0, 0, 4, 0])
        #expect(
            report.warnings == [
                "passed over: 2 of the kind ConfigMap", "passed over: 1 of the kind EndpointHealth",
                "passed over: 1 of the kind Event",
            ])
    }

    @Test func theSameObjectTwice() async throws {
        let harness = try await APIHarness()
        let (status, report) = try await harness.importing(HubText.profile("a") + HubText.profile("a", port: "81"))
        #expect(status == 422)
        #expect(
            report.refusals == ["7: TrafficManagerProfile shop/a: the same object stands at line 2 too"])
        #expect(
            try await harness.importing(HubText.profile("a") + HubText.profile("a")).report.counts
                == [1, 0, 0, 0, 0, 0])
    }

    @Test func reportedEndpointsBecomeTakeOverData() async throws {
        let harness = try await APIHarness()
        let text = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: b, namespace: shop}
            spec: {profile: {name: p}, backend: {name: s}, weight: 5}
            status:
              conditions: [{type: Accepted, status: "True"}]
              endpoints: [{name: e, resourceID: /s/e, target: e.example.net, weight: 5}, {name: ours, target: 192.0.2.1}]

            """
        _ = try await harness.importing(text)
        let object = try #require(harness.object(.trafficManagerBackend, "b"))
        #expect(object["status"] == nil)
        #expect(
            object["metadata"]?["annotations"]?["pointsman.dev/reported-endpoints"]
                == #"[{"name":"e","resourceID":"/s/e","target":"e.example.net","weight":5}]"#)
        // What a Pointsman has reported is no report of Azure's.
        let ours = text.replacing("resourceID: /s/e, ", with: "")
        _ = try await harness.importing(ours)
        #expect(harness.object(.trafficManagerBackend, "b")?["metadata"]?["annotations"] == nil)
    }

    @Test(arguments: [
        ("gzip", "application/yaml", 415), ("identity", "application/yaml", 200), ("", "text/plain", 415),
        ("br, gzip", "application/json", 415),
    ]) func bodies(_ coding: String, _ type: String, _ status: Int) async throws {
        let harness = try await APIHarness()
        let answer = try await harness.send(
            "POST", APIHarness.imports, #"{"kind": "List", "apiVersion": "v1", "items": []}"#, type: type,
            headers: coding.isEmpty ? [] : [("Content-Encoding", coding)])
        #expect(answer.status == status)
        #expect(status != 415 || answer.reason == "UnsupportedMediaType")
    }

    @Test func anEmptyBodyRemovesNothing() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(HubText.profile("a"))
        for body in ["", "# nothing\n", "---\n", "null", "apiVersion: v1\nitems: []\nkind: List\n"] {
            let answer = try await harness.send(
                "POST", APIHarness.imports + "?prune=true", body, type: "application/yaml")
            #expect(answer.status == 400)
        }
        #expect(harness.profileNames == ["shop/a"])
    }

    @Test(arguments: ["?owner=a/b", "?cluster=A_B", "?dryRun=Some"]) func wrongOptions(_ query: String) async throws {
        let harness = try await APIHarness()
        let answer = try await harness.send(
            "POST", APIHarness.imports + query, HubText.profile("a"), type: "application/yaml")
        #expect(answer.status == 422)
        #expect(answer.message?.hasPrefix("ImportOptions.meta.k8s.io") == true)
        #expect(try await harness.send("GET", APIHarness.imports).status == 405)
    }
}
