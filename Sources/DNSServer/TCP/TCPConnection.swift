internal import Answering
internal import IPAddress
internal import Synchronization
internal import Transport

/// One client's connection (RFC 7766): messages framed by a length of two octets, several in a row answered in their
/// order.
///
/// It belongs to its lane's thread. Memory is bounded: at most a message's worth of input and a response more than a
/// write's worth of output, and only while a message is incomplete or the client does not take its responses; in the
/// latter case no query is read from it.
final class TCPConnection {
    /// What the connection waits for.
    enum Wait {
        /// The proxy's word on who the client is.
        case proxyHeader
        /// The client's part of the TLS handshake.
        case handshake
        /// A query's first octet.
        case query
        /// The rest of a query.
        case restOfQuery
        /// That the client takes its responses.
        case room
        /// The client's end: its framing is lost, and it has got all responses.
        case end
    }

    /// Reads in one go before other connections get their turn.
    private static let readsPerEvent = 4
    /// Octets that are read and dropped while the client's end is waited for.
    private static let droppedOctets = 262_144

    /// Its number, which no other connection has.
    let id: UInt64
    /// Where the server's table has it.
    let place: Int32
    let stream: AcceptedStream
    let server: TCPServer
    unowned let lane: TCPLane
    /// The client's address; the proxy's until that has told it.
    var address: IPAddress
    /// What came and is not complete, or cannot be answered yet.
    var input = StreamBuffer()
    /// Responses that the client has no room for.
    var output = StreamBuffer()
    private(set) var wait = Wait.query
    private var since: MonotonicTime
    private var dropped = 0
    private(set) var isClosed = false
    /// Whether the lane resumes it soon: what happens until then waits.
    var isResting = false

    init(
        _ stream: AcceptedStream, _ peer: SocketAddress, id: UInt64, place: Int32, lane: TCPLane, server: TCPServer
    ) {
        self.stream = stream
        self.id = id
        self.place = place
        self.lane = lane
        self.server = server
        address = peer.address
        since = lane.loop.now
    }

    /// Begins to serve.
    func start() {
        do throws(SystemError) {
            if server.settings.proxies.isEmpty { startSession() } else { wait(for: .proxyHeader) }
            guard !isClosed else { return }
            try stream.start { [unowned self] readiness in becameReady(hasEnded: readiness.contains(.ended)) }
        } catch {
            server.warn("\(error); a connection is closed")
            close()
        }
    }

    /// Goes on where the turn was another's.
    func resume() {
        isResting = false
        // Whether the client has ended shows by reading to the end.
        becameReady(hasEnded: true)
    }

    /// Whether it has waited for longer than it may.
    func isLate(at now: MonotonicTime) -> Bool {
        now.nanoseconds - since.nanoseconds >= (wait == .query ? server.idleTimeout : server.messageTimeout)
    }

    /// Ends the connection because the client does not get on.
    func timeOut() {
        switch wait {
        case .query: server.counters.idleTimeouts.increment()
        case .restOfQuery: server.counters.queryTimeouts.increment()
        case .room: server.counters.responseTimeouts.increment()
        case .proxyHeader, .handshake: server.counters.handshakeTimeouts.increment()
        case .end: break
        }
        close()
    }

    /// Ends the connection. Responses that the client has no room for are dropped, by the kernel too, which would keep
    /// them for minutes.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        stream.close(wait == .room ? .reset : .orderly)
        server.forget(self)
        lane.forget(id)
    }

    /// Speaks TLS from now on, where the listener does.
    func startSession() {
        guard case .tls(let context) = server.settings.kind else { return wait(for: .query) }
        // The context is asked for each connection, so that a new certificate counts from here on.
        guard stream.startTLS(context()) else {
            server.warn("no memory for TLS; a connection is closed")
            return close()
        }
        wait(for: .handshake)
    }

    private func wait(for next: Wait) {
        wait = next
        since = lane.loop.now
    }

    private func becameReady(hasEnded: Bool) {
        guard !isClosed, !isResting else { return }
        guard lane.makeRoom() else {
            server.warn("no memory; a connection is closed")
            return close()
        }
        lane.table.refresh()
        // While the client had no room, its end may have come unseen.
        let hasEnded = hasEnded || wait == .room
        switch wait {
        case .end: return dropInput()
        case .room: sendWaiting()
        case .proxyHeader: readProxyHeader()
        case .handshake, .query, .restOfQuery: break
        }
        if wait != .proxyHeader { readAndAnswer(hasEnded: hasEnded) }
    }

    private func readAndAnswer(hasEnded: Bool) {
        for _ in 0..<Self.readsPerEvent {
            guard !isClosed, wait != .room, wait != .end else { return }
            switch read() {
            case .octets(let isShort):
                answerWaiting()
                if isShort, !hasEnded { return }
            case .wouldBlock: return
            case .ended: return close()
            }
        }
        if !isClosed, wait != .room, wait != .end { lane.resumeSoon(self) }
    }

    private enum Read {
        /// Octets came; a short read in the clear has found all there is.
        case octets(isShort: Bool)
        case wouldBlock
        case ended
    }

    /// Reads to the lane's room, or behind what is there of an incomplete message.
    private func read() -> Read {
        let outcome: StreamConnection.ReadOutcome
        var room = lane.input.capacity
        if input.count > 0 {
            guard growInput() else {
                server.warn("no memory; a connection is closed")
                return .ended
            }
            room = input.capacity - input.count
            outcome = stream.read(into: &input)
        } else {
            outcome = stream.read(into: &lane.input)
        }
        if wait == .handshake, stream.isEstablished { noteHandshake() }
        switch outcome {
        case .octets(let count): return .octets(isShort: count < room && !stream.isEncrypted)
        case .wouldBlock: return .wouldBlock
        case .ended, .failed:
            if wait == .handshake { server.counters.handshakeFailures.increment() }
            return .ended
        }
    }

    private func noteHandshake() {
        server.counters.handshakes.increment()
        if stream.isResumed { server.counters.resumptions.increment() }
        wait(for: .query)
    }

    /// Makes room for more of the message that is incomplete: with what is there, so that an announced length alone
    /// costs nothing, and not for more than this message, so that the room is given back after it.
    private func growInput() -> Bool {
        guard input.capacity == input.count else { return true }
        var needed = 2 * input.count
        if case .incomplete(let whole) = input.withWaiting(MessageFraming.read) {
            needed = min(whole, max(needed, 256))
        }
        return input.reserve(needed)
    }

    /// Answers the complete messages that came, and keeps the rest.
    private func answerWaiting() {
        let answered: Int
        let isLost: Bool
        if input.count > 0 {
            (answered, isLost) = answer(&input)
            input.releaseIfEmpty()
        } else {
            (answered, isLost) = answer(&lane.input)
            if lane.input.count > 0, !input.append(contentsOf: &lane.input) {
                lane.input.consume(lane.input.count)
                server.warn("no memory; a connection is closed")
                return close()
            }
        }
        settle(answered: answered, isLost: isLost)
    }

    /// Says what is waited for now.
    private func settle(answered: Int, isLost: Bool) {
        guard !isClosed else { return }
        if output.count > 0 {
            wait(for: .room)
        } else if isLost {
            finish()
        } else if input.count > 0 {
            // The time of a message counts from its first octet.
            if wait != .restOfQuery || answered > 0 { wait(for: .restOfQuery) }
        } else if answered > 0 {
            wait(for: .query)
        }
    }

    /// Sends the responses that the client had no room for, and goes on with the queries behind them.
    private func sendWaiting() {
        let waiting = output.count
        switch stream.write(&output) {
        case .finished:
            output.releaseIfEmpty()
            server.touch(self)
            wait(for: .query)
            if input.count > 0 { answerWaiting() }
        case .wouldBlock:
            // It stays as old as it was: who reads slowly is the first to go when others need the place.
            if output.count < waiting { wait(for: .room) }
        case .failed:
            close()
        }
    }

    /// Sends what the lane has for this client, lengths and messages together; what the client has no room for is kept.
    func flush() {
        switch stream.write(&lane.output) {
        case .finished:
            break
        case .wouldBlock:
            if !output.append(contentsOf: &lane.output) { close() }
        case .failed:
            close()
        }
        // Whatever became of it: what is left would go to the lane's next client.
        lane.output.consume(lane.output.count)
    }

    /// Has the client read its responses before the connection ends: closing at once, while it still sends, would
    /// reset the connection and might lose them (RFC 1122 4.2.2.13).
    private func finish() {
        server.counters.framingErrors.increment()
        input.consume(input.count)
        input.releaseIfEmpty()
        stream.finishWriting()
        wait(for: .end)
        dropInput()
    }

    private func dropInput() {
        while dropped < Self.droppedOctets {
            switch stream.read(into: &lane.input) {
            case .octets(let count):
                lane.input.consume(count)
                dropped += count
            case .wouldBlock: return
            case .ended, .failed: return close()
            }
        }
        close()
    }
}
