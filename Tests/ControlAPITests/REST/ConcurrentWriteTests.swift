import ControlAPI
import ResourceStore
import Resources
import TestSupport
import Testing

/// Writes are computed side by side, and committed where nothing has changed meanwhile.
@Suite struct ConcurrentWriteTests {
    private static let web = APIHarness.profiles + "/web"
    private static let merge = "application/merge-patch+json"

    @Test("patches of one object that come at once are all made, one after the other")
    func patches() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await harness.send(
                        "PATCH", Self.web, #"{"metadata":{"labels":{"l\#(number)":"v"}}}"#, type: Self.merge
                    ).status
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(codes == [200: 40])
        let object = try await harness.send("GET", Self.web)
        #expect(object["metadata", "labels"]?.members.count == 40)
        // What the answer and the history say is what was stored, though it was computed on earlier revisions.
        #expect(object.version == "\(try #require(harness.store.object(Self.key)).revision)")
        let history = try await harness.store.revisions(of: Self.key)
        #expect(history.map(\.number) == history.map(\.number).sorted())
        #expect(Set(history.map(\.revision)).count == history.count)
    }

    @Test("of creations of one name that come at once one is made")
    func creations() async throws {
        let harness = try await APIHarness()
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask { try await harness.send("POST", APIHarness.profiles, APIHarness.profile()).status }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(codes == [201: 1, 409: 19])
    }

    @Test("replacements of one version that come at once leave one of them")
    func replacements() async throws {
        let harness = try await APIHarness()
        let version = try #require(try await harness.make().version)
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let body = APIHarness.profile(
                        metadata: #","resourceVersion":"\#(version)","labels":{"n":"\#(number)"}"#)
                    return try await harness.send("PUT", Self.web, body).status
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(codes == [200: 1, 409: 19])
    }

    @Test("large objects are written like any other, and what is too deep is the client's fault")
    func largeObjects() async throws {
        let harness = try await APIHarness()
        let note = String(repeating: "x", count: 200_000)
        try await harness.make(metadata: #","annotations":{"a":"\#(note)"}"#)
        let patched = try await harness.send(
            "PATCH", Self.web, #"{"metadata":{"labels":{"a":"b"}}}"#, type: Self.merge)
        #expect(patched.status == 200 && patched["metadata", "annotations", "a"]?.string == note)
        #expect(patched.version == (try await harness.send("GET", Self.web)).version)
        let levels = String(repeating: #"{"a":"#, count: 95) + "0" + String(repeating: "}", count: 95)
        let deep = try await harness.send(
            "POST", "/apis/placement.kubernetes-fleet.io/v1beta1/namespaces/work/works",
            #"{"apiVersion":"placement.kubernetes-fleet.io/v1beta1","kind":"Work","metadata":{"name":"d"},"#
                + #""spec":{"workload":{"manifests":[{"a":\#(levels)}]}}}"#)
        #expect(deep.status == 400 || deep.status == 422, "\(deep.text.prefix(300))")
    }

    @Test("a history is read in parts of the size that is asked for")
    func history() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        for number in 1..<7 {
            _ = try await harness.send(
                "PATCH", Self.web, #"{"metadata":{"labels":{"n":"\#(number)"}}}"#, type: Self.merge)
        }
        let whole = try await harness.send("GET", Self.web + "/history")
        var items: [Value] = []
        var next: String? = ""
        var parts = 0
        while let token = next {
            let answer = try await harness.send(
                "GET", Self.web + "/history?limit=3" + (token.isEmpty ? "" : "&continue=\(token)"))
            items += answer["items"]?.elements ?? []
            next = answer["metadata", "continue"]?.string
            parts += 1
            try #require(parts < 10)
        }
        #expect(parts == 3)
        #expect(items == whole["items"]?.elements && items.count == 7)
        #expect(try await harness.send("GET", Self.web + "/history?continue=x").status == 400)
    }

    private static let key = ResourceKey(kind: .trafficManagerProfile, namespace: "work", name: "web")
}
