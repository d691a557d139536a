internal import HTTP
internal import Transport

/// Handlers by the path they answer: with GET for everybody who may connect, with POST for administrators of the host.
public struct ServerRoutes: Sendable {
    private let handlers: [String: ServerHandler]
    private let actions: [String: ServerHandler]

    /// What answers, by path such as `/status`.
    ///
    /// - Parameter actions: What does something, with POST alone, for root and the server's own user at the local socket.
    public init(_ handlers: [String: ServerHandler], actions: [String: ServerHandler] = [:]) {
        self.handlers = handlers
        self.actions = actions
    }

    /// Answers a request, one that no handler is for with a failure.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let path = request.target.path
        if let action = actions[path] {
            guard request.head.method == .post else { return Self.wrongMethod(request, "POST") }
            guard case .local(let uid) = request.client.channel, uid == 0 || uid == ProcessUser.id else {
                let message = "only root and the server's own user may do this: run the command as one of them"
                return ServerResponse(APIStatus(code: 403, message: message))
            }
            return await action(request)
        }
        guard request.head.method == .get || request.head.method == .head else {
            return Self.wrongMethod(request, "GET, HEAD")
        }
        guard let handler = handlers[path] else {
            let known = (Array(handlers.keys) + Array(actions.keys)).sorted().joined(separator: ", ")
            let message = "there is nothing at \(path): expected one of \(known)"
            return ServerResponse(APIStatus(code: 404, message: message))
        }
        return await handler(request)
    }

    private static func wrongMethod(_ request: ServerRequest, _ allowed: String) -> ServerResponse {
        let expected = allowed.prefix { $0 != "," }
        let message = "method \(request.head.method) is not allowed here, only \(expected)"
        var response = ServerResponse(APIStatus(code: 405, message: message))
        response.headers.append("Allow", allowed)
        return response
    }
}
