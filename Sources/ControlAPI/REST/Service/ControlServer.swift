public import Dispatch
public import IPAddress
public import Logging
public import ResourceStore
public import Transport

/// The control API on its sockets: connections, credentials and answers put together.
public final class ControlServer: Sendable {
    private let server: HTTPServer
    private let service: APIService

    /// Where it listens over TCP, the ports as the kernel gave them.
    public var addresses: [SocketAddress] { server.addresses }

    /// The addresses that cannot be served as this host does not have them, with the reason.
    public var absentAddresses: [(address: SocketAddress, error: SystemError)] { server.absentAddresses }

    /// Opens the sockets; connections wait for ``start()``.
    ///
    /// - Parameters:
    ///   - store: What is served and changed.
    ///   - authenticator: Who asks; nobody is let in without credentials, save to `/healthz`, `/livez`, `/readyz` and
    ///     `/version`.
    ///   - localRoutes: What answers at paths that are no part of Kubernetes' API, such as `/status`; GET only.
    ///   - localActions: What does something at such paths; POST only, and for administrators.
    ///   - importLimit: Octets of an import's body; nil for the default, which is lower for limited callers.
    ///   - translateMember: Tells what a member's service comes to on the hub.
    ///   - isReady: Whether the first definitions are served, as `/readyz` tells.
    /// - Throws: Where a socket cannot be opened, as ``HTTPServer`` does.
    public init(
        endpoints: [ServerEndpoint], store: ResourceStore, authenticator: Authenticator,
        localRoutes: [String: ServerHandler] = [:], localActions: [String: ServerHandler] = [:],
        importLimit: Int? = nil,
        translateMember: @escaping MemberTranslator, isReady: @escaping @Sendable () -> Bool = { true },
        limits: ServerLimits = ServerLimits(), logger: Logger
    ) throws(SystemError) {
        let service = APIService(
            store: store, localRoutes: localRoutes, localActions: localActions, importLimit: importLimit,
            translateMember: translateMember,
            isReady: isReady, logger: logger)
        self.service = service
        server = try HTTPServer(endpoints: endpoints, limits: limits, logger: logger) { request in
            var response = service.openResponse(to: request)
            if response == nil {
                response =
                    switch await authenticator.authenticate(request) {
                    case .caller(let caller) where caller.isAnonymous: ServerResponse(.unauthorized())
                    case .caller(let caller): await service.respond(to: request, as: caller)
                    case .failed(let message): ServerResponse(.unauthorized(message))
                    case .forbidden(let message): ServerResponse(APIStatus(code: 403, message: message))
                    case .unavailable(let message): ServerResponse(APIStatus(code: 503, message: message))
                    }
            }
            return (response ?? .notFound).identified(as: request)
        }
    }

    /// Begins to answer.
    public func start() {
        service.resumeDeletions()
        server.start()
    }

    /// Has further TLS connections use other settings, such as a renewed certificate's.
    public func replace(_ context: TLSServerContext) { server.replace(context) }

    /// Stops to listen, lets responses and watches end, and waits for them, at most until the deadline.
    public func stop(deadline: DispatchTime) { server.stop(deadline: deadline) }
}
