import Resources
import Testing

/// What one caller may cost all others. The time limits are far from what is needed, and far from what the square of
/// a body's length would take.
@Suite("Bounds")
struct BoundTests {
    private static let merge = "application/merge-patch+json"
    private static let web = APIHarness.profiles + "/web"

    @Test("an object grows no larger than etcd would take, and its annotations not beyond Kubernetes' limit")
    func sizes() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        func labels(_ count: Int) -> String {
            let members = (0..<count).map { #""label-with-a-long-name-\#($0)":"v""# }.joined(separator: ",")
            return #"{"metadata":{"labels":{\#(members)}}}"#
        }
        let large = try await harness.send("PATCH", Self.web, labels(25_000), type: Self.merge)
        #expect(large.status == 413 && large.message?.contains("expected at most 1572864") == true)
        #expect(try await harness.send("GET", Self.web)["metadata", "labels"] == nil)
        #expect(try await harness.send("PATCH", Self.web, labels(1_000), type: Self.merge).status == 200)

        func note(_ octets: Int) -> String {
            #"{"metadata":{"annotations":{"a":"\#(String(repeating: "x", count: octets - 1))"}}}"#
        }
        let long = try await harness.send("PATCH", Self.web, note(262_145), type: Self.merge)
        #expect(long.status == 422 && long.message?.contains("metadata.annotations: Too long") == true)
        #expect(try await harness.send("PATCH", Self.web, note(262_144), type: Self.merge).status == 200)
    }

    @Test("many finalizers of an object that is being deleted hold up nobody", .timeLimit(.minutes(10)))
    func finalizers() async throws {
        let harness = try await APIHarness()
        let names = (0..<20_000).map { "\"a.b/c\($0)\"" }.joined(separator: ",")
        try await harness.make(metadata: #","finalizers":[\#(names)]"#)
        #expect(try await harness.send("DELETE", Self.web).status == 200)
        let kept = try await harness.send("PATCH", Self.web, #"{"metadata":{"labels":{"a":"b"}}}"#, type: Self.merge)
        #expect(kept.status == 200)
        let added = try await harness.send(
            "PATCH", Self.web, #"[{"op":"add","path":"/metadata/finalizers/-","value":"new/one"}]"#,
            type: "application/json-patch+json")
        #expect(added.status == 422 && added.message?.contains("\"new/one\"") == true)
    }

    @Test("owners that nobody could read again are refused")
    func unreadableOwners() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let owners =
            #"[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"k:[":{}}}]"#
        let refused = try await harness.send(
            "PATCH", Self.web, #"{"metadata":{"managedFields":\#(owners)}}"#, type: Self.merge)
        #expect(refused.status == 400 && refused.message?.contains("managedFields[0].fieldsV1") == true)
        let next = try await harness.send("PATCH", Self.web, #"{"metadata":{"labels":{"a":"b"}}}"#, type: Self.merge)
        #expect(next.status == 200)
    }

    @Test("a long list is made while its client reads, and is the same list")
    func longLists() async throws {
        let harness = try await APIHarness()
        let note = String(repeating: "x", count: 200_000)
        for index in 0..<8 {
            try await harness.make("p\(index)", metadata: #","annotations":{"a":"\#(note)"}"#)
        }
        for version in ["v1beta1", "v1alpha1"] {
            let target = APIHarness.profiles.replacing("v1beta1", with: version)
            let long = try await RunningWatch(harness, target)
            #expect(try await long.wait { long.isEnded })
            let list = try Value.parse(json: Array(try #require(long.lines.first).utf8))
            let items = try #require(list["items"]?.elements)
            #expect(list["kind"] == "TrafficManagerProfileList" && list["metadata"]?["resourceVersion"] != nil)
            #expect(items.compactMap { $0["metadata"]?["name"]?.string } == (0..<8).map { "p\($0)" })
            #expect(items.allSatisfy { $0["apiVersion"]?.string?.hasSuffix(version) == true })
        }
        let short = try await harness.send("GET", APIHarness.profiles + "?limit=2")
        #expect(short["items"]?.elements.count == 2 && short["metadata", "remainingItemCount"] == 6)
    }

    @Test("large bodies take turns, and each gets its answer")
    func largeBodies() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<20 {
                let note = #"{"metadata":{"annotations":{"a":"\#(String(repeating: "x", count: 100_000 + index))"}}}"#
                group.addTask {
                    try await harness.send("PATCH", Self.web, index == 7 ? note + "}" : note, type: Self.merge).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == Array(repeating: 200, count: 19) + [400])
    }
}
