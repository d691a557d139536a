/// What the parser of messages needs to know of requests and responses.
protocol MessageHead: Sendable, Equatable {
    /// Whether errors that cannot mislead are passed over, as clients do.
    static var isLenient: Bool { get }
    /// What the first line must begin with; empty where it can be anything.
    static var prefix: [UInt8] { get }
    var headers: HTTPHeaders { get set }
    /// Whether another head of the same exchange follows.
    var isInterim: Bool { get }

    init(startLine: [UInt8]) throws(HTTPError)
    /// Checks the whole head and tells where the body ends.
    func framing(isAnswerToHead: Bool) throws(HTTPError) -> BodyFraming
}

extension HTTPRequest: MessageHead {
    static var isLenient: Bool { false }
    static var prefix: [UInt8] { [] }
    var isInterim: Bool { false }

    init(startLine: [UInt8]) throws(HTTPError) {
        let parts = startLine.split(separator: .space, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(\.isToken), !parts[1].isEmpty,
            parts[1].allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .malformedStartLine(Excerpt.of(startLine)) }
        self.init(
            method: HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self)),
            target: String(decoding: parts[1], as: UTF8.self), version: try HTTPVersion(parts[2]))
    }

    func framing(isAnswerToHead: Bool) throws(HTTPError) -> BodyFraming {
        let hosts = headers.values("host").count
        guard hosts == 1 || hosts == 0 && version == .http10 else { throw .hostCount(hosts) }
        let framing = try headers.announcedBody(isLenient: false) ?? .none
        if framing == .chunked, version == .http10 { throw .unsupportedTransferEncoding("in HTTP/1.0") }
        return framing
    }
}

extension HTTPResponse: MessageHead {
    static var isLenient: Bool { true }
    static var prefix: [UInt8] { Array("HTTP/".utf8) }
    /// 101 ends HTTP on the connection, so nothing that could be read follows it.
    var isInterim: Bool { status < 200 && status != 101 }

    init(startLine: [UInt8]) throws(HTTPError) {
        let parts = startLine.split(separator: .space, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { throw .malformedStartLine(Excerpt.of(startLine)) }
        let version = try HTTPVersion(parts[0])
        guard parts[1].count == 3, parts[1].allSatisfy(\.isDigit), parts[1].first != .zero else {
            throw .malformedStartLine(Excerpt.of(startLine))
        }
        self.init(
            status: parts[1].reduce(0) { $0 * 10 + Int($1 - .zero) },
            reason: parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : "", version: version)
    }

    func framing(isAnswerToHead: Bool) throws(HTTPError) -> BodyFraming {
        if isAnswerToHead || isBodiless { return .none }
        return try headers.announcedBody(isLenient: true) ?? .close
    }
}
