import ControlAPI
import HTTP
import ResourceStore
import Resources
import Testing

@Suite struct HistoryTests {
    private let harness: APIHarness
    private let history = APIHarness.profiles + "/web/history"

    init() async throws {
        harness = try await APIHarness(
            revisions: RevisionLimits(count: 3, days: 90), now: { Timestamp(seconds: 1_800_000_000) })
    }

    private func patch(_ text: String, _ user: String, status: Bool = false) async throws {
        let answer = try await harness.send(
            "PATCH", APIHarness.profiles + "/web" + (status ? "/status" : ""), text,
            type: "application/merge-patch+json",
            as: Caller(name: user, grants: [Grant(.admin)]))
        try #require(answer.status == 200, "\(answer.text)")
    }

    @Test("revisions are listed with author and what they changed, also of what was deleted")
    func list() async throws {
        try await harness.make(spec: #","monitorConfig":{"port":80}"#)
        try await patch(#"{"spec":{"monitorConfig":{"port":81}}}"#, "bob")
        try await patch(#"{"status":{"dnsName":"x"}}"#, "bob", status: true)
        var answer = try await harness.send("GET", history)
        #expect(answer.status == 200)
        #expect(answer.body["kind"] == "RevisionList")
        #expect(answer.body["apiVersion"] == "pointsman.dev/v1")
        #expect(answer["metadata", "resourceVersion"]?.string == "\(harness.store.revision)")
        var items = answer.body["items"]?.elements ?? []
        #expect(items.map { $0["number"]?.integer } == [1, 2])
        #expect(items.map { $0["user"]?.string } == ["admin", "bob"])
        #expect(items.map { $0["verb"]?.string } == ["create", "patch"])
        #expect(items.map { $0["generation"]?.integer } == [1, 2])
        #expect(items[1]["time"] == "2027-01-15T08:00:00Z")
        #expect(items[1]["diff"] == [["path": "/spec/monitorConfig/port", "from": 80, "to": 81]])
        #expect(items[0]["diff"]?.elements.map { $0["path"]?.string } == [""])
        #expect(items[1]["object"]?["spec"]?["monitorConfig"]?["port"] == 81)
        #expect(items[1]["object"]?["status"] == nil)

        _ = try await harness.send("DELETE", APIHarness.profiles + "/web")
        try await harness.make(spec: #","monitorConfig":{"port":82}"#)
        answer = try await harness.send("GET", history)
        items = answer.body["items"]?.elements ?? []
        #expect(items.map { $0["number"]?.integer } == [2, 3, 4])
        // What came before the oldest is not known.
        #expect(items[0]["diff"] == nil)
        #expect(items[1]["deleted"] == true)
        #expect(items[1]["object"] == nil)
        #expect(items[2]["verb"] == "create")
        _ = try await harness.send("DELETE", APIHarness.profiles + "/web")
        #expect(try await harness.send("GET", history).body["items"]?.elements.count == 3)
    }

    @Test("history is read as the object is, and not written")
    func access() async throws {
        try await harness.make()
        let reader = Caller(name: "r", grants: [Grant(.viewer, namespaces: ["work"])])
        let stranger = Caller(name: "s", grants: [Grant(.viewer, namespaces: ["other"])])
        #expect(try await harness.send("GET", history, as: reader).status == 200)
        #expect(try await harness.send("GET", history, as: stranger).status == 403)
        #expect(try await harness.send("GET", APIHarness.profiles + "/none/history").status == 404)
        for method in ["PUT", "PATCH", "DELETE", "POST"] {
            #expect(try await harness.send(method, history, "{}").status == 405)
        }
        // What was not written by users has no past.
        let answer = try await harness.send("GET", "/api/v1/namespaces/default/history")
        #expect(answer.status == 200)
        #expect(answer.body["items"] == [])
        #expect(try await harness.send("GET", "/api/v1/namespaces/work/events/e/history").status == 404)
    }
}
