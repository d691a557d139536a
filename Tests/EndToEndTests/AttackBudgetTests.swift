import Foundation
import HTTP
import Resources
import Synchronization
import TestSupport
import Testing

/// What one request may cost the process: its memory, the writes of others, and the time of its end.
@Suite(.blocking) struct AttackBudgetTests {
    /// What a request may add to the memory, its body included.
    private static let budget = 96 << 20

    private static let works = "/apis/placement.kubernetes-fleet.io/v1beta1/namespaces/evil/works"
    private static let profiles = ControlledServer.group + "/evil/trafficmanagerprofiles"
    private static let reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    private static let json = "application/json"
    private static let merge = "application/merge-patch+json"
    private static let patch = "application/json-patch+json"
    private static let apply = "application/apply-patch+yaml"

    /// A request, and the answers of which one is expected.
    private struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var method = HTTPMethod.post
        var path: String
        var type = AttackBudgetTests.json
        var body: @Sendable () -> String
        var codes: Set<Int>

        var testDescription: String { name }
    }

    private static func list(_ item: String, _ count: Int) -> String {
        "[" + Array(repeating: item, count: count).joined(separator: ",") + "]"
    }

    private static func work(_ name: String, _ manifest: String) -> String {
        #"{"apiVersion":"placement.kubernetes-fleet.io/v1beta1","kind":"Work","metadata":{"name":"\#(name)"},"#
            + #""spec":{"workload":{"manifests":[\#(manifest)]}}}"#
    }

    private static let slicesPath =
        ControlledServer.group.replacing("v1beta1", with: "v1alpha1") + "/evil/endpointsliceexports"

    /// An object that may hold a long text, and whose past is kept.
    private static func slices(_ name: String, _ text: String) -> String {
        let reference =
            #"{"clusterId":"a","kind":"EndpointSlice","namespace":"evil","name":"a","resourceVersion":"1","generation":1,"#
            + #""uid":"1","namespacedName":"evil/a"}"#
        return
            #"{"apiVersion":"networking.fleet.azure.com/v1alpha1","kind":"EndpointSliceExport","metadata":{"name":"\#(name)"},"#
            + #""spec":{"addressType":"IPv4","endpoints":[{"addresses":["\#(text)"]}],"endpointSliceReference":\#(reference),"#
            + #""ownerServiceReference":{"namespace":"evil","name":"a","namespacedName":"evil/a"}}}"#
    }

    private static func profile(_ name: String, _ monitor: String, metadata: String = "") -> String {
        #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","#
            + #""metadata":{"name":"\#(name)"\#(metadata)},"spec":{"resourceGroup":"none","monitorConfig":\#(monitor)}}"#
    }

    private static let text = String(repeating: "A", count: 1_000_000)

    /// In their order: later ones change what earlier ones have made.
    private static let attacks: [Attack] = [
        Attack(
            name: "aliases of a long text in a review", path: reviews, type: "application/yaml",
            body: {
                "kind: SelfSubjectAccessReview\napiVersion: authorization.k8s.io/v1\nspec:\n  resourceAttributes: {verb: get}\n"
                    + "  b: &b \(text)\n  y: \(list("*b", 20_000))\n"
            }, codes: [400]),
        Attack(
            name: "unknown fields of a review", path: reviews,
            body: {
                #"{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","#
                    + #""spec":{"resourceAttributes":{"verb":"get"},"b":"\#(text)","y":\#(list("0", 90_000))}}"#
            }, codes: [201]),
        Attack(
            name: "aliases of a long text in an object", path: works, type: "application/yaml",
            body: {
                "kind: Work\napiVersion: placement.kubernetes-fleet.io/v1beta1\nmetadata: {name: alias}\n"
                    + "spec: {workload: {manifests: [{b: &b \(text), y: \(list("*b", 20_000))}]}}\n"
            }, codes: [400]),
        Attack(
            name: "aliases of a long header's value", path: profiles, type: "application/yaml",
            body: {
                "kind: TrafficManagerProfile\napiVersion: networking.fleet.azure.com/v1beta1\nmetadata: {name: alias}\n"
                    + "spec: {resourceGroup: none, monitorConfig: {customHeaders: [{name: a, value: &b \(text)}, "
                    + Array(repeating: "{name: a, value: *b}", count: 20_000).joined(separator: ", ") + "]}}\n"
            }, codes: [400]),
        Attack(
            name: "a million small objects", path: works,
            body: { work("small", #"{"a":\#(list(#"{"a":0}"#, 380_000))}"#) }, codes: [400]),
        Attack(
            name: "as many values as an object may have", path: works,
            body: { work("many", #"{"a":\#(list(#"{"a":0}"#, 45_000))}"#) }, codes: [201]),
        Attack(
            name: "as many values once more, changed", method: HTTPMethod(rawValue: "PATCH"), path: works + "/many",
            type: merge,
            body: { #"{"spec":{"workload":{"manifests":[{"a":\#(list(#"{"b":1}"#, 45_000))}]}}}"# }, codes: [200]),
        Attack(
            name: "as many fields with owners", method: HTTPMethod(rawValue: "PATCH"),
            path: works + "/owned?fieldManager=a&force=true", type: apply,
            body: {
                let fields = (0..<24_000).map { #""f\#($0)":0"# }.joined(separator: ",")
                return work("owned", "{}").dropLast() + #","status":{"x":{\#(fields)}}}"#
            }, codes: [200, 201, 400, 413, 422]),
        Attack(
            name: "labels as many as fit", method: HTTPMethod(rawValue: "PATCH"),
            path: works + "/labels?fieldManager=a&force=true", type: apply,
            body: {
                let labels = (0..<20_000).map { #""l\#($0)":"v""# }.joined(separator: ",")
                return work("labels", "{}").replacing(#""metadata":{"#, with: #""metadata":{"labels":{\#(labels)},"#)
            }, codes: [200, 201, 413, 422]),
        Attack(
            name: "conflicts over all of them", method: HTTPMethod(rawValue: "PATCH"),
            path: works + "/labels?fieldManager=b", type: apply,
            body: {
                let labels = (0..<20_000).map { #""l\#($0)":"w""# }.joined(separator: ",")
                return work("labels", "{}").replacing(#""metadata":{"#, with: #""metadata":{"labels":{\#(labels)},"#)
            }, codes: [200, 201, 409, 413, 422]),
        Attack(
            name: "a long text to be copied", path: works, body: { work("copied", #"{"a":"\#(text)","b":[]}"#) },
            codes: [201]),
        Attack(
            name: "copies of a long text", method: HTTPMethod(rawValue: "PATCH"), path: works + "/copied", type: patch,
            body: {
                list(
                    #"{"op":"copy","from":"/spec/workload/manifests/0/a","path":"/spec/workload/manifests/0/b/-"}"#,
                    9000)
            }, codes: [422]),
        Attack(
            name: "a text moved and tested to and fro", method: HTTPMethod(rawValue: "PATCH"), path: works + "/copied",
            type: patch,
            body: {
                list(
                    #"{"op":"move","from":"/spec/workload/manifests/0/a","path":"/spec/workload/manifests/0/c"},"#
                        + #"{"op":"move","from":"/spec/workload/manifests/0/c","path":"/spec/workload/manifests/0/a"}"#,
                    4900)
            }, codes: [200, 422]),
        Attack(
            name: "a test that fails on a long text", method: HTTPMethod(rawValue: "PATCH"), path: works + "/copied",
            type: patch,
            body: {
                #"[{"op":"test","path":"/spec/workload/manifests/0/a","value":"\#(text)B"}]"#
            }, codes: [422]),
        Attack(
            name: "very many equal headers", path: profiles,
            body: { profile("headers", #"{"customHeaders":\#(list(#"{"name":"a","value":"b"}"#, 33_000))}"#) },
            codes: [422]),
        Attack(
            name: "unknown fields, strictly", path: profiles + "?fieldValidation=Strict",
            body: {
                profile(
                    "unknown", "{" + (0..<90_000).map { #""unknown\#($0)":0"# }.joined(separator: ",") + "}")
            }, codes: [400]),
        Attack(
            name: "a long key above many fields", path: works,
            body: {
                let fields = (0..<40_000).map { #""f\#($0)":0"# }.joined(separator: ",")
                return work("key", #"{"\#(String(repeating: "K", count: 500_000))":{\#(fields)}}"#)
            }, codes: [201]),
        Attack(
            name: "a long key above many changed fields", method: HTTPMethod(rawValue: "PATCH"), path: works + "/key",
            type: merge,
            body: {
                let fields = (0..<40_000).map { #""f\#($0)":1"# }.joined(separator: ",")
                return
                    #"{"spec":{"workload":{"manifests":[{"\#(String(repeating: "K", count: 500_000))":{\#(fields)}}]}}}"#
            }, codes: [200]),
        Attack(
            name: "a name of control characters", path: profiles,
            body: {
                profile("x", "{}").replacing(
                    #""name":"x""#, with: #""name":"\#(String(repeating: "\\u0001", count: 500_000))""#)
            }, codes: [422]),
        Attack(
            name: "a version that is long text", path: profiles,
            body: { profile("x", "{}").replacing("networking.fleet.azure.com/v1beta1", with: text + text) },
            codes: [400]),
        Attack(
            name: "finalizers as many as fit", path: "/api/v1/namespaces",
            body: {
                #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"fin","finalizers":[\#((0..<60_000).map { #""a/\#($0)""# }.joined(separator: ","))]}}"#
            }, codes: [201, 400, 413, 422]),
        Attack(
            name: "levels of nesting", path: works,
            body: {
                work("deep", #"{"a":"# + String(repeating: "[", count: 90) + String(repeating: "]", count: 90) + "}")
            }, codes: [201]),
        Attack(
            name: "levels of fields with owners", path: works,
            body: {
                work("deeper", "{}").dropLast()
                    + #","status":{"a":"# + String(repeating: #"{"a":"#, count: 94) + "0"
                    + String(repeating: "}", count: 94) + "}}"
            }, codes: [201, 400, 422]),
    ]

    private static func start() throws -> (ControlledServer, TemporaryFolder) {
        let state = try TemporaryFolder()
        let server = try ControlledServer(state: state, keys: ", auditFile: audit.log")
        try server.createNamespace("evil")
        try server.createNamespace("good")
        return (server, state)
    }

    /// Has the kernel count the peak of the memory anew (proc(5), clear_refs).
    private static func resetPeak(_ pid: Int32) throws {
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/\(pid)/clear_refs"))
    }

    @Test("no request adds more to the memory than 96 MB, nor is it answered with the server's own fault")
    func memory() throws {
        let (server, state) = try Self.start()
        defer { withExtendedLifetime(state) {} }
        let figures = ProcessFigures(pid: server.server.program.pid)
        for attack in Self.attacks {
            let body = attack.body()
            try Self.resetPeak(figures.pid)
            let before = try figures.memory()
            let connection = try LocalConnection(path: server.socketPath, timeout: .seconds(120))
            let answer = try connection.request(attack.method, attack.path, body, type: attack.type)
            let added = try figures.memory("VmHWM") - before
            print("\(attack.name): \(body.utf8.count) octets, \(answer.code), \(added >> 20) MiB more")
            #expect(
                attack.codes.contains(answer.code),
                "\(attack.name): \(answer.code) \(String(decoding: answer.body.prefix(500), as: UTF8.self))")
            #expect(added < Self.budget, "\(attack.name): \(added >> 20) MiB")
            #expect(answer.body.count < 4 << 20, "\(attack.name): an answer of \(answer.body.count) octets")
        }
        #expect(server.server.program.isRunning)
        #expect(try server.get("/readyz").code == 200)
    }

    @Test("histories are read in parts, whatever their length and by however many")
    func histories() throws {
        let (server, state) = try Self.start()
        defer { withExtendedLifetime(state) {} }
        let writer = try LocalConnection(path: server.socketPath, timeout: .seconds(300))
        for round in 0..<12 {
            let body = Self.slices("long", String(repeating: "\(round % 10)", count: 1_300_000))
            let answer =
                round == 0
                ? try writer.request(.post, Self.slicesPath, body)
                : try writer.request(
                    HTTPMethod(rawValue: "PATCH"), Self.slicesPath + "/long", body, type: Self.merge)
            try #require(answer.code == 200 || answer.code == 201)
        }
        let figures = ProcessFigures(pid: server.server.program.pid)
        try Self.resetPeak(figures.pid)
        let before = try figures.memory()
        let numbers = Mutex<[[Int]]>([])
        let socketPath = server.socketPath
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            var read: [Int] = []
            var next: String? = ""
            while let token = next {
                let query = token.isEmpty ? "" : "?continue=\(token)"
                guard let connection = try? LocalConnection(path: socketPath, timeout: .seconds(300)),
                    let answer = try? connection.request(.get, Self.slicesPath + "/long/history" + query).value()
                else { return }
                read += (answer["items"]?.elements ?? []).compactMap { $0["number"]?.integer }
                next = answer["metadata"]?["continue"]?.string
            }
            numbers.withLock { $0.append(read) }
        }
        #expect(numbers.withLock { $0 } == [[Int]](repeating: Array(1...12), count: 6))
        let added = try figures.memory("VmHWM") - before
        print("history: \(added >> 20) MiB more")
        #expect(added < 2 * Self.budget, "\(added >> 20) MiB")
    }

    @Test(
        "a large write holds up no other namespace's, and not the end of the process",
        arguments: [
            "as many values as an object may have", "very many equal headers", "aliases of a long header's value",
            "labels as many as fit",
        ])
    func others(_ name: String) throws {
        let (server, state) = try Self.start()
        defer { withExtendedLifetime(state) {} }
        let attack = try #require(Self.attacks.first { $0.name == name })
        let body = attack.body()
        let isOver = Mutex(false)
        let group = DispatchGroup()
        let socketPath = server.socketPath
        for _ in 0..<2 {
            DispatchQueue(label: "test.attack").async(group: group) {
                var number = 0
                while !isOver.withLock({ $0 }) {
                    number += 1
                    guard let connection = try? LocalConnection(path: socketPath, timeout: .seconds(60)) else { return }
                    // Sent again, it is another object each time.
                    _ = try? connection.request(attack.method, attack.path, body, type: attack.type)
                    if attack.codes.contains(201) {
                        _ = try? connection.request(.delete, Self.works + "/many")
                    }
                }
            }
        }
        let good = try LocalConnection(path: server.socketPath, timeout: .seconds(120))
        var times: [Duration] = []
        for number in 0..<40 {
            let start = ContinuousClock.now
            let answer = try good.request(
                .post, ControlledServer.group + "/good/trafficmanagerprofiles",
                Self.profile("p\(number)", "{}"))
            times.append(.now - start)
            #expect(answer.code == 201)
        }
        times.sort()
        print("\(name): a write of another namespace took \(times[20]), at most \(times[39])")
        // Far from 0.1 s, as debug builds and busy machines are slow, and far from the 20 s that it was.
        #expect(times[20] < .seconds(3) && times[39] < .seconds(15))
        let start = ContinuousClock.now
        server.server.program.signal(15)
        let result = try server.server.program.wait()
        let duration = ContinuousClock.now - start
        print("\(name): the process has ended after \(duration)")
        #expect(result.code == 0 && duration < .seconds(15))
        isOver.withLock { $0 = true }
        group.wait()
    }

    @Test("the same in a file is refused at once")
    func files() throws {
        let folder = try TemporaryFolder()
        let headers = Array(repeating: "{name: a, value: *b}", count: 20_000).joined(separator: ", ")
        try folder.write(
            "objects.yaml",
            Manifest.profile("web").replacing(
                "resourceGroup: none",
                with:
                    "resourceGroup: none, monitorConfig: {customHeaders: [{name: a, value: &b \(Self.text)}, \(headers)]}"
            ))
        try folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:5300\"]\n" + PointsmanServer.zone(sources: ["path: objects.yaml"]))
        let result = try PointsmanServer.run(["check", "--config", "\(folder.path)/pointsman.yaml"])
        #expect(result.code == 1 && (result.output + result.errors).contains("octets of text"))
    }
}
