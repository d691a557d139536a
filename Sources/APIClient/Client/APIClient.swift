public import HTTP
internal import Resources

/// A client of one API server. Its calls block; it is not to be used by two threads at once.
public final class APIClient {
    /// The server, and who asks.
    public let access: ServerAccess
    /// How long is waited.
    public var timeouts: APIConnection.Timeouts
    /// Called with each warning of the server (the header `Warning`), without repeats.
    public var onWarning: (String) -> Void = { _ in }

    private let source: CredentialSource
    private let userAgent: String
    private var connection: APIConnection?
    private var shown = CredentialSource.Current()
    private var warnings: Set<String> = []
    var resources: APIResources?

    /// A client that connects with its first request.
    public init(
        _ access: ServerAccess, userAgent: String = "pointsman", timeouts: APIConnection.Timeouts = .init()
    ) {
        self.access = access
        self.userAgent = userAgent
        self.timeouts = timeouts
        source = CredentialSource(access.credentials)
    }

    /// Sends a request, and gives the whole answer.
    ///
    /// - Throws: ``APIFailure/refused(_:)`` for a status code from 400 on.
    public func respond(to request: APIRequest) throws(APIFailure) -> APIResponse {
        var body: [UInt8] = []
        let head = try stream(request) { (piece) throws(APIFailure) in
            body += piece
            return true
        }
        return APIResponse(status: head.status, headers: head.headers, body: body)
    }

    /// Sends a request, and gives the answer's body piece by piece.
    ///
    /// - Parameter receive: Called for each piece; the response is cut off once it returns false.
    /// - Throws: ``APIFailure/refused(_:)`` for a status code from 400 on, whose body is not given.
    /// - Returns: The head of the response.
    @discardableResult
    public func stream(
        _ request: APIRequest, receive: ([UInt8]) throws(APIFailure) -> Bool
    ) throws(APIFailure) -> HTTPResponse {
        do throws(APIFailure) {
            return try attempt(request, receive)
        } catch {
            // What was read or given before may have expired; nothing has been received yet.
            guard error.refusal?.code == 401, source.isRenewable, request.body.isRepeatable else { throw error }
            source.invalidate()
            return try attempt(request, receive)
        }
    }

    private func attempt(
        _ request: APIRequest, _ receive: ([UInt8]) throws(APIFailure) -> Bool
    ) throws(APIFailure) -> HTTPResponse {
        let current = try source.current()
        let connection = connection(for: current)
        var headers = HTTPHeaders([.init("User-Agent", userAgent), .init("Accept", request.accept)])
        if let authorization = current.authorization { headers.append("Authorization", authorization) }
        if let type = request.contentType { headers.append("Content-Type", type) }
        let target = HTTPTarget(path: request.path, parameters: request.parameters).encoded
        var head: HTTPResponse?
        var refusal: [UInt8] = []
        try connection.exchange(
            HTTPRequest(method: request.method, target: target, headers: headers), body: request.body
        ) { (event) throws(APIFailure) in
            switch event {
            case .head(let response):
                head = response
                warn(response.headers)
            case .body(let piece):
                guard let head, head.status >= 400 else { return try receive(piece) }
                // Of a server's page for people, the beginning is enough; a report of refusals is some megabytes.
                if refusal.count < 64 << 20 { refusal += piece }
            case .end: break
            }
            return true
        }
        guard let head else { throw .broken(server: "\(access.server)", reason: "no answer came") }
        if head.status >= 400 {
            throw .refused(APIRefusal(head, body: refusal, server: "\(access.server)", path: request.path))
        }
        guard head.status < 300 else {
            // Credentials are not carried to wherever an answer points.
            let location = head.headers["Location"].map {
                " (it redirects to \(Value.quoted($0)): give that server's address, if you trust it)"
            }
            throw .unreadable(
                server: "\(access.server)",
                reason: "status \(head.status) for \(request.path)\(location ?? ""), expected 200")
        }
        return head
    }

    /// The connection that shows the present certificate.
    private func connection(for current: CredentialSource.Current) -> APIConnection {
        if let connection, current.certificate == shown.certificate {
            connection.timeouts = timeouts
            return connection
        }
        let fresh = APIConnection(to: access, certificate: current.certificate, timeouts: timeouts)
        shown = current
        connection = fresh
        return fresh
    }

    /// Tells the warnings of an answer (`299 - "text"`, RFC 7234 5.5).
    private func warn(_ headers: HTTPHeaders) {
        for value in headers.values("Warning") {
            guard let start = value.firstIndex(of: "\""), let end = value.lastIndex(of: "\""), start < end else {
                continue
            }
            var text = ""
            var isEscaped = false
            for character in value[value.index(after: start)..<end] {
                if character == "\\", !isEscaped {
                    isEscaped = true
                } else {
                    text.append(character)
                    isEscaped = false
                }
            }
            if warnings.insert(text).inserted { onWarning(text) }
        }
    }

    /// Reads an answer that is JSON.
    func value(_ body: [UInt8], _ path: String) throws(APIFailure) -> Value {
        do throws(ManifestError) {
            return try Value.parse(json: body)
        } catch {
            throw .unreadable(server: "\(access.server)", reason: "\(path) gives no JSON: \(error)")
        }
    }
}
