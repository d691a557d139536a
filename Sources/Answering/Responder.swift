public import Traffic

/// Turns queries into responses; one for each worker, since it holds the worker's random numbers and room to work in.
///
/// Answering allocates nothing, takes no lock and waits for nothing.
public struct Responder: ~Copyable {
    /// What a client without EDNS(0) takes (RFC 1035 4.2.1).
    private static let plainDatagram = 512
    private static let optLength = 11

    /// What the response that was made last is, for rate limiting.
    public private(set) var summary = ResponseSummary(category: .error, hasValidCookie: false)

    private var question = NameSuffixes()
    private var target = NameSuffixes()
    private var response: Response
    /// Where the question of the response that was made last ends, and with it what a truncated one repeats.
    private var questionEnd = 0
    /// Its OPT record, up to where a truncated one ends; empty without EDNS.
    private var shortOPT = 0..<0

    /// Makes a responder that draws with a generator.
    public init(random: RandomGenerator) {
        response = Response(random: random)
    }

    /// Which endpoints were answered; whoever has the responder empties it.
    public var draws: DrawLog {
        _read { yield response.draws }
        _modify { yield &response.draws }
    }

    /// Answers one message.
    ///
    /// - Parameters:
    ///   - query: The message's octets, whatever they are.
    ///   - client: Who asks, and how.
    ///   - table: What is answered from.
    ///   - message: Takes the response; it has room for 4,096 octets for UDP, and for 65,535 for TCP.
    /// - Returns: The response's length in octets; 0 where there is none to send.
    public mutating func respond(
        to query: Span<UInt8>, from client: Client, using table: AnswerTable,
        into message: inout MutableSpan<UInt8>
    ) -> Int {
        switch QueryReader.read(query, name: &question) {
        case .ignored:
            return 0
        case .faulty(let flags, let questionEnd, let responseCode):
            response.begin(repeating: query, upTo: questionEnd, limit: questionEnd, in: &message)
            response.responseCode = responseCode
            return finish(
                flags: flags, questionEnd: questionEnd, edns: nil, payloadSize: 0, &message)
        case .query(let request):
            return respond(to: request, query, from: client, using: table, into: &message)
        }
    }

    private mutating func respond(
        to request: Query, _ query: Span<UInt8>, from client: Client, using table: AnswerTable,
        into message: inout MutableSpan<UInt8>
    ) -> Int {
        let limit = min(sizeLimit(for: request, over: client.transport, table.settings), message.count)
        response.begin(repeating: query, upTo: request.questionEnd, limit: limit, in: &message)
        if request.edns != nil { response.writer.reserve(Self.optLength) }
        if let edns = request.edns, edns.version != 0 {
            response.responseCode = Code.badVersion
        } else if request.recordClass != 1 || request.type == RecordCode.axfr || request.type == RecordCode.ixfr {
            response.responseCode = Code.refused
        } else {
            answer(request, query, from: table, into: &message)
        }
        return finish(
            flags: request.flags, questionEnd: request.questionEnd, edns: request.edns,
            payloadSize: table.settings.payloadSize,
            &message)
    }

    /// Makes of the response that was written last the one that asks the client to come over TCP: question, OPT record
    /// with the cookie, and TC; what rate limiting lets through now and then.
    ///
    /// - Parameter message: Holds the response, as ``respond(to:from:using:into:)`` wrote it.
    /// - Returns: The truncated response's length in octets.
    public mutating func truncate(_ message: inout MutableSpan<UInt8>) -> Int {
        message[2] |= 0x02
        for index in 6..<Query.headerLength {
            message[index] = 0
        }
        guard !shortOPT.isEmpty else { return questionEnd }
        for index in 0..<shortOPT.count {
            message[questionEnd + index] = message[shortOPT.lowerBound + index]
        }
        let length = UInt16(shortOPT.count - Self.optLength)
        response.writer.set(length, at: questionEnd + Self.optLength - 2, in: &message)
        message[Query.headerLength - 1] = 1
        shortOPT = questionEnd..<questionEnd + shortOPT.count
        return shortOPT.upperBound
    }

    /// Answers the question, and goes on along aliases as long as they stay in the served zones.
    private mutating func answer(
        _ request: Query, _ query: Span<UInt8>, from table: AnswerTable, into message: inout MutableSpan<UInt8>
    ) {
        var step = response.answer(
            request.type, name: question, in: query, at: Query.headerLength, from: table, to: &message)
        // ANY goes on only where a target's addresses stand in for an alias, and is answered as A.
        let type = request.type == RecordCode.any ? RecordCode.a : request.type
        while case .follow(let link) = step {
            guard response.chainLength < Response.chainLimit else {
                if response.replacement != nil { response.finishOutside(table, &message) }
                return
            }
            let segment = link.isInOverlay ? table.overlay : table.base
            let octets = segment.octets
            _ = target.read(octets.span, at: link.nameStart)
            step = response.answer(
                type, name: target, in: octets.span, at: link.nameStart, from: table, to: &message)
        }
    }

    private func sizeLimit(
        for request: Query, over transport: TransportProtocol, _ settings: AnswerSettings
    ) -> Int {
        switch transport {
        case .tcp, .tls: return Int(UInt16.max)
        case .udp:
            guard let edns = request.edns else { return Self.plainDatagram }
            return max(Self.plainDatagram, min(Int(edns.payloadSize), Int(settings.payloadSize)))
        }
    }

    /// Writes the OPT record and the header.
    private mutating func finish(
        flags: UInt16, questionEnd: Int, edns: EDNSRequest?, payloadSize: UInt16, _ message: inout MutableSpan<UInt8>
    ) -> Int {
        let isTruncated = response.writer.isOverfull
        if isTruncated {
            // A part of a record set is worth nothing to the client, who asks again over TCP (RFC 2181 9).
            response.clearSections()
            response.writer.rewind(to: questionEnd)
        }
        self.questionEnd = questionEnd
        shortOPT = 0..<0
        if let edns { appendOPT(edns, payloadSize, &message) }
        var header: UInt16 = 0x8000 | flags & 0x7900
        if response.isAuthoritative { header |= 0x0400 }
        if isTruncated { header |= 0x0200 }
        header |= UInt16(response.responseCode & 0x0f)
        let counts = (response.answerCount, response.authorityCount, response.additionalCount)
        response.writer.set(header, at: 2, in: &message)
        response.writer.set(questionEnd > Query.headerLength ? 1 : 0, at: 4, in: &message)
        response.writer.set(counts.0, at: 6, in: &message)
        response.writer.set(counts.1, at: 8, in: &message)
        response.writer.set(counts.2, at: 10, in: &message)
        return response.writer.position
    }

    /// Appends our OPT record (RFC 6891 6.1.2), for which room was set aside.
    private mutating func appendOPT(_ edns: EDNSRequest, _ payloadSize: UInt16, _ message: inout MutableSpan<UInt8>) {
        response.writer.reserve(-Self.optLength)
        let start = response.writer.position
        for index in start..<start + Self.optLength {
            message[index] = 0
        }
        response.writer.set(RecordCode.opt, at: start + 1, in: &message)
        response.writer.set(payloadSize, at: start + 3, in: &message)
        message[start + 5] = response.responseCode >> 4
        if edns.wantsDNSSEC { message[start + 7] = 0x80 }
        response.writer.skip(Self.optLength)
        shortOPT = start..<response.writer.position
        response.additionalCount += 1
    }
}
