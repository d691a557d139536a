import Glibc
import HTTP
import TestSupport
import Testing

/// Octets that nobody meant: no crash, bounded output, and the same outcome wherever the octets are cut.
@Suite struct FuzzTests {
    private static let requests = [
        "GET /status?x=%41 HTTP/1.1\r\nHost: a\r\nX: b c\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcdGET",
        "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\nGET",
        "\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
    ].map { Array($0.utf8) }
    private static let responses = [
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n1 \r\nd\r\n0\r\nT: 1\r\n\r\n",
        "HTTP/1.0 404 Not Found\nX: a\n b\n\nuntil the end",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 \r\nContent-Length: 2, 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + String(repeating: "x", count: 80),
    ].map { Array($0.utf8) }
    /// How many inputs of each kind; the script fuzz-http asks for millions.
    private static let rounds =
        (unsafe getenv("POINTSMAN_FUZZ_HTTP").flatMap { unsafe Int(String(cString: $0)) } ?? 50_000) / 2
    private static let limits = HTTPLimits(headOctets: 100, headerFields: 4, bodyOctets: 48, bodyOverflow: .stop)

    @Test func requestsCutAtEveryPlace() {
        for request in Self.requests {
            let whole = HTTPRequestParser.outcome([request[...]])
            #expect(whole.error == nil && whole.ends == [.complete])
            for place in 0...request.count {
                #expect(HTTPRequestParser.outcome([request[..<place], request[place...]]) == whole)
            }
            #expect(HTTPRequestParser.outcome(request.indices.map { request[$0...$0] }) == whole)
        }
    }

    @Test func responsesCutAtEveryPlace() {
        for response in Self.responses {
            let whole = HTTPResponseParser.outcome([response[...]])
            #expect(whole.error == nil && whole.ends.count == 1)
            for place in 0...response.count {
                #expect(HTTPResponseParser.outcome([response[..<place], response[place...]]) == whole)
            }
            #expect(HTTPResponseParser.outcome(response.indices.map { response[$0...$0] }) == whole)
        }
    }

    @Test func mutatedRequests() {
        var random = SeededGenerator(seed: 9112)
        var accepted = 0
        var refused = 0
        for round in 0..<Self.rounds {
            let octets = Self.requests[round % Self.requests.count].mutated(using: &random)
            let whole = HTTPRequestParser.outcome([octets[...]], Self.limits)
            let place = Int.random(in: 0...octets.count, using: &random)
            let cut = HTTPRequestParser.outcome([octets[..<place], octets[place...]], Self.limits)
            // Where it broke off in error, how much was taken is not told.
            #expect(whole.isEqual(to: cut), "\(octets) cut at \(place)")
            #expect(whole.body.count <= 48 && whole.heads.count <= 1)
            if round % 50 == 0 {
                #expect(
                    whole.isEqual(to: HTTPRequestParser.outcome(octets.indices.map { octets[$0...$0] }, Self.limits)))
            }
            if whole.error == nil { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > Self.rounds / 10 && refused > Self.rounds / 10)
    }

    @Test func mutatedResponses() {
        var random = SeededGenerator(seed: 9110)
        var accepted = 0
        var refused = 0
        for round in 0..<Self.rounds {
            let octets = Self.responses[round % Self.responses.count].mutated(using: &random)
            let whole = HTTPResponseParser.outcome([octets[...]], Self.limits)
            let place = Int.random(in: 0...octets.count, using: &random)
            let cut = HTTPResponseParser.outcome([octets[..<place], octets[place...]], Self.limits)
            #expect(whole.isEqual(to: cut), "\(octets) cut at \(place)")
            #expect(whole.body.count <= 48 && whole.heads.count <= 1)
            #expect(whole.error == nil ? whole.ends.count == 1 : whole.ends.isEmpty)
            if round % 50 == 0 {
                #expect(
                    whole.isEqual(to: HTTPResponseParser.outcome(octets.indices.map { octets[$0...$0] }, Self.limits)))
            }
            if whole.error == nil { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > Self.rounds / 10 && refused > Self.rounds / 10)
    }
}

extension Outcome {
    fileprivate func isEqual(to other: Outcome) -> Bool {
        heads == other.heads && body == other.body && ends == other.ends && error == other.error
            && (error != nil || taken == other.taken)
    }
}
