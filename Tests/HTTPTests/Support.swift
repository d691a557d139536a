import HTTP

/// What a parser makes of octets: pieces of the body joined, so that it does not depend on how they came.
struct Outcome<Head: Sendable & Equatable>: Equatable {
    var heads: [Head] = []
    var body: [UInt8] = []
    var ends: [HTTPBodyEnd] = []
    var error: HTTPError?
    /// Octets that the parser has taken.
    var taken = 0

    mutating func add(_ event: HTTPEvent<Head>) {
        switch event {
        case .head(let head): heads.append(head)
        case .body(let piece): body += piece
        case .end(let end): ends.append(end)
        }
    }
}

extension HTTPRequestParser {
    /// Parses one request of octets that come in pieces.
    static func outcome(
        _ pieces: [ArraySlice<UInt8>], _ limits: HTTPLimits = HTTPLimits(bodyOctets: 1000)
    ) -> Outcome<HTTPRequest> {
        var parser = HTTPRequestParser(limits: limits)
        var outcome = Outcome<HTTPRequest>()
        do throws(HTTPError) {
            for piece in pieces {
                let taken = try parser.consume(Array(piece).span) { outcome.add($0) }
                outcome.taken += taken
                if taken < piece.count { break }
            }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    static func outcome(
        _ text: String, _ limits: HTTPLimits = HTTPLimits(bodyOctets: 1000)
    ) -> Outcome<HTTPRequest> {
        outcome([Array(text.utf8)[...]], limits)
    }
}

extension HTTPResponseParser {
    /// Parses a response that comes in pieces, after which the connection ends.
    static func outcome(
        _ pieces: [ArraySlice<UInt8>], to method: HTTPMethod = .get,
        _ limits: HTTPLimits = HTTPLimits(bodyOctets: 64, bodyOverflow: .stop)
    ) -> Outcome<HTTPResponse> {
        var parser = HTTPResponseParser(to: method, limits: limits)
        var outcome = Outcome<HTTPResponse>()
        do throws(HTTPError) {
            for piece in pieces {
                let taken = try parser.consume(Array(piece).span) { outcome.add($0) }
                outcome.taken += taken
                if taken < piece.count { break }
            }
            try parser.close { outcome.add($0) }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    static func outcome(
        _ text: String, to method: HTTPMethod = .get,
        _ limits: HTTPLimits = HTTPLimits(bodyOctets: 64, bodyOverflow: .stop)
    ) -> Outcome<HTTPResponse> {
        outcome([Array(text.utf8)[...]], to: method, limits)
    }
}
