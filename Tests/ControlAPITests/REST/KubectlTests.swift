import TestSupport
import Testing

/// The list of section 17 of the measured facts.
@Suite("kubectl", .enabled(if: Kubectl.isInstalled))
struct KubectlTests {
    static let manifest = """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata: {name: web, labels: {app: web}}
        spec: {resourceGroup: rg, monitorConfig: {port: 81}}
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerBackend
        metadata: {name: web}
        spec: {profile: {name: web}, backend: {name: web}, weight: 50}

        """
    static let core = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: LoadBalancer, ports: [{name: a, port: 80}, {name: b, port: 81}]}

        """

    @Test("applies, creates and replaces")
    func writes() async throws {
        let kubectl = try await Kubectl()
        let file = try kubectl.file("a.yaml", Self.manifest)
        try await kubectl.expect(["apply", "-f", file], 0, "web created")
        try await kubectl.expect(["apply", "-f", file], 0, "web unchanged", not: "configured")
        let changed = try kubectl.file("b.yaml", Self.manifest.replacing("port: 81", with: "port: 82"))
        try await kubectl.expect(["diff", "-f", changed], 1, "port: 82")
        try await kubectl.expect(["diff", "-f", file], 0)
        try await kubectl.expect(["apply", "-f", changed, "--dry-run=server"], 0, "configured (server dry run)")
        try await kubectl.expect(["apply", "-f", changed, "--dry-run=client"], 0, "(dry run)")
        try await kubectl.expect(["apply", "-f", changed], 0, "profile.networking.fleet.azure.com/web configured")
        try await kubectl.expect(["create", "-f", file], 1, "AlreadyExists")
        try await kubectl.expect(["replace", "-f", file], 0, "web replaced")
        let stale = try kubectl.file(
            "c.yaml", Self.manifest.replacing("{name: web, labels", with: "{name: web, resourceVersion: \"1\", labels"))
        try await kubectl.expect(["replace", "-f", stale], 1, "Conflict")
        try await kubectl.expect(["label", "tmp", "web", "x=y"], 0, "labeled")
        try await kubectl.expect(["annotate", "tmp", "web", "x=y"], 0, "annotated")
        try await kubectl.expect(["edit", "tmp", "web"], 0, "edited")
        try await kubectl.expect(["get", "tmp", "web", "-o", "jsonpath={.spec.monitorConfig.port}"], 0, "85")
        let wrong = try kubectl.file("d.yaml", Self.manifest.replacing("port: 81", with: "bogus: 1"))
        try await kubectl.expect(["apply", "-f", wrong], 1, "strict decoding error: unknown field")
        try await kubectl.expect(
            ["apply", "-f", wrong, "--validate=warn"], 0, "unknown field \"spec.monitorConfig.bogus\"")
        try await kubectl.expect(["apply", "-n", "nons", "-f", file], 1, "namespaces \"nons\" not found")
        let unknown = try kubectl.file("e.yaml", Self.manifest.replacing("TrafficManagerProfile", with: "Nothing"))
        try await kubectl.expect(["apply", "-f", unknown], 1, "no matches for kind \"Nothing\"")
        try await kubectl.expect(["delete", "-f", file], 0, "\"web\" deleted")
        try await kubectl.expect(["delete", "tmp", "web"], 1, "NotFound")
    }

    @Test("applies on the server's side")
    func serverSide() async throws {
        let kubectl = try await Kubectl()
        let file = try kubectl.file("a.yaml", Self.manifest)
        try await kubectl.expect(["apply", "--server-side", "-f", file], 0, "web serverside-applied")
        try await kubectl.expect(["apply", "--server-side", "-f", file], 0, "web serverside-applied")
        let changed = try kubectl.file("b.yaml", Self.manifest.replacing("port: 81", with: "port: 82"))
        try await kubectl.expect(["diff", "--server-side", "-f", changed], 1, "port: 82")
        try await kubectl.expect(["apply", "--server-side", "--dry-run=server", "-f", changed], 0, "(server dry run)")
        try await kubectl.expect(
            ["patch", "tmp", "web", "--type", "merge", "-p", #"{"spec":{"monitorConfig":{"port":83}}}"#], 0, "patched")
        try await kubectl.expect(
            ["apply", "--server-side", "-f", changed], 1, "conflict with \"kubectl-patch\"", ".spec.monitorConfig.port")
        try await kubectl.expect(
            ["apply", "--server-side", "--force-conflicts", "-f", changed], 0, "serverside-applied")
        try await kubectl.expect(["get", "tmp", "web", "-o", "jsonpath={.spec.monitorConfig.port}"], 0, "82")
    }

    @Test("moves an object from client-side to server-side apply")
    func migration() async throws {
        let kubectl = try await Kubectl()
        let file = try kubectl.file("a.yaml", Self.manifest)
        try await kubectl.expect(["apply", "-f", file], 0, "created")
        let changed = try kubectl.file("b.yaml", Self.manifest.replacing("port: 81", with: "port: 82"))
        try await kubectl.expect(["apply", "--server-side", "-f", changed], 0, "serverside-applied")
        try await kubectl.expect(["get", "tmp", "web", "-o", "jsonpath={.spec.monitorConfig.port}"], 0, "82")
    }

    @Test("gets, describes and explains")
    func reads() async throws {
        let kubectl = try await Kubectl()
        try await kubectl.expect(["apply", "-f", try kubectl.file("a.yaml", Self.manifest)], 0, "created")
        try await kubectl.expect(["get", "tmp"], 0, "NAME", "DNS-NAME", "IS-PROGRAMMED", "AGE", "web")
        try await kubectl.expect(["get", "tmp", "web", "--show-labels"], 0, "app=web")
        try await kubectl.expect(["get", "tmp", "-A"], 0, "NAMESPACE", "work")
        try await kubectl.expect(["get", "tmp", "web", "-o", "yaml"], 0, "resourceGroup: rg")
        try await kubectl.expect(["get", "tmp", "-o", "json"], 0, "\"kind\": \"List\"")
        try await kubectl.expect(["get", "tmp", "-l", "app=web", "-o", "name"], 0, "networking.fleet.azure.com/web")
        try await kubectl.expect(
            ["get", "tmp", "-o", "custom-columns=N:.metadata.name,P:.spec.monitorConfig.port"], 0, "81")
        try await kubectl.expect(["get", "tmp", "--sort-by=.metadata.name"], 0, "web")
        try await kubectl.expect(
            ["get", "trafficmanagerprofiles.v1alpha1.networking.fleet.azure.com", "-o", "yaml"], 0, "v1alpha1")
        try await kubectl.expect(
            ["get", "fleet-networking"], 0, "trafficmanagerprofile.networking.fleet.azure.com/web",
            "trafficmanagerbackend.networking.fleet.azure.com/web")
        try await kubectl.expect(
            ["get", "tmp", "nope"], 1, "trafficmanagerprofiles.networking.fleet.azure.com \"nope\" not found")
        try await kubectl.expect(["get", "ns"], 0, "Active")
        try await kubectl.expect(["get", "all"], 0, "No resources found")
        try await kubectl.expect(["get", "endpointhealth"], 0, "No resources found")
        try await kubectl.expect(["describe", "tmp", "web"], 0, "Tolerated Number Of Failures:  3", "Events:")
        try await kubectl.expect(["describe", "ns", "work"], 0, "Status:")
        try await kubectl.expect(["explain", "tmp"], 0, "KIND:       TrafficManagerProfile", "spec")
        try await kubectl.expect(["explain", "tmp.spec.monitorConfig.protocol"], 0, "HTTPS")
        try await kubectl.expect(
            ["explain", "tmp", "--api-version=networking.fleet.azure.com/v1alpha1"], 0, "v1alpha1")
        try await kubectl.expect(["explain", "ppol", "--recursive"], 0, "hostnames")
        try await kubectl.expect(["api-resources"], 0, "trafficmanagerprofiles", "clusteraddresses", "namespaces")
        try await kubectl.expect(["api-versions"], 0, "pointsman.dev/v1", "networking.fleet.azure.com/v1beta1")
        try await kubectl.expect(["version"], 0, "v1.32.0+pointsman")
        try await kubectl.expect(["events"], 0, "No events found")
        try await kubectl.expect(["get", "--raw", "/readyz"], 0, "ok")
        try await kubectl.expect(["cluster-info"], 0, "is running at")
    }

    @Test("patches, and tells what is wrong")
    func patches() async throws {
        let kubectl = try await Kubectl()
        try await kubectl.expect(["apply", "-f", try kubectl.file("a.yaml", Self.manifest)], 0, "created")
        let merge = ["patch", "tmp", "web", "--type", "merge", "-p"]
        try await kubectl.expect(merge + [#"{"spec":{"monitorConfig":{"port":82}}}"#], 0, "patched")
        try await kubectl.expect(merge + [#"{"spec":{"monitorConfig":{"port":82}}}"#], 0, "patched (no change)")
        try await kubectl.expect(
            [
                "patch", "tmp", "web", "--type", "json", "-p",
                #"[{"op":"replace","path":"/spec/monitorConfig/port","value":83}]"#,
            ],
            0, "patched")
        try await kubectl.expect(
            ["patch", "tmp", "web", "-p", "{\"spec\":{}}"], 1, "strategic-merge-patch+json is not supported by")
        try await kubectl.expect(
            merge + [#"{"spec":{"monitorConfig":{"protocol":"X"}}}"#], 1,
            "The TrafficManagerProfile \"web\" is invalid: spec.monitorConfig.protocol: Unsupported value")
        try await kubectl.expect(
            merge + [#"{"status":{"dnsName":"a.test"}}"#, "--subresource", "status"], 0, "patched")
        try await kubectl.expect(
            ["wait", "tmp/web", "--for=jsonpath={.status.dnsName}=a.test", "--timeout=20s"], 0, "condition met")
    }

    @Test("watches and waits")
    func watches() async throws {
        let kubectl = try await Kubectl()
        try await kubectl.expect(["apply", "-f", try kubectl.file("a.yaml", Self.manifest)], 0, "created")
        try await kubectl.expect(
            ["wait", "tmp/web", "--for=condition=Programmed", "--timeout=1s"], 1, "timed out waiting for the condition")
        let watch = try kubectl.start(["get", "tmp", "-w"])
        let wait = try kubectl.start(["wait", "tmp/web", "--for=condition=Programmed", "--timeout=20s"])
        #expect(try await Self.poll { watch.output.contains("web") })
        let status =
            #"{"status":{"dnsName":"a.test","conditions":[{"type":"Programmed","status":"True","reason":"Programmed","#
            + #""message":"ok","observedGeneration":1,"lastTransitionTime":"2026-11-20T00:00:00Z"}]}}"#
        try await kubectl.expect(
            ["patch", "tmp", "web", "--type", "merge", "--subresource", "status", "-p", status], 0, "patched")
        #expect(try await Self.poll { !wait.isRunning })
        #expect(wait.output.contains("condition met"), "\(wait.errors)")
        #expect(try await Self.poll { watch.output.contains("a.test") && watch.output.contains("True") })
        try await kubectl.expect(["delete", "tmp", "web"], 0, "deleted")
    }

    @Test("handles core kinds and access")
    func coreKinds() async throws {
        let kubectl = try await Kubectl()
        try await kubectl.expect(["create", "ns", "fresh"], 0, "namespace/fresh created")
        let file = try kubectl.file("a.yaml", Self.core)
        try await kubectl.expect(["apply", "-f", file, "-n", "shop"], 0, "service/web created")
        let changed = try kubectl.file("b.yaml", Self.core.replacing(", {name: b, port: 81}", with: ""))
        try await kubectl.expect(
            ["apply", "-f", changed, "-n", "shop"], 0, "service/web configured", "namespace/shop unchanged")
        try await kubectl.expect(["get", "svc", "-n", "shop"], 0, "LoadBalancer", "80/TCP")
        // kubectl makes its patch by the OpenAPI document, which names no x-kubernetes-patch-merge-key for spec.ports:
        // it leaves the port out without `$patch: delete`, and a merge by key keeps it.
        await withKnownIssue("a port that was taken out of a Service stays", isIntermittent: true) {
            try await kubectl.expect(["get", "svc", "-n", "shop"], 0, not: "81")
        }
        try await kubectl.expect(["describe", "svc", "web", "-n", "shop"], 0, "LoadBalancer")
        try await kubectl.expect(["auth", "can-i", "create", "tmp"], 0, "yes")
        try await kubectl.expect(["auth", "whoami"], 0, "admin")
        let export = "apiVersion: networking.fleet.azure.com/v1alpha1\nkind: ServiceExport\nmetadata: {name: web}\n"
        try await kubectl.expect(["apply", "-f", try kubectl.file("c.yaml", export)], 0, "web created")
        try await kubectl.expect(["delete", "svc", "--all", "-n", "shop"], 0, "\"web\" deleted")
        try await kubectl.expect(["delete", "ns", "shop"], 0, "\"shop\" deleted")
        try await kubectl.expect(["get", "ns", "shop"], 1, "NotFound")
    }

    private static func poll(_ condition: () -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
