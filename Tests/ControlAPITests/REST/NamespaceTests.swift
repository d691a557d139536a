import ControlAPI
import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct NamespaceTests {
    @Test("a namespace that is made anew keeps its contents, however often the old one was deleted")
    func deletedTwice() async throws {
        let harness = try await APIHarness()
        // On a busy machine the first deletion may be done before the second one comes: once more then.
        var isDeletedTwice = false
        for _ in 0..<10 where !isDeletedTwice { isDeletedTwice = try await deleteTwice(harness) }
        #expect(isDeletedTwice)
        try await harness.make("new")
        // What the second deletion would take away goes within this time.
        try await Task.sleep(for: .milliseconds(900))
        #expect(harness.store.objects(of: .trafficManagerProfile).objects.map(\.key.name) == ["new"])
    }

    /// Deletes the namespace, and again while its contents are still there, and makes it anew.
    ///
    /// - Returns: Whether the second deletion came in time.
    private func deleteTwice(_ harness: APIHarness) async throws -> Bool {
        let namespace = ResourceKey(kind: .namespace, namespace: "", name: "work")
        try await harness.make("old")
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work").status == 200)
        try await Task.sleep(for: .milliseconds(500))
        let second = try await harness.send("DELETE", "/api/v1/namespaces/work").status
        #expect(try await pollInTask { harness.store.object(namespace) == nil })
        let answer = try await harness.send(
            "POST", "/api/v1/namespaces", #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"work"}}"#)
        #expect(answer.status == 201)
        return second == 200
    }
}
