import ControlAPI
import HTTP
import IPAddress
import Logging
import ResourceStore
import Resources
import Synchronization
import TestSupport
import Testing

/// A service over a store in a temporary folder, asked without sockets.
final class APIHarness: Sendable {
    static let profiles = "/apis/networking.fleet.azure.com/v1beta1/namespaces/work/trafficmanagerprofiles"
    static let admin = Caller(name: "admin", grants: [Grant(.admin)])

    let store: ResourceStore
    let service: APIService
    let folder: TemporaryFolder

    /// A service whose store holds the namespace `work`.
    ///
    /// - Parameter audit: Makes the audit log, in a folder.
    init(
        historyLimit: Int = 10_000, isReady: @escaping @Sendable () -> Bool = { true },
        revisions: RevisionLimits = RevisionLimits(), audit: ((String) -> AuditLog)? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        now: @escaping @Sendable () -> Timestamp = { APIService.currentTime() }
    ) async throws {
        folder = try TemporaryFolder()
        store = try ResourceStore(
            path: folder.path + "/store.db", historyLimit: historyLimit, revisions: revisions,
            journal: audit?(folder.path))
        service = APIService(
            store: store,
            localRoutes: ["/status": { _ in ServerResponse(json: Array("{}".utf8)) }], isReady: isReady,
            logger: logger, now: now)
        let answer = try await send(
            "POST", "/api/v1/namespaces", #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"work"}}"#)
        try #require(answer.status == 201)
    }

    /// An answer, read.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var text: String
        var body: Value

        var reason: String? { body["reason"]?.string }
        var message: String? { body["message"]?.string }
        var version: String? { body["metadata"]?["resourceVersion"]?.string }

        subscript(_ path: String...) -> Value? { path.reduce(body) { $0?[$1] } }
    }

    static func request(
        _ method: String, _ target: String, _ body: String = "", type: String? = nil,
        headers: [(String, String)] = []
    ) throws -> ServerRequest {
        var fields = HTTPHeaders(headers.map { .init($0.0, $0.1) })
        if let type { fields.append("Content-Type", type) }
        return ServerRequest(
            head: HTTPRequest(method: HTTPMethod(rawValue: method), target: target, headers: fields),
            target: try #require(HTTPTarget(target)), client: ServerClient(address: nil, channel: .plain),
            body: RequestBody(Array(body.utf8)))
    }

    /// Asks, and reads the answer.
    func send(
        _ method: String, _ target: String, _ body: String = "", type: String? = nil,
        headers: [(String, String)] = [], as caller: Caller = admin
    ) async throws -> Answer {
        let request = try Self.request(method, target, body, type: type, headers: headers)
        let response = await service.respond(to: request, as: caller)
        guard case .octets(let octets) = response.body else { throw APIStatus(code: 500, message: "a stream") }
        return Answer(
            status: response.status, headers: response.headers, text: String(decoding: octets, as: UTF8.self),
            body: (try? Value.parse(json: octets)) ?? nil)
    }

    /// Asks again and again until the answer has a status.
    func awaits(_ method: String, _ target: String, _ status: Int) async throws {
        let isSo = try await pollInTask { try await send(method, target).status == status }
        try #require(isSo, "\(method) \(target) does not become \(status)")
    }

    static func profile(_ name: String = "web", spec: String = "", metadata: String = "") -> String {
        #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","#
            + #""metadata":{"name":"\#(name)"\#(metadata)},"spec":{"resourceGroup":"rg"\#(spec)}}"#
    }

    /// Stores a profile.
    @discardableResult
    func make(_ name: String = "web", spec: String = "", metadata: String = "") async throws -> Answer {
        let answer = try await send("POST", Self.profiles, Self.profile(name, spec: spec, metadata: metadata))
        try #require(answer.status == 201, "\(answer.text)")
        return answer
    }
}

/// A watch that runs, and what it has sent.
final class RunningWatch: Sendable {
    private let received = Mutex<[UInt8]>([])
    private let stopping = Mutex(false)
    private let ended = Mutex(false)
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ harness: APIHarness, _ target: String, accept: String? = nil, as caller: Caller = APIHarness.admin)
        async throws
    {
        let request = try APIHarness.request("GET", target, headers: accept.map { [("Accept", $0)] } ?? [])
        let response = await harness.service.respond(to: request, as: caller)
        try #require(response.status == 200)
        guard case .stream(let run) = response.body else { throw APIStatus(code: 500, message: "no stream") }
        task.withLock { task in
            task = Task { [self] in
                await run(
                    ResponseWriter(
                        send: { [self] octets in
                            received.withLock { $0 += octets }
                            return true
                        }, isStopping: { [self] in stopping.withLock { $0 } }))
                ended.withLock { $0 = true }
            }
        }
    }

    var lines: [String] {
        received.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map { String($0) }
    }

    var events: [Value] { get throws { try lines.map { try Value.parse(json: Array($0.utf8)) } } }

    /// The events as `TYPE name`.
    var told: [String] {
        get throws {
            try events.map {
                let object = $0["object"]
                let name = object?["metadata"]?["name"]?.string ?? object?["reason"]?.string ?? "-"
                return "\($0["type"]?.string ?? "?") \(name)"
            }
        }
    }

    var isEnded: Bool { ended.withLock { $0 } }

    /// What the server does when it stops.
    func stop() {
        stopping.withLock { $0 = true }
        task.withLock { $0?.cancel() }
    }

    /// Polls until a condition holds.
    func wait(_ condition: () throws -> Bool) async throws -> Bool {
        try await pollInTask { try condition() }
    }
}
