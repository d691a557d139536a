import ControlAPI
import ResourceStore
import Resources
import Testing

@Suite struct NamespaceTests {
    @Test("a namespace that is made anew keeps its contents, however often the old one was deleted")
    func deletedTwice() async throws {
        let harness = try await APIHarness()
        let namespace = ResourceKey(kind: .namespace, namespace: "", name: "work")
        try await harness.make("old")
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work").status == 200)
        try await Task.sleep(for: .milliseconds(500))
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work").status == 200)
        let deadline = ContinuousClock.now + .seconds(10)
        while harness.store.object(namespace) != nil {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(5))
        }
        let answer = try await harness.send(
            "POST", "/api/v1/namespaces", #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"work"}}"#)
        #expect(answer.status == 201)
        try await harness.make("new")
        // What the second deletion would take away goes within this time.
        try await Task.sleep(for: .milliseconds(900))
        #expect(harness.store.objects(of: .trafficManagerProfile).objects.map(\.key.name) == ["new"])
    }
}
