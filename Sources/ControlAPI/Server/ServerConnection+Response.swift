internal import HTTP
internal import Transport

// Responses, and what is left of them to be sent.
extension ServerConnection {
    /// Octets of a whole body that are moved to the output at a time.
    private static let pieceOctets = 262_144
    /// Octets that may wait for the client before the writer of a stream has to.
    private static let streamWindow = 65_536

    /// Begins a request's response.
    ///
    /// - Returns: The function that writes the body, if there is one.
    func respond(_ response: ServerResponse, to number: Int) -> (@Sendable (ResponseWriter) async -> Void)? {
        guard isOpen, let exchange, exchange.number == number, exchange.isAwaited else { return nil }
        var response = response
        switch exchange.body.failure {
        case .malformed(let error):
            response = ServerResponse(APIStatus(code: error.status, message: error.description))
        case .timedOut:
            response = ServerResponse(APIStatus(code: 408, message: RequestBodyError.timedOut.description))
        default: break
        }
        let request = exchange.request
        // What is left of a body would be taken for the next request.
        if !request.keepsAlive || !exchange.body.isWhole || environment.isStopping { isFinishing = true }
        guard let (octets, next) = begin(response, to: request) ?? begin(Self.unsendable, to: request),
            output.append(octets)
        else {
            lose()
            return nil
        }
        self.exchange?.response = next
        progress = 0
        flush()
        guard isOpen, case .stream(let write) = response.body, case .streamed = next else { return nil }
        return write
    }

    private static let unsendable = ServerResponse(
        APIStatus(code: 500, message: "the answer's headers cannot be sent"))

    /// The head of a response, and how its body goes on; nil where the head cannot be sent.
    private func begin(_ response: ServerResponse, to request: HTTPRequest) -> ([UInt8], Exchange.Response)? {
        var head = HTTPResponse(status: response.status, headers: response.headers)
        let hasBody = request.method != .head && !head.isBodiless
        head.headers.append("Date", HTTPDate.now)
        var next = Exchange.Response.complete
        switch response.body {
        case .octets(let body):
            if hasBody, !body.isEmpty { next = .octets(body, from: 0) }
            noteEnd(in: &head.headers, of: request)
            return (try? HTTPSerializer.head(of: head, bodyOctets: body.count)).map { ($0, next) }
        case .stream:
            let isChunked = request.version == .http11
            if hasBody { next = .streamed(isChunked: isChunked) }
            // A client of HTTP/1.0 knows no chunks: its body ends with the connection.
            if !isChunked { isFinishing = true }
            noteEnd(in: &head.headers, of: request)
            let octets =
                isChunked && !head.isBodiless
                ? try? HTTPSerializer.chunkedHead(of: head) : try? HTTPSerializer.head(of: head, bodyOctets: nil)
            return octets.map { ($0, next) }
        }
    }

    private func noteEnd(in headers: inout HTTPHeaders, of request: HTTPRequest) {
        if isFinishing {
            headers["Connection"] = "close"
        } else if request.version == .http10 {
            headers["Connection"] = "keep-alive"
        }
    }

    /// Answers what is no request.
    func sendRefusal(_ failure: APIStatus) {
        var head = HTTPResponse(status: failure.code)
        head.headers.append("Content-Type", "application/json")
        head.headers.append("Date", HTTPDate.now)
        head.headers.append("Connection", "close")
        guard let octets = try? HTTPSerializer.serialize(head, body: failure.json, answering: .get),
            output.append(octets)
        else { return lose() }
        progress = 0
        flush()
    }

    /// Sends a piece of a stream; false once nobody reads it.
    func send(_ octets: [UInt8], of number: Int) async -> Bool {
        guard isOpen, exchange?.number == number, case .streamed(let isChunked) = exchange?.response else {
            return false
        }
        guard !octets.isEmpty else { return true }
        let isKept =
            isChunked
            ? output.append(Array("\(String(octets.count, radix: 16))\r\n".utf8)) && output.append(octets)
                && output.append([0x0D, 0x0A])
            : output.append(octets)
        guard isKept else {
            lose()
            return false
        }
        flush()
        guard isOpen, output.count > Self.streamWindow else { return isOpen }
        return await withCheckedContinuation { writers.append($0) }
    }

    /// The function that writes a stream has returned.
    func endStream(_ number: Int) {
        guard isOpen, exchange?.number == number, case .streamed(let isChunked) = exchange?.response else { return }
        exchange?.response = .complete
        guard !isChunked || output.append(HTTPSerializer.lastChunk) else { return lose() }
        flush()
    }

    /// Sends what waits; once all is gone, ends the exchange.
    func flush() {
        guard isOpen else { return }
        while true {
            guard refill() else { return lose() }
            let waiting = output.count
            switch stream.write(&output) {
            case .finished:
                if case .octets = exchange?.response { continue }
                return endFlush()
            case .wouldBlock:
                progress += waiting - output.count
                // The first time it blocks, and after each stretch of octets, its time begins anew.
                if clock.deadline == ConnectionClock.never || progress >= Self.progressOctets { moveDeadline() }
                if output.count <= Self.streamWindow { resumeWriters(true) }
                return
            case .failed:
                return lose()
            }
        }
    }

    /// Moves a piece of a whole body to the output; false without memory.
    private func refill() -> Bool {
        guard output.count < Self.streamWindow, case .octets(let body, let start) = exchange?.response
        else { return true }
        let end = min(body.count, start + Self.pieceOctets)
        exchange?.response = end == body.count ? .complete : .octets(body, from: end)
        return output.append(body, start..<end)
    }

    private func endFlush() {
        if output.capacity > Self.streamWindow { output.releaseIfEmpty() }
        guard let exchange else {
            if isFinishing { endConnection(isInputRead: false) }
            return
        }
        if !exchange.body.isAwaited { clock.clearDeadline() }
        resumeWriters(true)
        if exchange.isComplete { endExchange() }
    }
}
