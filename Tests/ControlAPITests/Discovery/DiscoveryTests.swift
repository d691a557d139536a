import ControlAPI
import Resources
import Testing

/// Discovery, in the aggregated and the legacy form.
@Suite struct DiscoveryTests {
    private static let current =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
    private static let older =
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"

    private func document(_ path: String, accept: String? = nil) throws -> Value {
        let found = try #require(Discovery.document(path: path, accept: accept, serverAddress: "127.0.0.1:8443"))
        return try Value.parse(json: found.json)
    }

    @Test(arguments: [
        (current, "v2", "/apis"), (older, "v2beta1", "/apis"), (current, "v2", "/api/"), (older, "v2beta1", "/api"),
    ])
    func aggregated(_ accept: String, _ version: String, _ path: String) throws {
        let found = try #require(Discovery.document(path: path, accept: accept, serverAddress: "x"))
        #expect(found.contentType == "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList")
        let document = try Value.parse(json: found.json)
        #expect(document["kind"] == "APIGroupDiscoveryList")
        #expect(document["apiVersion"] == Value("apidiscovery.k8s.io/\(version)"))
        let names = document["items"]?.elements.map { $0["metadata"]?["name"]?.string }
        #expect(
            names
                == (path == "/apis"
                    ? [
                        "networking.fleet.azure.com", "placement.kubernetes-fleet.io", "pointsman.dev",
                        "coordination.k8s.io", "apiextensions.k8s.io",
                    ] : [nil]))
    }

    @Test func aggregatedProfile() throws {
        let document = try document("/apis", accept: Self.current)
        let versions = try #require(document["items"]?.elements.first?["versions"]?.elements)
        #expect(versions.map { $0["version"] } == ["v1beta1", "v1alpha1"])
        #expect(versions.map { $0["freshness"] } == ["Current", "Current"])
        let kind: Value = [
            "group": "networking.fleet.azure.com", "version": "v1beta1", "kind": "TrafficManagerProfile",
        ]
        let revisions: Value = ["group": "pointsman.dev", "version": "v1", "kind": "RevisionList"]
        #expect(
            versions.first?["resources"]?.elements.first == [
                "resource": "trafficmanagerprofiles", "responseKind": kind, "scope": "Namespaced",
                "singularResource": "trafficmanagerprofile",
                "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
                "shortNames": ["tmp"], "categories": ["fleet-networking"],
                "subresources": [
                    ["subresource": "status", "responseKind": kind, "verbs": ["get", "patch", "update"]],
                    ["subresource": "history", "responseKind": revisions, "verbs": ["get"]],
                ],
            ])
        #expect(versions.map { $0["resources"]?.elements.count } == [3, 9])
    }

    @Test(arguments: [nil, "application/json", "*/*", "application/json, " + current, "text/html"] as [String?])
    func legacyForm(_ accept: String?) throws {
        let found = try #require(Discovery.document(path: "/apis", accept: accept, serverAddress: "x"))
        #expect(found.contentType == "application/json")
        #expect(try Value.parse(json: found.json)["kind"] == "APIGroupList")
    }

    @Test func legacyDocuments() throws {
        #expect(
            try document("/api") == [
                "kind": "APIVersions", "versions": ["v1"],
                "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1:8443"]],
            ])
        let beta: Value = ["groupVersion": "networking.fleet.azure.com/v1beta1", "version": "v1beta1"]
        let alpha: Value = ["groupVersion": "networking.fleet.azure.com/v1alpha1", "version": "v1alpha1"]
        let group: Value = [
            "name": "networking.fleet.azure.com", "versions": [beta, alpha], "preferredVersion": beta,
        ]
        #expect(try document("/apis/")["groups"]?.elements.first == group)
        #expect(try document("/apis/networking.fleet.azure.com/")["preferredVersion"] == beta)
        #expect(try document("/apis/networking.fleet.azure.com")["kind"] == "APIGroup")
        let core = try document("/api/v1")
        #expect(core["groupVersion"] == "v1")
        #expect(
            core["resources"]?.elements.map { $0["name"]?.string } == [
                "services", "services/status", "services/history", "namespaces", "namespaces/status",
                "namespaces/history", "events", "configmaps",
            ])
        #expect(
            core["resources"]?.elements.map { $0["namespaced"]?.bool } == [
                true, true, true, false, false, false, true, true,
            ])
        #expect(core["resources"]?.elements.first?["categories"] == ["all"])
        let ours = try #require(try document("/apis/pointsman.dev/v1")["resources"]?.elements)
        #expect(ours.first { $0["kind"] == "EndpointHealth" }?["verbs"] == ["get", "list", "watch"])
        #expect(!ours.contains { $0["name"] == "endpointhealths/status" })
    }

    @Test(arguments: [
        "/apis/apps", "/apis/apps/v1", "/api/v2", "/apis/pointsman.dev/v2", "/apis/pointsman.dev/v1/x", "/",
    ])
    func nothingElseIsServed(_ path: String) {
        for accept in [nil, Self.current] {
            #expect(Discovery.document(path: path, accept: accept, serverAddress: "x") == nil)
        }
    }

    @Test func version() throws {
        let version = try Value.parse(json: Version.json)
        let names = [
            "major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler",
            "platform",
        ]
        #expect(version.members.map(\.key) == names)
        #expect(version.members.allSatisfy { $0.value.string != nil })
        #expect(version["gitVersion"] == "v1.32.0+pointsman")
    }
}
