internal import HTTP

/// Handlers by the path they answer, with GET alone.
public struct ServerRoutes: Sendable {
    private let handlers: [String: ServerHandler]

    /// What answers, by path such as `/status`.
    public init(_ handlers: [String: ServerHandler]) {
        self.handlers = handlers
    }

    /// Answers a request, one that no handler is for with a failure.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        guard request.head.method == .get || request.head.method == .head else {
            let message = "method \(request.head.method) is not allowed here, only GET"
            var response = ServerResponse(APIStatus(code: 405, message: message))
            response.headers.append("Allow", "GET, HEAD")
            return response
        }
        guard let handler = handlers[request.target.path] else {
            let known = handlers.keys.sorted().joined(separator: ", ")
            let message = "there is nothing at \(request.target.path): expected one of \(known)"
            return ServerResponse(APIStatus(code: 404, message: message))
        }
        return await handler(request)
    }
}
