internal import Dispatch
internal import HTTP
internal import IPAddress
internal import Logging
internal import Transport

/// One client's connection: requests answered one after another, in their order.
///
/// Its memory is bounded: some input, a window of a request's body, and what of a response the client does not take yet.
/// Handlers run on its queue, so that an answer that is at hand changes no threads.
actor ServerConnection {
    /// Input room: a head, or a piece of a body; what goes beyond waits in the kernel.
    private static let inputCapacity = 16_384
    /// Reads in one go before other connections get their turn.
    private static let readsPerEvent = 8
    /// How long, and for how many octets, a client may go on sending what nobody wants, before the connection is cut:
    /// cut at once, it might lose the answer that says why (RFC 9112 9.6).
    private static let lingerTime: UInt64 = 5_000_000_000
    private static let lingerOctets = 64 << 20
    /// Octets of a body that count as progress.
    static let progressOctets = 4096

    /// How the client reached us.
    enum Kind: Sendable {
        case tls(TLSServerContext), plain, local
    }

    let environment: ServerEnvironment
    let executor = SerialQueueExecutor(label: "control.connection", target: ServerEnvironment.queue)
    let stream: StreamConnection
    let clock: ConnectionClock
    private let kind: Kind
    private var parser: HTTPRequestParser
    private var input = StreamBuffer()
    var output = StreamBuffer()
    var exchange: Exchange?
    private var exchanges = 0
    private var knownClient: ServerClient?
    var isOpen = true
    /// The connection ends once nothing is left to send.
    var isFinishing = false
    /// The client has ended its side.
    var hasPeerEnded = false
    /// All is sent; what still comes is thrown away.
    private var isLingering = false
    private var lingered = 0
    private var isParsing = false
    /// A request's head is on its way.
    private var isReadingHead = false
    /// Octets that came, or left, since the deadline was last moved.
    var progress = 0
    /// The client is ahead of the handler: its time begins anew.
    var isClientAhead = true

    /// Writers of a stream that wait until the client has read.
    var writers: [CheckedContinuation<Bool, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(
        _ accepted: consuming FileDescriptor, kind: Kind, environment: ServerEnvironment,
        onClosed: @escaping @Sendable () -> Void
    ) {
        self.kind = kind
        self.environment = environment
        let context: TLSServerContext? = if case .tls(let context) = kind { context } else { nil }
        stream = StreamConnection(accepted, tls: context, queue: executor.queue, onClosed: onClosed)
        let limits = environment.limits
        parser = HTTPRequestParser(
            limits: HTTPLimits(
                headOctets: limits.headOctets, headerFields: limits.headerFields, bodyOctets: limits.longestBodyOctets))
        clock = ConnectionClock()
        clock.await(within: environment.headTimeout)
    }

    /// Begins to serve.
    nonisolated func start() {
        executor.queue.async { [self] in
            assumeIsolated { connection in
                connection.stream.start(
                    onReadable: { @Sendable [self] in assumeIsolated { $0.readable() } },
                    onWritable: { @Sendable [self] in assumeIsolated { $0.flush() } })
            }
        }
    }

    /// Ends the connection after the response that is under way, if there is one; one that is streamed is told.
    nonisolated func finish() {
        executor.queue.async { [self] in
            assumeIsolated { connection in
                connection.isFinishing = true
                if let exchange = connection.exchange {
                    if exchange.isStreaming { exchange.task?.cancel() }
                } else if connection.output.count == 0 {
                    connection.lose()
                }
            }
        }
    }

    /// Ends the connection now.
    nonisolated func cut() {
        executor.queue.async { [self] in
            assumeIsolated { $0.lose() }
        }
    }

    /// Ends what the client does not get on with.
    nonisolated func timeOut() {
        executor.queue.async { [self] in
            assumeIsolated { $0.endLate() }
        }
    }

    private func endLate() {
        // It may have got on meanwhile, and it is not its fault if nobody had time to look.
        if isOpen, output.count > 0 { flush() } else if !hasPeerEnded { readable() }
        guard isOpen, clock.deadline <= ConnectionClock.now else { return }
        if exchange?.body.isAwaited == true {
            moveDeadline()
            exchange?.body.fail(.timedOut)
        } else if exchange != nil, output.count == 0 {
            // The handler works on what it has got so far.
            clock.clearDeadline()
            isClientAhead = true
        } else if isReadingHead, !isFinishing, output.count == 0 {
            let seconds = environment.limits.headTimeout.components.seconds
            refuse(APIStatus(code: 408, message: "the request's head did not come in within \(seconds) s"))
        } else {
            lose()
        }
    }

    // MARK: Reading

    private func readable() {
        for _ in 0..<Self.readsPerEvent {
            guard isOpen else { return }
            guard input.count < Self.inputCapacity else { return stream.pauseReading() }
            guard input.reserve(Self.inputCapacity) else { return lose() }
            switch stream.read(into: &input) {
            case .octets(let count):
                if isLingering { linger(count) } else { parseWaiting() }
            case .wouldBlock: return
            case .ended: return endPeer()
            case .failed(let failure): return fail(failure)
            }
        }
    }

    private func linger(_ count: Int) {
        input.consume(count)
        lingered += count
        if lingered > Self.lingerOctets { lose() }
    }

    /// The client has ended its side, but may still read what it has asked for.
    private func endPeer() {
        hasPeerEnded = true
        // Its end would be told for ever.
        stream.pauseReading()
        exchange?.body.fail(.closed)
        if isLingering || exchange == nil && output.count == 0 || exchange?.isStreaming == true { lose() }
        // Nobody waits for the refusal.
        if clock.isSlowed { lose() }
    }

    private func fail(_ failure: StreamFailure) {
        environment.logger.debug("connection lost", metadata: ["client": "\(client)", "error": "\(failure)"])
        if failure == .notTLS {
            let text = "This port speaks HTTPS: use a URL that begins with https://\n"
            var response = HTTPResponse(status: 400, version: .http10)
            response.headers.append("Content-Type", "text/plain; charset=utf-8")
            response.headers.append("Connection", "close")
            if let head = try? HTTPSerializer.head(of: response, bodyOctets: text.utf8.count) {
                stream.sendInClear(head + Array(text.utf8))
            }
        }
        lose()
    }

    /// Parses what has come, as far as it is wanted now: up to a request's end, or up to a full window of its body.
    func parseWaiting() {
        // An answer that is given while parsing leaves what follows to the loop that is under way.
        guard !isParsing else { return }
        isParsing = true
        while isOpen, input.count > 0, !isLingering {
            if let exchange {
                guard !exchange.body.hasEnded, exchange.body.hasRoom else { break }
            } else if isFinishing {
                break
            }
            parse()
        }
        isParsing = false
        guard isOpen, !hasPeerEnded, input.count < Self.inputCapacity else { return }
        stream.resumeReading()
    }

    private func parse() {
        var found = Found()
        let taken = input.withWaiting { octets -> Int in
            do throws(HTTPError) {
                return try parser.consume(octets) { found.add($0) }
            } catch {
                found.error = error
                return octets.count
            }
        }
        input.consume(taken)
        if exchange != nil {
            addToBody(found)
        } else if let error = found.error {
            refuse(APIStatus(code: error.status, message: error.description))
        } else if let head = found.head {
            begin(head, found)
        } else if !isReadingHead {
            isReadingHead = true
            // The first one's time began with the connection.
            if exchanges > 0 { clock.extend(to: environment.headTimeout) }
        }
    }

    private func addToBody(_ found: Found) {
        for piece in found.pieces {
            progress += piece.count
            exchange?.body.append(piece)
        }
        if let error = found.error {
            exchange?.body.fail(.malformed(error))
        } else if found.isAtEnd {
            exchange?.body.finish()
        }
        if exchange?.body.hasEnded == true {
            clock.clearDeadline()
        } else if progress >= Self.progressOctets, clock.deadline != ConnectionClock.never {
            moveDeadline()
        }
    }

    /// What a call of the parser has found.
    private struct Found {
        var head: HTTPRequest?
        var pieces: [[UInt8]] = []
        var isAtEnd = false
        var error: HTTPError?

        mutating func add(_ event: HTTPRequestParser.Event) {
            switch event {
            case .head(let head): self.head = head
            case .body(let piece): pieces.append(piece)
            case .end: isAtEnd = true
            }
        }
    }

    // MARK: Exchanges

    private func begin(_ head: HTTPRequest, _ found: Found) {
        isReadingHead = false
        isClientAhead = true
        clock.serve()
        exchanges += 1
        let number = exchanges
        var body = IncomingBody()
        for piece in found.pieces { body.append(piece) }
        if found.isAtEnd { body.finish() }
        let expects = head.headers["expect"].map { $0.lowercased() == "100-continue" } ?? false
        exchange = Exchange(
            number: number, request: head, body: body,
            expectsContinue: expects && head.version == .http11 && !body.hasEnded && found.pieces.isEmpty)
        guard let target = HTTPTarget(head.target) else {
            let message = "'\(head.target)' is no path such as /status?name=value"
            _ = respond(ServerResponse(APIStatus(code: 400, message: message)), to: number)
            return
        }
        let request = ServerRequest(
            head: head, target: target, client: client, body: makeBody(head, found, number), clock: clock)
        let handler = environment.handler
        exchange?.task = Task(executorPreference: executor) {
            let response = await handler(request)
            guard let write = await self.respond(response, to: number) else { return }
            await write(self.makeWriter(number))
            await self.endStream(number)
        }
    }

    private func makeBody(_ head: HTTPRequest, _ found: Found, _ number: Int) -> RequestBody {
        let limit = environment.limits.bodyOctets
        if found.isAtEnd {
            let octets = found.pieces.count == 1 ? found.pieces[0] : Array(found.pieces.joined())
            return RequestBody(octets, defaultLimit: limit)
        }
        return RequestBody(
            announcedOctets: head.headers["content-length"].flatMap { Int($0) }, defaultLimit: limit
        ) {
            await self.nextPiece(of: number)
        }
    }

    private nonisolated func makeWriter(_ number: Int) -> ResponseWriter {
        ResponseWriter(
            send: { await self.send($0, of: number) }, isStopping: { [environment] in environment.isStopping })
    }

    private var client: ServerClient {
        if let knownClient { return knownClient }
        let channel: ServerClient.Channel =
            switch kind {
            case .tls: .tls(stream.tlsPeerIdentity)
            case .plain: .plain
            // Nobody has the last user's number.
            case .local: .local(uid: stream.peerUser ?? .max)
            }
        let client = ServerClient(address: stream.peer?.address, channel: channel)
        if exchanges > 0 { knownClient = client }
        return client
    }

    // MARK: Endings

    /// All of a response is sent: turns to the next request, or ends the connection.
    func endExchange() {
        let isBodyRead = exchange?.body.isWhole ?? false
        exchange = nil
        if isFinishing || !isBodyRead { return endConnection(isInputRead: isBodyRead && input.count == 0) }
        parser.nextRequest()
        clock.await(within: environment.idleTimeout)
        parseWaiting()
        if exchange == nil, hasPeerEnded, isOpen { lose() }
    }

    /// Answers what is no request, and ends the connection.
    private func refuse(_ failure: APIStatus) {
        isFinishing = true
        isReadingHead = false
        sendRefusal(failure)
    }

    /// Ends the connection once all is sent.
    func endConnection(isInputRead: Bool) {
        if hasPeerEnded || isInputRead { return lose() }
        stream.finishWriting()
        isLingering = true
        input.consume(input.count)
        clock.yieldPlace(within: Self.lingerTime)
        stream.resumeReading()
    }

    /// The connection is of no further use.
    func lose() {
        guard isOpen else { return }
        isOpen = false
        clock.clearDeadline()
        exchange?.body.fail(.closed)
        if exchange?.isStreaming == true || clock.isSlowed { exchange?.task?.cancel() }
        resumeWriters(false)
        stream.close()
    }

    /// Gives the client another stretch of time.
    func moveDeadline() {
        progress = 0
        clock.extend(to: environment.progressTimeout)
    }

    func resumeWriters(_ isOpen: Bool) {
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(returning: isOpen) }
    }
}
