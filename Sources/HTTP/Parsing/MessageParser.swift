/// Takes a message's octets as they come, and tells what they hold. It keeps no more than one line and the head.
struct MessageParser<Head: MessageHead>: Sendable {
    private enum Phase {
        case startLine
        case headers
        /// Octets of the body that are left.
        case body(Int)
        /// A body that ends with the connection.
        case bodyUntilClose
        case chunkSize
        /// Octets of the chunk that are left.
        case chunk(Int)
        case chunkEnd
        case trailers
        case finished
        case failed(HTTPError)
    }

    /// How long a chunk's size line may be; extensions are passed over.
    private static var chunkLineLimit: Int { 256 }

    private let limits: HTTPLimits
    private let isAnswerToHead: Bool
    private var phase = Phase.startLine
    private var lines: LineReader
    private var head: Head?
    private var fields = 0
    private var bodyLeft: Int
    /// Whether the end of this message can be told only by the connection's.
    private(set) var endsWithConnection = false

    init(limits: HTTPLimits, isAnswerToHead: Bool) {
        self.limits = limits
        self.isAnswerToHead = isAnswerToHead
        lines = LineReader(limit: limits.headOctets, isLenient: Head.isLenient, prefix: Head.prefix)
        bodyLeft = limits.bodyOctets
    }

    var isFinished: Bool {
        if case .finished = phase { true } else { false }
    }

    /// Whether no octet of the message has come.
    var isAtStart: Bool {
        if case .startLine = phase { lines.used == 0 } else { false }
    }

    /// Takes octets up to the message's end.
    ///
    /// - Returns: How many were taken.
    mutating func consume(
        _ octets: Span<UInt8>, _ handle: (HTTPEvent<Head>) -> Void
    ) throws(HTTPError) -> Int {
        var position = 0
        do {
            while try advance(octets, &position, handle) {}
        } catch {
            phase = .failed(error)
            throw error
        }
        return position
    }

    /// The connection has ended: a body that ends with it is whole, anything else is broken off.
    mutating func close(_ handle: (HTTPEvent<Head>) -> Void) throws(HTTPError) {
        switch phase {
        case .finished: return
        case .failed(let error): throw error
        case .bodyUntilClose:
            finish(.complete, handle)
        case .startLine, .headers:
            let error = HTTPError.closedEarly(isAtStart ? .beforeStart : .head)
            phase = .failed(error)
            throw error
        default:
            phase = .failed(.closedEarly(.body))
            throw .closedEarly(.body)
        }
    }

    /// Does one step; false where it needs more octets or nothing is left to do.
    private mutating func advance(
        _ octets: Span<UInt8>, _ position: inout Int, _ handle: (HTTPEvent<Head>) -> Void
    ) throws(HTTPError) -> Bool {
        switch phase {
        case .finished: return false
        case .failed(let error): throw error
        case .startLine, .headers, .chunkSize, .chunkEnd, .trailers:
            guard try lines.read(octets, &position) else { return false }
            try readLine(lines.line, handle)
        case .body(let left):
            guard position < octets.count else { return false }
            let taken = try give(octets, &position, left, handle)
            if isFinished { return false }
            if taken < left { goOn(.body(left - taken), handle) } else { finish(.complete, handle) }
        case .chunk(let left):
            guard position < octets.count else { return false }
            let taken = try give(octets, &position, left, handle)
            if isFinished { return false }
            if taken < left { goOn(.chunk(left - taken), handle) } else { phase = .chunkEnd }
        case .bodyUntilClose:
            guard position < octets.count else { return false }
            _ = try give(octets, &position, .max, handle)
        }
        return true
    }

    private mutating func readLine(_ line: [UInt8], _ handle: (HTTPEvent<Head>) -> Void) throws(HTTPError) {
        switch phase {
        case .startLine:
            lines.nextLine()
            // An empty line before a request is what old clients send after a body (RFC 9112 2.2).
            if line.isEmpty, !Head.isLenient { return }
            head = try Head(startLine: line)
            phase = .headers
        case .headers:
            lines.nextLine()
            guard line.isEmpty else {
                try countField()
                try head?.headers.add(line: line, isLenient: Head.isLenient)
                return
            }
            try endHead(handle)
        case .chunkSize:
            lines.nextChunkLine()
            let size = try Self.chunkSize(line)
            if size > bodyLeft, limits.bodyOverflow == .refuse { throw .bodyTooLarge(limit: limits.bodyOctets) }
            phase = size == 0 ? .trailers : .chunk(size)
        case .chunkEnd:
            lines.nextChunkLine()
            guard line.isEmpty else { throw .malformedChunk(Excerpt.of(line)) }
            phase = .chunkSize
        case .trailers:
            lines.nextLine()
            guard !line.isEmpty else { return finish(.complete, handle) }
            try countField()
            var trailers = HTTPHeaders()
            try trailers.add(line: line, isLenient: Head.isLenient)
        default:
            return
        }
    }

    private mutating func countField() throws(HTTPError) {
        fields += 1
        guard fields <= limits.headerFields else { throw .tooManyHeaderFields(limit: limits.headerFields) }
    }

    private mutating func endHead(_ handle: (HTTPEvent<Head>) -> Void) throws(HTTPError) {
        guard let head else { return }
        self.head = nil
        if head.isInterim {
            // Counted on: a server that sends nothing but interim responses meets the head's limit.
            phase = .startLine
            return
        }
        let framing = try head.framing(isAnswerToHead: isAnswerToHead)
        if case .length(let length) = framing, length > bodyLeft, limits.bodyOverflow == .refuse {
            throw .bodyTooLarge(limit: limits.bodyOctets)
        }
        handle(.head(head))
        switch framing {
        case .none, .length(0): finish(.complete, handle)
        case .length(let length): phase = .body(length)
        case .chunked:
            lines.nextChunkLine()
            phase = .chunkSize
        case .close:
            endsWithConnection = true
            phase = .bodyUntilClose
        }
    }

    /// Gives what is there of the body, up to `left` octets of it, and ends where the limit is reached.
    private mutating func give(
        _ octets: Span<UInt8>, _ position: inout Int, _ left: Int, _ handle: (HTTPEvent<Head>) -> Void
    ) throws(HTTPError) -> Int {
        let available = min(left, octets.count - position)
        let count = min(available, bodyLeft)
        if count > 0 {
            var piece: [UInt8] = []
            piece.reserveCapacity(count)
            for index in position..<position + count { piece.append(octets[index]) }
            position += count
            bodyLeft -= count
            handle(.body(piece))
        }
        if available > count {
            // Only here is it certain that there is more than the limit.
            guard limits.bodyOverflow == .stop else { throw .bodyTooLarge(limit: limits.bodyOctets) }
            finish(.limitReached, handle)
        }
        return count
    }

    /// Waits for the rest of an announced length, unless the limit is reached already: then there is no need to.
    private mutating func goOn(_ phase: Phase, _ handle: (HTTPEvent<Head>) -> Void) {
        if bodyLeft == 0, limits.bodyOverflow == .stop { finish(.limitReached, handle) } else { self.phase = phase }
    }

    private mutating func finish(_ end: HTTPBodyEnd, _ handle: (HTTPEvent<Head>) -> Void) {
        phase = .finished
        handle(.end(end))
    }

    private static func chunkSize(_ line: [UInt8]) throws(HTTPError) -> Int {
        guard line.count <= chunkLineLimit else { throw .malformedChunk(Excerpt.of(line)) }
        var digits = line.prefix { $0 != .semicolon }
        if Head.isLenient || digits.count < line.count { digits = digits.trimmingSpace() }
        // 15 digits fit into 63 bits.
        guard (1...15).contains(digits.count) else { throw .malformedChunk(Excerpt.of(line)) }
        var size = 0
        for digit in digits {
            guard let value = digit.hexadecimalValue else { throw .malformedChunk(Excerpt.of(line)) }
            size = size * 16 + value
        }
        return size
    }
}
