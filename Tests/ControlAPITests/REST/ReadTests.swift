import ControlAPI
import HTTP
import ResourceStore
import Resources
import Testing

@Suite("Reads over the API")
struct ReadTests {
    static let all = "/apis/networking.fleet.azure.com/v1beta1/trafficmanagerprofiles"

    static func names(_ answer: APIHarness.Answer) -> [String] {
        answer["items"]?.elements.compactMap { $0["metadata"]?["name"]?.string } ?? []
    }

    @Test("give lists in order, by selectors")
    func lists() async throws {
        let harness = try await APIHarness()
        for name in ["b", "c", "a"] { try await harness.make(name, metadata: #","labels":{"n":"\#(name)"}"#) }
        let list = try await harness.send("GET", APIHarness.profiles)
        #expect(
            list["kind"] == "TrafficManagerProfileList" && list["apiVersion"] == "networking.fleet.azure.com/v1beta1")
        #expect(Self.names(list) == ["a", "b", "c"] && list.version == "\(harness.store.revision)")
        #expect(Self.names(try await harness.send("GET", Self.all + "?labelSelector=n+in+(a,c)")) != ["x"])
        let selected = try await harness.send("GET", Self.all + "?labelSelector=n%20in%20(a,c)")
        #expect(Self.names(selected) == ["a", "c"])
        let named = try await harness.send("GET", Self.all + "?fieldSelector=metadata.name%3Db&resourceVersion=0")
        #expect(Self.names(named) == ["b"])
        let other = try await harness.send("GET", APIHarness.profiles.replacing("/work/", with: "/none/"))
        #expect(other.status == 200 && Self.names(other).isEmpty)
    }

    @Test("give pages of one moment")
    func pages() async throws {
        let harness = try await APIHarness()
        for name in ["a", "b", "c", "d", "e"] { try await harness.make(name) }
        var answer = try await harness.send("GET", Self.all + "?limit=2")
        let version = try #require(answer.version)
        #expect(Self.names(answer) == ["a", "b"] && answer["metadata", "remainingItemCount"] == 3)
        try await harness.make("bb")
        _ = try await harness.send("DELETE", APIHarness.profiles + "/d")
        var names = Self.names(answer)
        while let token = answer["metadata", "continue"]?.string, names.count < 10 {
            answer = try await harness.send(
                "GET", Self.all + "?limit=2&continue=" + token.replacing("=", with: "%3D"))
            #expect(answer.version == version)
            names += Self.names(answer)
        }
        #expect(names == ["a", "b", "c", "d", "e"])
        #expect(answer["metadata", "remainingItemCount"] == nil)
    }

    @Test("give tables where they are asked for")
    func tables() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let accept = [("Accept", MediaTypeTests.table + ",application/json")]
        for path in [APIHarness.profiles, APIHarness.profiles + "/web"] {
            let table = try await harness.send("GET", path, headers: accept)
            #expect(table["kind"] == "Table" && table["apiVersion"] == "meta.k8s.io/v1")
            #expect(table["rows"]?.elements.first?["cells"]?.elements.first == "web")
            #expect(table["columnDefinitions"]?.elements.first?["name"] == "Name")
            #expect(table["rows"]?.elements.first?["object"]?["kind"] == "PartialObjectMetadata")
        }
        let bare = try await harness.send("GET", APIHarness.profiles + "?includeObject=None", headers: accept)
        #expect(bare["rows"]?.elements.first?["object"] == nil)
    }

    @Test("tell what is served, and how the server is")
    func meta() async throws {
        let harness = try await APIHarness(isReady: { false })
        for path in ["/healthz", "/livez/"] {
            let answer = try await harness.send("GET", path, as: .anonymous)
            #expect(answer.status == 200 && answer.text == "ok")
        }
        #expect(try await harness.send("GET", "/readyz", as: .anonymous).status == 503)
        #expect(try await harness.send("GET", "/version/")["minor"] == "32")
        #expect(try await harness.send("GET", "/apis/")["kind"] == "APIGroupList")
        #expect(try await harness.send("GET", "/api/v1")["kind"] == "APIResourceList")
        let index = try await harness.send("GET", "/openapi/v3")
        let reference = index["paths", "apis/pointsman.dev/v1", "serverRelativeURL"]
        let url = try #require(reference?.string)
        let document = try await harness.send("GET", url)
        #expect(document["openapi"] == "3.0.0" && document.headers["Cache-Control"] == "public, immutable")
        let tag = try #require(document.headers["ETag"])
        #expect(try await harness.send("GET", url, headers: [("If-None-Match", tag)]).status == 304)
        let old = try await harness.send("GET", "/openapi/v2")
        #expect(old.status == 200 && old.text.isEmpty)
        #expect(try await harness.send("GET", "/status").text == "{}")
    }

    @Test("answer who the caller is and what it may do")
    func reviews() async throws {
        let harness = try await APIHarness()
        let viewer = Caller(name: "eve", grants: [Grant(.viewer)])
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        func ask(_ verb: String, _ caller: Caller) async throws -> APIHarness.Answer {
            try await harness.send(
                "POST", path,
                #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":"#
                    + #"{"namespace":"work","verb":"\#(verb)","group":"networking.fleet.azure.com","#
                    + #""resource":"trafficmanagerprofiles"}}}"#, as: caller)
        }
        let mayRead = try await ask("list", viewer)
        #expect(mayRead.status == 201 && mayRead["status", "allowed"] == true)
        let mayWrite = try await ask("create", viewer)
        #expect(mayWrite["status", "allowed"] == false && mayWrite["status", "reason"] != nil)
        let identity = try await harness.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#, as: viewer)
        #expect(identity["status", "userInfo", "username"] == "eve")
    }

    @Test("refuse what a role does not allow, saying which would")
    func roles() async throws {
        let harness = try await APIHarness()
        let viewer = Caller(name: "eve", grants: [Grant(.viewer)])
        let answer = try await harness.send("POST", APIHarness.profiles, APIHarness.profile(), as: viewer)
        #expect(answer.status == 403 && answer.reason == "Forbidden")
        #expect(answer.message?.contains("User \"eve\" cannot create resource") == true)
        #expect(answer.message?.contains("role editor would do") == true)
        let editor = Caller(name: "ed", grants: [Grant(.editor, namespaces: ["shop"])])
        #expect(try await harness.send("GET", APIHarness.profiles, as: editor).status == 403)
        #expect(try await harness.send("GET", "/status", as: editor).status == 403)
    }
}
