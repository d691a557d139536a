internal import Dispatch
internal import FoundationEssentials
internal import HTTP
public import Logging
public import ResourceStore
public import Resources
internal import Transport

/// Answers requests of the Kubernetes API out of a store of objects, and those of a few routes besides.
public final class APIService: Sendable {
    let store: ResourceStore
    let logger: Logger
    let now: @Sendable () -> Timestamp
    let snapshots = SnapshotShelf()
    let encodedEvents = EncodedEvents()
    let writes = WriteGate()
    let turns = KeyedTurns()
    let histories = TurnGate()
    let storingFailures: ThrottledLog
    let imports = ImportGate()
    let importLimit: Int?
    let translateMember: MemberTranslator
    /// Writes of large objects take a while and many times their memory: one at a time, on a thread of their own, leaves
    /// those of the connections to the others.
    private let largeWrites = TurnGate()
    private let largeWriteExecutor = SerialQueueExecutor(
        label: "control.large", target: DispatchQueue.global(qos: .utility))
    private static let largeOctets = 65_536
    private let localRoutes: [String: ServerHandler]
    private let localActions: [String: ServerHandler]
    private let isReady: @Sendable () -> Bool

    /// A service.
    ///
    /// - Parameters:
    ///   - localRoutes: What answers at paths that are no part of Kubernetes' API, such as `/status`; GET only.
    ///   - localActions: What does something at such paths; POST only, and for administrators.
    ///   - importLimit: Octets of an import's body; nil for the default, which is lower for limited callers.
    ///   - translateMember: Tells what a member's service comes to on the hub; without, none is exported.
    ///   - isReady: Whether `/readyz` says so: the first definitions are served.
    ///   - now: The time that objects are marked with.
    public init(
        store: ResourceStore, localRoutes: [String: ServerHandler] = [:], localActions: [String: ServerHandler] = [:],
        importLimit: Int? = nil,
        translateMember: @escaping MemberTranslator = { _ in ImportedMemberTranslation(objects: [], keys: []) },
        isReady: @escaping @Sendable () -> Bool = { true }, logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { APIService.currentTime() }
    ) {
        self.store = store
        self.localRoutes = localRoutes
        self.localActions = localActions
        self.importLimit = importLimit
        self.translateMember = translateMember
        self.isReady = isReady
        self.logger = logger
        self.now = now
        storingFailures = ThrottledLog(logger)
    }

    /// Octets of an import's body that are taken by default: 32 MiB.
    public static let defaultImportLimit = 32 << 20
    /// The same from callers who may write in some namespaces only: 8 MiB.
    public static let limitedImportLimit = 8 << 20

    /// The time of the system's clock.
    public static func currentTime() -> Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }

    /// Answers what everybody may ask, without credentials; nil for any other request.
    public func openResponse(to request: ServerRequest) -> ServerResponse? {
        guard let path = AccessRequest.openPath(request.target.path) else { return nil }
        guard request.isReading else { return ServerResponse(.methodNotAllowed()) }
        switch path {
        case "/version": return ServerResponse(json: Version.json)
        case "/readyz" where !isReady():
            return .text(503, "not ready: the first definitions are not served yet\n")
        default: return .text(200, "ok")
        }
    }

    /// Answers a request of somebody who is known.
    public func respond(to request: ServerRequest, as caller: Caller) async -> ServerResponse {
        if let response = openResponse(to: request) { return response }
        let response: ServerResponse
        do throws(APIStatus) {
            response = try await answer(request, caller)
        } catch {
            response = ServerResponse(error)
        }
        return response.written(for: request)
    }

    private func answer(_ request: ServerRequest, _ caller: Caller) async throws(APIStatus) -> ServerResponse {
        let path = APIPath(request.target.path)
        switch path {
        case .resource(let path):
            return try await answer(try ResourceRequest(request, path, caller))
        case .accessReview(let apiVersion):
            return try await reviewAccess(request, apiVersion, caller)
        case .rulesReview(let apiVersion):
            return try await reviewRules(request, apiVersion, caller)
        case .customResourceDefinitions(let name):
            try authorize(path: request.target.path, caller)
            guard request.isReading else { throw .methodNotAllowed() }
            return try definitions(name, request)
        case .identityReview(let apiVersion):
            return try await reviewIdentity(request, apiVersion, caller)
        case .imports: return try await importObjects(request, caller)
        case .discovery, .openAPIIndex, .openAPIDocument, .openAPIVersion2:
            try authorize(path: request.target.path, caller)
            guard request.isReading else { throw .methodNotAllowed() }
            return describe(path, request) ?? .notFound
        case .other:
            if let action = localActions[request.target.path] {
                guard request.head.method == .post else { throw .methodNotAllowed() }
                try authorize(path: request.target.path, caller, verb: "post")
                return await action(request)
            }
            guard let route = localRoutes[request.target.path] else { return .notFound }
            guard request.isReading else { throw .methodNotAllowed() }
            try authorize(path: request.target.path, caller)
            return await route(request)
        }
    }

    private func answer(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        do throws(APIStatus) {
            try authorize(request)
            return try await carryOut(request)
        } catch {
            // What was refused has changed nothing, and is no matter of the audit log.
            if request.verb.isWrite {
                logger.debug(
                    "refused: \(error.code) \(error.message)",
                    metadata: [
                        "user": "\(request.caller.name)", "verb": "\(request.verb)", "request": "\(request.request.id)",
                    ])
            }
            throw error
        }
    }

    private func carryOut(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        guard request.verb.isWrite else { return try await perform(request) }
        var request = request
        let octets = try await request.request.octets()
        request.request.body = RequestBody(octets)
        let present = request.path.key.flatMap { store.object($0)?.json.count } ?? 0
        guard max(octets.count, present) > Self.largeOctets else { return try await perform(request) }
        await largeWrites.enter()
        defer { largeWrites.leave() }
        let large = request
        return try await withTaskExecutorPreference(largeWriteExecutor) { () async throws(APIStatus) in
            try await perform(large)
        }
    }

    private func perform(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        switch request.verb {
        case .get where request.path.subresource == ResourceKind.historySubresource:
            return try await history(request)
        case .get: return try get(request)
        case .list: return try list(request)
        case .watch: return try watch(request)
        case .create: return try await create(request)
        case .update: return try await update(request)
        case .patch: return try await patch(request)
        case .delete: return try await delete(request)
        case .deletecollection: return try await deleteCollection(request)
        }
    }
}
