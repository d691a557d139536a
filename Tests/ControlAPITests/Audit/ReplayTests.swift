import ControlAPI
import HTTP
import Logging
import ResourceStore
import Resources
import Synchronization
import TestSupport
import Testing

/// The audit log tells all that users do: carried out again it gives the same objects.
@Suite struct ReplayTests {
    /// A user's hour, drawn from a seed.
    private struct User {
        static let namespaces = ["work", "shop", "lab"]
        static let fleet = "/apis/networking.fleet.azure.com"

        let name: String
        let harness: APIHarness
        var generator: SeededGenerator

        private mutating func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
        private mutating func pick<T>(_ all: [T]) -> T { all[draw(all.count)] }

        /// A random object's collection, name and content.
        private mutating func object() -> (collection: String, name: String, body: String) {
            let namespace = pick(Self.namespaces)
            let name = pick(["a", "b", "c"])
            let labels = pick(["", #","labels":{"x/y~z":"1"}"#, #","labels":{"team":"t\#(draw(3))","x":""}"#])
            let finalizers = draw(12) == 0 ? #","finalizers":["example.test/hold"]"# : ""
            let metadata = #""metadata":{"name":"\#(name)"\#(labels)\#(finalizers)}"#
            switch draw(4) {
            case 0:
                let version = pick(["v1beta1", "v1alpha1"])
                let headers = (0..<draw(4)).map { #"{"name":"H\#($0)","value":"\#(draw(3))"}"# }.joined(separator: ",")
                return (
                    "\(Self.fleet)/\(version)/namespaces/\(namespace)/trafficmanagerprofiles", name,
                    #"{"apiVersion":"networking.fleet.azure.com/\#(version)","kind":"TrafficManagerProfile",\#(metadata),"#
                        + #""spec":{"resourceGroup":"rg","monitorConfig":{"port":\#(80 + draw(5)),"#
                        + #""customHeaders":[\#(headers)]}}}"#
                )
            case 1:
                return (
                    "\(Self.fleet)/v1beta1/namespaces/\(namespace)/trafficmanagerbackends", name,
                    #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerBackend",\#(metadata),"#
                        + #""spec":{"profile":{"name":"a"},"backend":{"name":"s"},"weight":\#(draw(4))}}"#
                )
            case 2:
                return (
                    "/apis/pointsman.dev/v1/namespaces/\(namespace)/externalendpoints", name,
                    #"{"apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint",\#(metadata),"#
                        + #""spec":{"profile":{"name":"a"},"target":"192.0.2.\#(draw(9) + 1)","weight":\#(draw(9))}}"#
                )
            default:
                let ports = (0...draw(3)).map { #"{"name":"p\#($0)","port":\#($0 + 1),"targetPort":\#(draw(3) + 1)}"# }
                return (
                    "/api/v1/namespaces/\(namespace)/services", name,
                    #"{"apiVersion":"v1","kind":"Service",\#(metadata),"#
                        + #""spec":{"type":"LoadBalancer","ports":[\#(ports.joined(separator: ","))]}}"#
                )
            }
        }

        private func send(_ method: String, _ target: String, _ body: String = "", type: String? = nil) async throws
            -> Int
        {
            try await harness.send(
                method, target, body, type: type, headers: [("User-Agent", "\(name)/1")],
                as: Caller(name: name, grants: [Grant(.admin)])
            ).status
        }

        /// Does one thing; returns the answer's code.
        mutating func act() async throws -> Int {
            let (collection, name, body) = object()
            let object = "\(collection)/\(name)"
            switch draw(14) {
            case 0...3: return try await send("POST", collection + pick(["", "", "?dryRun=All"]), body)
            case 4:
                let present = try await harness.send("GET", object)
                guard let version = present.version, case var value = try Value.parse(json: Array(body.utf8)) else {
                    return present.status
                }
                value.modify(["metadata"]) { $0.set(.init(.string(version)), for: "resourceVersion") }
                return try await send("PUT", object, String(decoding: value.json, as: UTF8.self))
            case 5, 6:
                return try await send(
                    "PATCH", object, #"{"metadata":{"annotations":{"n":\#(pick([#""1""#, #""2""#, "null"]))}}}"#,
                    type: "application/merge-patch+json")
            case 7, 8:
                let force = pick(["true", "false"])
                return try await send(
                    "PATCH", "\(object)?fieldManager=\(self.name)&force=\(force)", body,
                    type: "application/apply-patch+yaml")
            case 9:
                let status = pick(["True", "False"])
                let type = pick(["Programmed", "Accepted", "Valid"])
                let condition =
                    #"{"type":"\#(type)","status":"\#(status)","reason":"R","message":"m","#
                    + #""lastTransitionTime":"2026-05-04T08:12:31Z"}"#
                return try await send(
                    "PATCH", object + "/status", #"{"status":{"conditions":[\#(condition)]}}"#,
                    type: "application/merge-patch+json")
            case 10:
                return try await send(
                    "PATCH", object, #"[{"op":"add","path":"/metadata/labels","value":{"j":"\#(draw(9))"}}]"#,
                    type: "application/json-patch+json")
            case 11: return try await send("DELETE", object)
            case 12:
                return try await send(
                    "PATCH", object, #"{"metadata":{"finalizers":null}}"#, type: "application/merge-patch+json")
            default:
                switch draw(8) {
                case 0: return try await send("DELETE", collection + "?labelSelector=j")
                case 1: return try await send("DELETE", "/api/v1/namespaces/lab")
                default:
                    return try await send(
                        "POST", "/api/v1/namespaces",
                        #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(pick(Self.namespaces))"}}"#)
                }
            }
        }
    }

    /// A clock that the test moves on.
    private final class Clock: Sendable {
        private let seconds = Atomic<Int64>(1_800_000_000)

        var now: Timestamp { Timestamp(seconds: seconds.load(ordering: .relaxed)) }

        func advance(by count: Int64) { seconds.add(count, ordering: .relaxed) }
    }

    private static let kinds = ResourceKind.allCases

    /// All objects that a store holds, without their versions.
    private static func contents(_ store: ResourceStore) -> [ResourceKey: Value] {
        var contents: [ResourceKey: Value] = [:]
        for kind in kinds {
            for object in store.objects(of: kind).objects {
                var value = object.value()
                value.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
                contents[object.key] = value
            }
        }
        // Each store has made it itself, at another time.
        contents[ResourceKey(kind: .namespace, namespace: "", name: "default")] = nil
        return contents
    }

    /// Whether a deleted namespace still holds something that is not marked; finalizers keep the rest.
    private static func isEmptying(_ store: ResourceStore) -> Bool {
        store.objects(of: .namespace).objects.contains { namespace in
            guard namespace.value()["metadata"]?["deletionTimestamp"] != nil else { return false }
            let contents = kinds.filter(\.isNamespaced).flatMap {
                Array(store.objects(of: $0, namespace: namespace.key.name).objects)
            }
            return contents.isEmpty || contents.contains { $0.value()["metadata"]?["deletionTimestamp"] == nil }
        }
    }

    /// Carries a log's lines out in an empty store.
    private static func replay(_ lines: [Value], into store: ResourceStore) async throws {
        let kinds = Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0.rawValue, $0) })
        try await store.write { transaction in
            for line in lines {
                let object = line["object"] ?? [:]
                let key = ResourceKey(
                    kind: try #require(kinds[object["kind"]?.string ?? ""]),
                    namespace: object["namespace"]?.string ?? "", name: object["name"]?.string ?? "")
                let changes = (line["diff"]?.elements ?? []).compactMap { FieldChange($0) }
                var present = transaction.object(key)?.value()
                present?.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
                if let next = try FieldChange.apply(changes, to: present) {
                    transaction.put(key, next)
                } else {
                    transaction.remove(key)
                }
            }
        }
    }

    @Test(
        "an hour of writes, replayed from the audit log into an empty store, gives the same objects",
        arguments: [1, 2, 3])
    func hour(seed: UInt64) async throws {
        let clock = Clock()
        let harness = try await APIHarness(
            audit: { AuditLog(path: "\($0)/audit.log", limit: 100_000, kept: 1000, logger: LogLines().logger) },
            now: { clock.now })
        var codes: [Int: Int] = [:]
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for number in 0..<4 {
                group.addTask {
                    var user = User(
                        name: "user\(number)", harness: harness,
                        generator: SeededGenerator(seed: seed * 100 + UInt64(number)))
                    var codes: [Int] = []
                    for _ in 0..<300 {
                        clock.advance(by: 3)
                        codes.append(try await user.act())
                    }
                    return codes
                }
            }
            for try await part in group { for code in part { codes[code, default: 0] += 1 } }
        }
        // Deleted namespaces are emptied behind the answer.
        #expect(try await pollInTask { !Self.isEmptying(harness.store) })
        #expect([200, 201, 404, 409].allSatisfy { codes[$0, default: 0] > 5 }, "\(codes)")

        let lines = try AuditFile(path: "\(harness.folder.path)/audit.log").lines
        #expect(lines.count > 200)
        let verbs = Set(lines.compactMap { $0["verb"]?.string })
        #expect(verbs.isSuperset(of: ["create", "patch", "update", "delete"]), "\(verbs)")
        let folder = try TemporaryFolder()
        let copy = try ResourceStore(path: folder.path + "/store.db")
        try await Self.replay(lines, into: copy)
        let (original, replayed) = (Self.contents(harness.store), Self.contents(copy))
        #expect(original.count > 5)
        #expect(Set(original.keys) == Set(replayed.keys))
        for (key, value) in original {
            #expect(FieldChange.between(value, replayed[key], schema: nil) == [], "\(key)")
        }
        // A line that is missing shows.
        var torn = lines
        torn.remove(at: torn.count / 2)
        let other = try ResourceStore(path: folder.path + "/other.db")
        let isSame = (try? await Self.replay(torn, into: other)).map { Self.contents(other) == original }
        #expect(isSame != true)
    }
}
