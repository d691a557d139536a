import HTTP
import Resources
import Transport

/// A connection to a server's local socket that is kept for many requests, each answered before the next.
///
/// It asks nothing twice, so that a test knows what was asked for. Its calls block: to be used from a thread of a test's
/// own.
final class LocalConnection {
    /// A body of 20,000 objects is some 20 MB.
    private static let limits = HTTPLimits(bodyOctets: 256 << 20)

    /// What came back.
    struct Answer {
        var code = 0
        var body: [UInt8] = []

        func value() throws -> Value { try Value.parse(json: body) }
    }

    /// The server has gone, and an answer with it.
    struct Lost: Error {}

    private let stream: ClientStream

    init(path: String, timeout: Duration = .seconds(60)) throws {
        stream = try ClientStream(unixSocket: path, deadline: .now + timeout)
    }

    /// Sends octets of a request that is not to end.
    func begin(_ text: String) throws {
        try stream.send(Array(text.utf8))
    }

    func request(
        _ method: HTTPMethod, _ path: String, _ body: String = "", type: String = "application/json",
        accept: String? = nil
    ) throws -> Answer {
        var headers = HTTPHeaders([.init("Host", "localhost")])
        if !body.isEmpty { headers.append("Content-Type", type) }
        if let accept { headers.append("Accept", accept) }
        let request = HTTPRequest(method: method, target: path, headers: headers)
        try stream.send(try HTTPSerializer.serialize(request, body: Array(body.utf8)))
        var parser = HTTPResponseParser(to: method, limits: Self.limits)
        var answer = Answer()
        while !parser.isFinished {
            let octets = try stream.receive(limit: 1 << 20)
            guard !octets.isEmpty else { throw Lost() }
            _ = try parser.consume(octets.span) { event in
                switch event {
                case .head(let head): answer.code = head.status
                case .body(let piece): answer.body += piece
                case .end: break
                }
            }
        }
        return answer
    }
}
