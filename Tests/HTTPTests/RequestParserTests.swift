import HTTP
import Testing

@Suite struct RequestParserTests {
    @Test func readsARequestAndLeavesTheNext() throws {
        let first = "POST /a?b=c HTTP/1.1\r\nHost: a.test\r\nX-Empty:\r\nContent-Length: 3\r\n\r\nabc"
        let outcome = HTTPRequestParser.outcome(first + "GET / HTTP/1.1\r\n")
        #expect(outcome.error == nil && outcome.ends == [.complete] && outcome.body == Array("abc".utf8))
        #expect(outcome.taken == first.utf8.count)
        let head = try #require(outcome.heads.first)
        #expect(head.method.rawValue == "POST" && head.target == "/a?b=c" && head.version == .http11)
        #expect(head.headers["HOST"] == "a.test" && head.headers["x-empty"] == "" && head.headers["none"] == nil)
    }

    @Test func readsChunks() {
        let outcome = HTTPRequestParser.outcome(
            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "4;name=value\r\nWiki\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n")
        #expect(outcome.error == nil && outcome.ends == [.complete])
        #expect(String(decoding: outcome.body, as: UTF8.self) == "Wiki0123456789")
    }

    @Test func servesRequestAfterRequest() throws {
        let text = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\n"
        var rest = Array(text.utf8)[...]
        var parser = HTTPRequestParser(limits: HTTPLimits(bodyOctets: 0))
        var heads: [HTTPRequest] = []
        while !rest.isEmpty {
            let taken = try parser.consume(Array(rest).span) { event in
                if case .head(let head) = event { heads.append(head) }
            }
            rest = rest.dropFirst(taken)
            parser.nextRequest()
        }
        #expect(heads.map(\.target) == ["/1", "/2"] && heads.map(\.keepsAlive) == [true, false])
    }

    @Test(arguments: [
        ("HTTP/1.1", "keep-alive", true), ("HTTP/1.1", "Close", false), ("HTTP/1.1", "upgrade, close", false),
        ("HTTP/1.0", "Keep-Alive", true), ("HTTP/1.0", "x", false), ("HTTP/1.2", "x", true),
    ])
    func keepsAConnection(_ version: String, _ option: String, _ isKept: Bool) throws {
        let outcome = HTTPRequestParser.outcome("GET / \(version)\r\nHost: a\r\nConnection: \(option)\r\n\r\n")
        #expect(try #require(outcome.heads.first).keepsAlive == isKept)
    }

    /// Requests over which two programs might differ, or that are none.
    @Test(arguments: [
        ("GET / HTTP/1.1\n", HTTPError.bareLineFeed, 400),
        ("GET / HTTP/1.1\r\nHost: a\n", .bareLineFeed, 400),
        ("GET / HTTP/1.1\r\nHost: a\rb\r\n", .bareCarriageReturn, 400),
        ("GET / HTTP/1.1\r\nHost: a\u{0}\r\n", .controlCharacter(0), 400),
        ("GET / HTTP/1.1\r\nHost: a\u{1}\r\n", .controlCharacter(1), 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n", .foldedHeader, 400),
        ("GET / HTTP/1.1\r\n Host: a\r\n", .foldedHeader, 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n", .spaceBeforeColon("'Host '"), 400),
        ("GET / HTTP/1.1\r\nHost\r\n", .malformedHeader("'Host'"), 400),
        ("GET / HTTP/1.1\r\n: a\r\n", .malformedHeader("': a'"), 400),
        ("GET / HTTP/1.1\r\nH(st: a\r\n", .malformedHeader("'H(st: a'"), 400),
        ("GET / HTTP/1.1\r\n\r\n", .hostCount(0), 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .hostCount(2), 400),
        ("GET /\r\n", .malformedStartLine("'GET /'"), 400),
        ("GET  / HTTP/1.1\r\n", .malformedStartLine("'GET  / HTTP/1.1'"), 400),
        ("GET /a b HTTP/1.1\r\n", .malformedStartLine("'GET /a b HTTP/1.1'"), 400),
        ("G\"T / HTTP/1.1\r\n", .malformedStartLine("'G\"T / HTTP/1.1'"), 400),
        ("GET / http/1.1\r\n", .malformedStartLine("'http/1.1'"), 400),
        ("GET / HTTP/2.0\r\n", .unsupportedVersion("'HTTP/2.0'"), 505),
    ])
    func refusesAHead(_ text: String, _ error: HTTPError, _ status: Int) {
        let outcome = HTTPRequestParser.outcome(text)
        #expect(outcome.error == error && error.status == status && outcome.heads.isEmpty)
    }

    @Test(arguments: [
        ("Content-Length: 3\r\nContent-Length: 3", HTTPError.repeatedContentLength("3 and 3")),
        ("Content-Length: 3\r\ncontent-length: 4", .repeatedContentLength("3 and 4")),
        ("Content-Length: 3, 3", .malformedContentLength("'3, 3'")),
        ("Content-Length: +3", .malformedContentLength("'+3'")),
        ("Content-Length: 0x3", .malformedContentLength("'0x3'")),
        ("Content-Length:", .malformedContentLength("''")),
        ("Content-Length: 9999999999999999999", .malformedContentLength("'9999999999999999999'")),
        ("Content-Length: 1001", .bodyTooLarge(limit: 1000)),
        ("Content-Length: 3\r\nTransfer-Encoding: chunked", .contentLengthWithTransferEncoding),
        ("Transfer-Encoding: gzip, chunked", .unsupportedTransferEncoding("'gzip, chunked'")),
        ("Transfer-Encoding: chunked, chunked", .unsupportedTransferEncoding("'chunked, chunked'")),
        ("Transfer-Encoding:", .unsupportedTransferEncoding("''")),
    ])
    func refusesAFraming(_ headers: String, _ error: HTTPError) {
        let outcome = HTTPRequestParser.outcome("POST / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n")
        #expect(outcome.error == error && outcome.heads.isEmpty)
    }

    @Test func refusesChunksInHTTP10() {
        let outcome = HTTPRequestParser.outcome("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(outcome.error == .unsupportedTransferEncoding("in HTTP/1.0"))
    }

    @Test(arguments: [
        ("g\r\n", HTTPError.malformedChunk("'g'")), ("\r\n", .malformedChunk("''")),
        ("-1\r\n", .malformedChunk("'-1'")),
        ("3 \r\n", .malformedChunk("'3 '")), ("3\n", .bareLineFeed), ("3\r\nabcd\r\n", .malformedChunk("'d'")),
        ("ffffffffffffffff\r\n", .malformedChunk("'ffffffffffffffff'")), ("3e9\r\n", .bodyTooLarge(limit: 1000)),
        ("0\r\nX : 1\r\n", .spaceBeforeColon("'X '")),
    ])
    func refusesAChunk(_ chunk: String, _ error: HTTPError) {
        let outcome = HTTPRequestParser.outcome(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)")
        #expect(outcome.error == error)
    }

    @Test func boundsTheHead() {
        let endless = "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 17_000)
        let outcome = HTTPRequestParser.outcome(endless)
        #expect(outcome.error == .headTooLarge(limit: 16_384))
        let fields = "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: 1\r\n", count: 100)
        #expect(HTTPRequestParser.outcome(fields).error == .tooManyHeaderFields(limit: 100))
    }

    @Test func boundsTheBodyOfManyChunks() {
        let text =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(repeating: "1\r\nx\r\n", count: 1001)
        let outcome = HTTPRequestParser.outcome(text)
        #expect(outcome.error == .bodyTooLarge(limit: 1000) && outcome.body.count == 1000)
    }

    @Test func repeatsItsError() {
        var parser = HTTPRequestParser(limits: HTTPLimits(bodyOctets: 0))
        #expect(throws: HTTPError.bareLineFeed) { try parser.consume([0x0A].span) { _ in } }
        #expect(throws: HTTPError.bareLineFeed) { try parser.consume([0x47].span) { _ in } }
    }
}
