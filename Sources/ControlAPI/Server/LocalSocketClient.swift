internal import HTTP
public import Transport

/// Asks a running server at its local socket; each call blocks.
public struct LocalSocketClient: Sendable {
    /// Why nothing was answered.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// No server listens at the path.
        case notRunning(path: String)
        /// The caller may not use the socket.
        case forbidden(path: String)
        /// The connection failed otherwise, or no answer came in time.
        case system(SystemError)
        /// What came is no response.
        case malformed(String)
        /// The server refuses: its status code and what it says.
        case refused(code: Int, message: String)

        /// What was found, and what to do.
        public var description: String {
            switch self {
            case .notRunning(let path): "no server listens at \(path)"
            case .forbidden(let path): "\(path) may not be used by this user: join the socket's group, or be root"
            case .system(let error): "\(error)"
            case .malformed(let text): "the server's answer cannot be read: \(text)"
            case .refused(let code, let message): "the server refuses (\(code)): \(message)"
            }
        }
    }

    /// A status of a fleet's 100,000 endpoints is some 50 MB.
    private static let bodyLimit = 256 << 20

    /// Where the socket stands.
    public var path: String
    /// How long a call waits in all.
    public var timeout: Duration

    /// A client of the socket at a path.
    public init(path: String, timeout: Duration = .seconds(10)) {
        self.path = path
        self.timeout = timeout
    }

    /// Asks for a path, and gives the body of the answer, which is JSON.
    public func get(_ path: String, parameters: [(String, String)] = []) throws(Failure) -> [UInt8] {
        let target = HTTPTarget(path: path, parameters: parameters.map { HTTPTarget.Parameter($0.0, $0.1) })
        let request = HTTPRequest(
            method: .get, target: target.encoded,
            headers: HTTPHeaders([.init("Host", "localhost"), .init("Connection", "close")]))
        var answer = Answer()
        do {
            let octets = try HTTPSerializer.serialize(request)
            let stream = try UnixStream(path: self.path, deadline: .now + timeout)
            try stream.send(octets)
            while !answer.parser.isFinished { try answer.add(try stream.receive()) }
        } catch let error as SystemError {
            throw failure(error)
        } catch {
            throw .malformed("\(error)")
        }
        guard answer.status == 200 else {
            throw .refused(code: answer.status, message: APIStatus(json: answer.body)?.message ?? "no reason given")
        }
        return answer.body
    }

    private func failure(_ error: SystemError) -> Failure {
        guard error.call == "connect" else { return .system(error) }
        if error.isNoSuchFile || error.isRefused { return .notRunning(path: path) }
        return error.isForbidden ? .forbidden(path: path) : .system(error)
    }

    /// The response as far as it has come.
    private struct Answer {
        var parser = HTTPResponseParser(to: .get, limits: HTTPLimits(bodyOctets: bodyLimit))
        var status = 0
        var body: [UInt8] = []

        /// Takes what was received; nothing means that the server has ended the connection.
        mutating func add(_ octets: [UInt8]) throws(HTTPError) {
            var events: [HTTPResponseParser.Event] = []
            if octets.isEmpty {
                try parser.close { events.append($0) }
            } else {
                _ = try parser.consume(octets.span) { events.append($0) }
            }
            for event in events {
                switch event {
                case .head(let head): status = head.status
                case .body(let piece): body += piece
                case .end: break
                }
            }
        }
    }
}
