public import Traffic

/// Turns queries into responses; one for each worker, since it holds the worker's random numbers and room to work in.
///
/// Answering allocates nothing, takes no lock and waits for nothing.
public struct Responder: ~Copyable {
    /// What a client without EDNS(0) takes (RFC 1035 4.2.1), and the least that one with it takes (RFC 6891 6.2.3).
    private static let plainDatagram = 512

    /// What the response that was made last is, for rate limiting.
    public internal(set) var summary = ResponseSummary(category: .error, hasValidCookie: false)

    private var question = NameSuffixes()
    private var target = NameSuffixes()
    var query = Query()
    var cookie = CookieExchange()
    var response: Response
    /// Its OPT record, up to where a truncated one ends; empty without EDNS.
    var shortOPT = 0..<0

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
    ///   - octets: The message, whatever it is.
    ///   - client: Who asks, and how.
    ///   - table: What is answered from.
    ///   - message: Takes the response; it has room for 4,096 octets for UDP, and for 65,535 for TCP.
    /// - Returns: The response's length in octets; 0 where there is none to send.
    public mutating func respond(
        to octets: Span<UInt8>, from client: Client, using table: AnswerTable,
        into message: inout MutableSpan<UInt8>
    ) -> Int {
        let reading = QueryReader.read(octets, name: &question, into: &query)
        if reading == .ignored { return 0 }
        cookie.isValid = false
        var reserved = 0
        response.optionalRoom = 0
        response.tellsErrors = false
        if let edns = query.edns {
            reserved = Self.optLength
            response.tellsErrors = table.settings.sendsExtendedErrors
            cookie.isPresent = false
            cookie.isMalformed = false
            if edns.hasOptions {
                readCookie(edns, octets, from: client, table)
                reserved += roomForOptions(edns, over: client.transport)
                if edns.wantsIdentity { response.optionalRoom = OptionCode.headLength + table.settings.identity.count }
            }
        }
        let limit = min(sizeLimit(over: client.transport, table), message.count)
        response.begin(repeating: octets, upTo: query.questionEnd, limit: limit - reserved, in: &message)
        // Most queries are so, and need no closer look.
        let isPlain =
            reading == .question && client.isPermitted && query.signatureStart == 0 && query.edns?.isPlain ?? true
        if !isPlain, let responseCode = refusal(reading, from: client, table) {
            response.responseCode = responseCode
        } else if reading == .question {
            answer(octets, from: client, using: table, into: &message)
        }
        response.writer.reserve(-reserved)
        return finish(octets, client, table, &message)
    }

    /// The code of a response that answers nothing; nil where there is something to answer.
    private mutating func refusal(
        _ reading: QueryReading, from client: Client, _ table: AnswerTable
    ) -> UInt8? {
        guard client.isPermitted else {
            response.extendedError = .prohibited
            return Code.refused
        }
        if reading == .faulty(responseCode: Code.formatError) { return Code.formatError }
        // Ahead of the opcode, whose meaning another version may change (RFC 6891 6.1.3).
        if let edns = query.edns, edns.version != 0 { return Code.badVersion }
        if case .faulty(let responseCode) = reading {
            response.extendedError = .notSupported
            return responseCode
        }
        if query.edns != nil {
            if let responseCode = refusal(ofCookie: reading, client.transport, table) { return responseCode }
        }
        // We hold no keys, so that every key is unknown (RFC 8945 5.2.1).
        return query.signatureStart == 0 ? nil : Code.notAuthorised
    }

    /// What a cookie's faults come to (RFC 7873 5.2).
    private func refusal(
        ofCookie reading: QueryReading, _ transport: TransportProtocol, _ table: AnswerTable
    ) -> UInt8? {
        if reading == .nothing {
            // 5.4: the client asks for a cookie alone, or whether the one it has is good.
            guard cookie.isPresent else { return Code.formatError }
            return cookie.hasServerPart && !cookie.isValid ? Code.badCookie : nil
        }
        if cookie.isMalformed { return Code.formatError }  // 5.2.2
        guard cookie.isPresent, !cookie.isValid, transport == .udp, table.settings.requiresCookies else { return nil }
        return Code.badCookie  // 5.2.3
    }

    /// Answers the question, or says why it can not be.
    @inline(__always)
    private mutating func answer(
        _ octets: Span<UInt8>, from client: Client, using table: AnswerTable, into message: inout MutableSpan<UInt8>
    ) {
        guard query.recordClass == RecordCode.internet else {
            answerOtherClass(octets, table, &message)
            return
        }
        if RecordCode.meta.contains(query.type) || query.type == RecordCode.opt,
            let responseCode = refusal(ofType: query.type)
        {
            response.responseCode = responseCode
            return
        }
        if !table.accessLists.isEmpty { response.clientAddress = client.address }
        var step = response.answer(
            query.type, name: question, in: octets, at: Query.headerLength, from: table, to: &message)
        // ANY goes on only where a target's addresses stand in for an alias, and is answered as A.
        let type = query.type == RecordCode.any ? RecordCode.a : query.type
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

    /// What a question for a type comes to that is no data (RFC 6895 3.1); nil where it is answered.
    private mutating func refusal(ofType type: UInt16) -> UInt8? {
        switch type {
        case RecordCode.any: return nil  // RFC 8482
        case RecordCode.opt, RecordCode.tsig, RecordCode.nxname:
            // RFC 9824 3.5, and what it says of other types that no question has.
            response.extendedError = .invalidQueryType
            return Code.formatError
        case RecordCode.axfr, RecordCode.ixfr:
            response.extendedError = .notSupported
            return Code.refused  // RFC 5936 5
        default:
            response.extendedError = .notSupported
            return Code.notImplemented
        }
    }

    @inline(__always)
    private func sizeLimit(over transport: TransportProtocol, _ table: AnswerTable) -> Int {
        guard transport == .udp else { return Int(UInt16.max) }
        guard let edns = query.edns else { return Self.plainDatagram }
        var size = min(edns.payloadSize, table.settings.payloadSize)
        // A source that may be forged gets no more than the policy of the server says.
        if !cookie.isValid { size = min(size, table.settings.payloadSizeWithoutCookie) }
        return max(Self.plainDatagram, Int(size))
    }

    /// Writes the records that come last, and the header.
    @inline(__always)
    private mutating func finish(
        _ octets: Span<UInt8>, _ client: Client, _ table: AnswerTable, _ message: inout MutableSpan<UInt8>
    ) -> Int {
        summary = response.summary(hasValidCookie: cookie.isValid)
        let isTruncated = response.writer.isOverfull
        if isTruncated {
            // A part of a record set is worth nothing to the client, who asks again over TCP (RFC 2181 9).
            response.clearSections()
            response.writer.rewind(to: query.questionEnd)
        }
        shortOPT = 0..<0
        if let edns = query.edns { appendOPT(edns, octets, client, table, &message) }
        if response.responseCode == Code.notAuthorised { appendKeyError(octets, &message) }
        // Of a QUERY, RD is repeated; no other operation recurses. AD, CD and RA are clear (RFC 1035 4.1.1, RFC 4035
        // 3.1.6), and so is Z.
        var header: UInt16 = 0x8000 | query.flags & (query.flags & 0x7800 == 0 ? 0x0100 : 0x7800)
        if response.isAuthoritative { header |= 0x0400 }
        if isTruncated { header |= 0x0200 }
        header |= UInt16(response.responseCode & 0x0f)
        response.writer.set(header, at: 2, in: &message)
        response.writer.set(query.questionEnd > Query.headerLength ? 1 : 0, at: 4, in: &message)
        response.writer.set(response.answerCount, at: 6, in: &message)
        response.writer.set(response.authorityCount, at: 8, in: &message)
        response.writer.set(response.additionalCount, at: 10, in: &message)
        return response.writer.position
    }
}
