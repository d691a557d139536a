import ControlAPI
import HTTP
import Resources
import Testing

/// What typed clients, libraries and tools other than kubectl send and need.
@Suite("Clients' demands")
struct ClientDemandTests {
    private static let apply = "application/apply-patch+yaml"
    private static let web = APIHarness.profiles + "/web"

    private static func applied(port: Int = 80, metadata: String = "") -> String {
        APIHarness.profile(spec: #","monitorConfig":{"port":\#(port)}"#, metadata: metadata)
    }

    // MARK: Preconditions of server-side apply

    @Test("An apply for another version or another object is a conflict and changes nothing")
    func applyHonoursPreconditions() async throws {
        let api = try await APIHarness()
        let target = Self.web + "?fieldManager=me"
        let made = try await api.send("PATCH", target, Self.applied(), type: Self.apply)
        #expect(made.status == 201)
        let version = try #require(made.version)
        let uid = try #require(made["metadata", "uid"]?.string)
        let labelled = try await api.send(
            "PATCH", Self.web, #"{"metadata":{"labels":{"team":"x"}}}"#, type: "application/merge-patch+json")
        #expect(labelled.status == 200)
        for metadata in [
            #","resourceVersion":"\#(version)""#, #","uid":"00000000-0000-0000-0000-000000000000""#,
        ] {
            let stale = try await api.send(
                "PATCH", target, Self.applied(port: 90, metadata: metadata), type: Self.apply)
            #expect(stale.status == 409 && stale.reason == "Conflict", "\(metadata): \(stale.text)")
        }
        #expect(try await api.send("GET", Self.web)["spec", "monitorConfig", "port"]?.integer == 80)
        let current = #","uid":"\#(uid)","resourceVersion":"\#(labelled.version ?? "")""#
        let fresh = try await api.send("PATCH", target, Self.applied(port: 90, metadata: current), type: Self.apply)
        #expect(fresh.status == 200, "\(fresh.text)")
    }

    @Test("An apply for an object that is gone does not bring it back")
    func applyDoesNotRevive() async throws {
        let api = try await APIHarness()
        for metadata in [#","resourceVersion":"7""#, #","uid":"00000000-0000-0000-0000-000000000000""#] {
            let answer = try await api.send(
                "PATCH", Self.web + "?fieldManager=me", Self.applied(metadata: metadata), type: Self.apply)
            #expect(answer.status == 409, "\(answer.text)")
        }
        #expect(try await api.send("GET", Self.web).status == 404)
    }

    @Test("A replacement for another object of the name is a conflict")
    func replacementForAnotherObject() async throws {
        let api = try await APIHarness()
        let made = try await api.make()
        let metadata =
            #","resourceVersion":"\#(made.version ?? "")","uid":"00000000-0000-0000-0000-000000000000""#
        let answer = try await api.send("PUT", Self.web, APIHarness.profile(metadata: metadata))
        #expect(answer.status == 409 && answer.reason == "Conflict", "\(answer.text)")
    }

    // MARK: Metadata

    @Test(
        "Labels that could never be selected are refused",
        arguments: [
            (#"{"a b":"c"}"#, 422), (#"{"a":"c d!"}"#, 422), (#"{"/x":"y"}"#, 422),
            (#"{"a":"\#(String(repeating: "x", count: 64))"}"#, 422),
            (#"{"example.com/role":"web","empty":""}"#, 201),
        ])
    func labelSyntax(_ labels: String, _ status: Int) async throws {
        let api = try await APIHarness()
        let answer = try await api.send(
            "POST", APIHarness.profiles, APIHarness.profile(metadata: #","labels":\#(labels)"#))
        #expect(answer.status == status, "\(answer.text)")
        #expect(status == 201 || answer.text.contains("metadata.labels"))
    }

    @Test("Owners are kept with the warning that nothing is collected")
    func ownersWarn() async throws {
        let api = try await APIHarness()
        let owners = #","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"1"}]"#
        let made = try await api.make(metadata: owners)
        let warning = try #require(made.headers["Warning"])
        #expect(warning.contains("nothing is collected here"))
        let same = try await api.send(
            "PATCH", Self.web, #"{"metadata":{"labels":{"a":"b"}}}"#, type: "application/merge-patch+json")
        #expect(same.status == 200 && same.headers["Warning"] == nil)
    }

    @Test("Objects that nothing reads here are stored with a warning")
    func unreadKindsWarn() async throws {
        let api = try await APIHarness()
        let service = try await api.send(
            "POST", "/api/v1/namespaces/work/services",
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}"#)
        #expect(service.status == 201)
        #expect(service.headers["Warning"]?.contains("pointsman import --cluster NAME") == true)
        let made = try await api.make()
        #expect(made.headers["Warning"] == nil)
    }

    // MARK: Paths and versions

    @Test("Watches at the paths of old libraries are served")
    func legacyWatch() async throws {
        let api = try await APIHarness()
        try await api.make("web")
        try await api.make("other")
        let root = "/apis/networking.fleet.azure.com/v1beta1/watch"
        let all = try await RunningWatch(api, "\(root)/namespaces/work/trafficmanagerprofiles")
        #expect(try await all.wait { try all.told.sorted() == ["ADDED other", "ADDED web"] })
        let one = try await RunningWatch(api, "\(root)/namespaces/work/trafficmanagerprofiles/web")
        #expect(try await one.wait { try one.told == ["ADDED web"] })
        all.stop()
        one.stop()
        #expect(try await api.send("POST", "\(root)/namespaces/work/trafficmanagerprofiles", "{}").status == 405)
    }

    @Test("An object of a version to come is waited for, not answered")
    func versionToCome() async throws {
        let api = try await APIHarness()
        try await api.make()
        #expect(try await api.send("GET", Self.web + "?resourceVersion=999999999").status == 504)
        #expect(try await api.send("GET", Self.web + "?resourceVersion=nonsense").status == 400)
        #expect(try await api.send("GET", Self.web + "?resourceVersion=0").status == 200)
    }

    // MARK: Forms of answers

    @Test("Metadata alone is sent where that is asked for")
    func partialMetadata() async throws {
        let api = try await APIHarness()
        try await api.make()
        let one = [("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")]
        let list = [("Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json")]
        let object = try await api.send("GET", Self.web, headers: one)
        #expect(object["kind"]?.string == "PartialObjectMetadata" && object["apiVersion"]?.string == "meta.k8s.io/v1")
        #expect(object["metadata", "name"]?.string == "web" && object["spec"] == nil)
        let all = try await api.send("GET", APIHarness.profiles, headers: list)
        #expect(all["kind"]?.string == "PartialObjectMetadataList")
        #expect(all["items"]?.elements.first?["kind"]?.string == "PartialObjectMetadata")
        #expect(all["items"]?.elements.first?["spec"] == nil)
        let watch = try await RunningWatch(api, APIHarness.profiles + "?watch=1", accept: one[0].1)
        #expect(try await watch.wait { try watch.events.first?["object"]?["kind"]?.string == "PartialObjectMetadata" })
        #expect(try watch.events.first?["object"]?["spec"] == nil)
        watch.stop()
        #expect(
            try await api.send("PATCH", Self.web, "{}", type: "application/merge-patch+json", headers: one).status
                == 406)
    }

    @Test("YAML is sent where that is asked for, and says the same as JSON")
    func yaml() async throws {
        let api = try await APIHarness()
        try await api.make("web")
        try await api.make("other")
        for target in [Self.web, APIHarness.profiles, APIHarness.profiles + "?labelSelector=no%3Dsuch", Self.web + "x"]
        {
            let json = try await api.send("GET", target)
            let yaml = try await api.send("GET", target, headers: [("Accept", "application/yaml")])
            #expect(yaml.headers["Content-Type"] == "application/yaml")
            let read = try Value.parse(yaml: Array(yaml.text.utf8))
            #expect(read.json == json.body.json, "\(target): \(yaml.text)")
        }
    }

    @Test("Answers are laid out for people where the query or the program says so")
    func pretty() async throws {
        let api = try await APIHarness()
        try await api.make()
        let compact = try await api.send("GET", Self.web)
        #expect(!compact.text.contains("\n"))
        let asked = try await api.send("GET", Self.web + "?pretty=true")
        #expect(asked.text.hasPrefix("{\n  \"apiVersion\": \"networking") && asked.text.hasSuffix("}\n"))
        #expect(asked.body == compact.body)
        let curl = try await api.send("GET", Self.web, headers: [("User-Agent", "curl/7.88.1")])
        #expect(curl.text == asked.text)
        let compactCurl = try await api.send("GET", Self.web + "?pretty=0", headers: [("User-Agent", "curl/7.88.1")])
        #expect(compactCurl.text == compact.text)
    }

    // MARK: Reviews and definitions

    @Test("Reviews may leave it to the path what they are")
    func reviewsWithoutKind() async throws {
        let api = try await APIHarness()
        let review = try await api.send(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            #"{"spec":{"resourceAttributes":{"verb":"get","resource":"services","namespace":"work"}}}"#)
        #expect(review.status == 201 && review["status", "allowed"]?.bool == true, "\(review.text)")
        let identity = try await api.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
        #expect(identity.status == 201 && identity["status", "userInfo", "username"]?.string == "admin")
        let wrong = try await api.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", #"{"kind":"Pod","apiVersion":"v1"}"#)
        #expect(wrong.status == 400)
    }

    @Test("The rules of a caller say what decisions on single requests say")
    func rulesReview() async throws {
        let api = try await APIHarness()
        let editor = Caller(name: "ed", grants: [Grant(.editor, namespaces: ["work"])])
        func rules(_ namespace: String) async throws -> [Value] {
            let answer = try await api.send(
                "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                #"{"spec":{"namespace":"\#(namespace)"}}"#, as: editor)
            #expect(answer.status == 201, "\(answer.text)")
            return answer["status", "resourceRules"]?.elements ?? []
        }
        func verbs(_ resource: String, _ rules: [Value]) -> [String] {
            rules.first { $0["resources"]?.elements.contains { $0.string == resource } == true }?["verbs"]?.elements
                .compactMap(\.string) ?? []
        }
        let inside = try await rules("work")
        #expect(verbs("trafficmanagerprofiles", inside).contains("deletecollection"))
        #expect(verbs("trafficmanagerprofiles/status", inside) == ["get", "patch", "update"])
        #expect(verbs("endpointhealths", inside) == ["get", "list", "watch"])
        let outside = try await rules("other")
        #expect(verbs("trafficmanagerprofiles", outside).isEmpty)
        #expect(verbs("selfsubjectaccessreviews", outside) == ["create"])
    }

    @Test("Definitions of the kinds can be read and not written")
    func customResourceDefinitions() async throws {
        let api = try await APIHarness()
        let root = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        let list = try await api.send("GET", root)
        let names = (list["items"]?.elements ?? []).compactMap { $0["metadata"]?["name"]?.string }
        #expect(names.contains("trafficmanagerprofiles.networking.fleet.azure.com"))
        #expect(!names.contains { $0.hasPrefix("services.") || $0.hasPrefix("leases.") })
        let one = try await api.send("GET", "\(root)/profilepolicies.pointsman.dev")
        #expect(one["spec", "names", "kind"]?.string == "ProfilePolicy")
        #expect(one["spec", "versions"]?.elements.first?["schema"]?["openAPIV3Schema"]?["properties"]?["spec"] != nil)
        #expect(try await api.send("GET", "\(root)/pods.example.com").status == 404)
        #expect(try await api.send("POST", root, "{}").status == 405)
        let groups = try await api.send("GET", "/apis")
        #expect(groups.text.contains("apiextensions.k8s.io/v1") && groups.text.contains("coordination.k8s.io/v1"))
    }

    @Test("Config maps and leases are kept for clients, without a past")
    func passiveKinds() async throws {
        let api = try await APIHarness()
        let map = try await api.send(
            "POST", "/api/v1/namespaces/work/configmaps",
            #"{"metadata":{"name":"release.v1"},"data":{"release":"x"},"binaryData":{"b":"AA=="}}"#)
        #expect(map.status == 201 && map.headers["Warning"] == nil, "\(map.text)")
        let table = try await api.send(
            "GET", "/api/v1/namespaces/work/configmaps",
            headers: [("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")])
        #expect(table["rows"]?.elements.first?["cells"]?.elements[1].integer == 2)
        let lease = try await api.send(
            "POST", "/apis/coordination.k8s.io/v1/namespaces/work/leases",
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"lock"},"spec":{"holderIdentity":"a",\
            "leaseDurationSeconds":15,"acquireTime":"2026-05-04T08:12:31.123456Z","renewTime":"2026-05-04T08:12:31.123456Z"}}
            """)
        #expect(lease.status == 201 && lease["metadata", "generation"] == nil, "\(lease.text)")
        #expect(lease["spec", "renewTime"]?.string == "2026-05-04T08:12:31.123456Z")
        let taken = try await api.send(
            "PATCH", "/apis/coordination.k8s.io/v1/namespaces/work/leases/lock", #"{"spec":{"holderIdentity":"b"}}"#,
            type: "application/merge-patch+json")
        #expect(taken.status == 200)
        #expect(try await api.send("GET", "/api/v1/namespaces/work/configmaps/release.v1/history").status == 404)
    }
}
