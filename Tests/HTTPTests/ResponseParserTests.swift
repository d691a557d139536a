import HTTP
import Testing

@Suite struct ResponseParserTests {
    /// Responses that clients take: text, status, body, whether the connection can be used again.
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", 200, "hi", false),
        ("HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n", 503, "", true),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, "", true),
        ("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi", true),
        ("HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi", 200, "hi", true),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nhi\r\n0\r\n\r\n", 200,
            "hi", true
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            200, "hi", true
        ),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\nother", 101, "", false),
        ("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n", 999, "", true),
    ])
    func reads(_ text: String, _ status: Int, _ body: String, _ isKept: Bool) throws {
        var parser = HTTPResponseParser(to: .get, limits: HTTPLimits(bodyOctets: 64, bodyOverflow: .stop))
        var outcome = Outcome<HTTPResponse>()
        _ = try parser.consume(Array(text.utf8).span) { outcome.add($0) }
        let isWholeBefore = parser.isFinished
        try parser.close { outcome.add($0) }
        #expect(outcome.heads.map(\.status) == [status] && outcome.ends == [.complete])
        #expect(String(decoding: outcome.body, as: UTF8.self) == body && parser.keepsAlive == isKept)
        #expect(isWholeBefore == !body.hasPrefix("until"))
    }

    @Test func readsNoBodyAfterHEAD() {
        let outcome = HTTPResponseParser.outcome("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", to: .head)
        #expect(outcome.error == nil && outcome.ends == [.complete] && outcome.body.isEmpty)
    }

    @Test func unfoldsHeaders() throws {
        let outcome = HTTPResponseParser.outcome("HTTP/1.1 204 -\r\nX: a \r\n\t b\r\n\r\n")
        #expect(try #require(outcome.heads.first).headers["x"] == "a b")
    }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9.2p1\r\n", HTTPError.otherProtocol(.ssh)),
        ("\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}", .otherProtocol(.tls)),
        ("\u{16}\u{3}\u{3}\u{0}\u{40}", .otherProtocol(.tls)),
        ("\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}", .otherProtocol(.http2)),
        ("\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}", .otherProtocol(.http2)),
        ("\u{0}\u{0}\u{12}\u{3}\u{0}", .notHTTP("'\\x00\\x00\\x12\\x03\\x00'")),
        ("220 mail.test ESMTP\r\n", .notHTTP("'220 m'")),
        ("<html>", .notHTTP("'<html'")),
        ("HTTP/1.1 20 OK\r\n", .malformedStartLine("'HTTP/1.1 20 OK'")),
        ("HTTP/1.1 2000 OK\r\n", .malformedStartLine("'HTTP/1.1 2000 OK'")),
        ("HTTP/1.1 -20 OK\r\n", .malformedStartLine("'HTTP/1.1 -20 OK'")),
        ("HTTP/1.1\r\n", .malformedStartLine("'HTTP/1.1'")),
        ("HTTP/1.1  200 OK\r\n", .malformedStartLine("'HTTP/1.1  200 OK'")),
        ("HTTP/2 200\r\n", .malformedStartLine("'HTTP/2'")),
        ("HTTP/3.0 200\r\n", .unsupportedVersion("'HTTP/3.0'")),
        ("HTTP/1.1 200 OK\r\nX y\r\n", .malformedHeader("'X y'")),
        ("HTTP/1.1 200 OK\r\nX : y\r\n", .spaceBeforeColon("'X '")),
        ("HTTP/1.1 200 OK\r\nX: \u{0}\r\n", .controlCharacter(0)),
        ("HTTP/1.1 200 OK\r\n X: y\r\n", .foldedHeader),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", .repeatedContentLength("2 and 3")),
        ("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n", .malformedContentLength("'two'")),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .unsupportedTransferEncoding("'gzip'")),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n", .malformedChunk("'hello'")),
        ("", .closedEarly(.beforeStart)),
        ("HTTP/1.1 2", .closedEarly(.head)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", .closedEarly(.head)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", .closedEarly(.body)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n", .closedEarly(.body)),
        ("HTTP/1.1 100 Continue\r\n\r\n", .closedEarly(.head)),
    ])
    func tellsWhy(_ text: String, _ error: HTTPError) {
        let outcome = HTTPResponseParser.outcome(text)
        #expect(outcome.error == error && outcome.ends.isEmpty)
        #expect(!error.description.isEmpty && error.description.utf8.count < 120)
    }

    @Test func boundsEndlessHeads() {
        let limits = HTTPLimits(bodyOctets: 64, bodyOverflow: .stop)
        let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 1000)
        #expect(HTTPResponseParser.outcome(interim, limits).error == .headTooLarge(limit: 16_384))
        let fields = "HTTP/1.1 200 OK\r\n" + String(repeating: "X:\r\n", count: 101)
        #expect(HTTPResponseParser.outcome(fields, limits).error == .tooManyHeaderFields(limit: 100))
    }

    /// Enough is read: as soon as it is certain that there is more than the limit, and without an error.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n",
    ])
    func stopsAtTheBodysLimit(_ head: String) {
        let outcome = HTTPResponseParser.outcome(head + String(repeating: "x", count: 100))
        #expect(outcome.error == nil && outcome.ends == [.limitReached] && outcome.body.count == 64)
    }

    @Test func aBodyAsLongAsTheLimitIsWhole() {
        let body = String(repeating: "x", count: 64)
        for head in ["HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"] {
            #expect(HTTPResponseParser.outcome(head + body).ends == [.complete])
        }
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n\(body)\r\n0\r\n\r\n"
        #expect(HTTPResponseParser.outcome(chunked).ends == [.complete])
    }

    @Test func refusesALongBodyWhereAsked() {
        let limits = HTTPLimits(bodyOctets: 64)
        let announced = HTTPResponseParser.outcome("HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n", limits)
        #expect(announced.error == .bodyTooLarge(limit: 64))
        let until = HTTPResponseParser.outcome(
            "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 65), limits)
        #expect(until.error == .bodyTooLarge(limit: 64))
    }
}
