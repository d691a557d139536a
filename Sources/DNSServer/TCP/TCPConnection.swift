internal import Answering
internal import Dispatch
internal import IPAddress
internal import Synchronization
internal import Traffic
internal import Transport

/// One client's TCP connection (RFC 7766): messages framed by a length of two octets, several in a row answered in
/// their order.
///
/// Memory is bounded: a message's worth of input, and two responses' worth of output; while the client does not take
/// its responses, no query is read from it.
actor TCPConnection {
    /// The longest message (RFC 1035 4.2.2: the length has 16 bits).
    private static let maximumMessage = 65_535
    /// Octets of the length.
    private static let prefix = 2
    /// A DNS header (RFC 1035 4.1.1); what is shorter is no message, and the framing is lost.
    private static let headerSize = 12
    /// Input room at first: queries are small, and it grows for one that is not.
    private static let inputCapacity = 4096
    /// Output room: responses to queries that came together leave in one write, and the longest always fits behind.
    private static let outputCapacity = 2 * (prefix + maximumMessage)
    /// Reads in one go before other connections get their turn.
    private static let readsPerEvent = 16

    private let executor: SerialQueueExecutor
    private let stream: StreamConnection
    private let published: Published<AnswerTable>
    private let totals: DrawTotals
    private let counters: TCPCounters
    private var responder: Responder
    private var input = StreamBuffer()
    private var output = StreamBuffer()
    /// The framing is lost: no more queries are answered, and the connection is closed once its responses are gone.
    private var isFinishing = false
    /// Responses wait for the client to take them.
    private var isBlocked = false
    private var hasTimedOut = false
    /// When the last query was complete or the last response gone, in nanoseconds since the system's start.
    private nonisolated let lastProgress: Atomic<UInt64>

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(
        _ accepted: consuming FileDescriptor, table: Published<AnswerTable>, totals: DrawTotals,
        counters: TCPCounters,
        onClosed: @escaping @Sendable () -> Void
    ) {
        executor = SerialQueueExecutor(label: "dns.tcp")
        stream = StreamConnection(accepted, queue: executor.queue, onClosed: onClosed)
        published = table
        self.totals = totals
        self.counters = counters
        responder = Responder(random: RandomGenerator(seed: systemRandom()))
        lastProgress = Atomic(DispatchTime.now().uptimeNanoseconds)
    }

    /// Begins to serve.
    nonisolated func start() {
        executor.queue.async { [self] in
            assumeIsolated { connection in
                connection.stream.start(
                    onReadable: { @Sendable [self] in assumeIsolated { $0.readable() } },
                    onWritable: { @Sendable [self] in assumeIsolated { $0.writable() } })
            }
        }
    }

    /// Ends the connection.
    nonisolated func stop() {
        executor.queue.async { [self] in
            assumeIsolated { $0.stream.close() }
        }
    }

    /// Ends the connection because the client does not get on.
    nonisolated func timeOut() {
        executor.queue.async { [self] in
            assumeIsolated { connection in
                // It may be found idle again before it is closed.
                guard !connection.hasTimedOut else { return }
                connection.hasTimedOut = true
                connection.counters.timedOut.add(1, ordering: .relaxed)
                connection.stream.close()
            }
        }
    }

    /// How long ago the client got on: completed a query or took its responses.
    nonisolated func idleNanoseconds(at now: UInt64) -> UInt64 {
        let last = lastProgress.load(ordering: .relaxed)
        return now > last ? now - last : 0
    }

    private func readable() {
        for _ in 0..<Self.readsPerEvent {
            guard !isFinishing, !isBlocked, makeInputRoom() else { return }
            switch stream.read(into: &input) {
            case .octets:
                answerWaiting()
            case .wouldBlock:
                return
            case .ended, .failed:
                // A client may end only its own side and still read (RFC 7766 6.2.4), but its responses are on their
                // way already: nothing is read while some wait.
                stream.close()
                return
            }
        }
    }

    private func writable() {
        isBlocked = false
        flush()
        answerWaiting()
        if !isBlocked, !isFinishing { stream.resumeReading() }
    }

    /// Answers the complete messages of the input, and sends the responses.
    private func answerWaiting() {
        var answered = 0
        // Taken once for all that wait: connections that each took the publisher's lock for every query would spend
        // more time on waiting for one another than on answering.
        var table: AnswerTable?
        while !isFinishing, !isBlocked, let length = completeMessage() {
            let current = table ?? published.value
            table = current
            answer(length, from: current)
            answered += 1
            if output.capacity - output.count < Self.prefix + Self.maximumMessage { flush() }
        }
        if answered > 0 { noteProgress() }
        if !isBlocked { flush() }
    }

    /// The length of the first message of the input; nil where it is not complete or none.
    private func completeMessage() -> Int? {
        guard let length = announcedLength() else { return nil }
        guard length >= Self.headerSize else {
            finish()
            return nil
        }
        return input.count >= Self.prefix + length ? length : nil
    }

    private func announcedLength() -> Int? {
        input.withWaiting { octets in
            octets.count >= Self.prefix ? Int(octets[0]) << 8 | Int(octets[1]) : nil
        }
    }

    private func answer(_ length: Int, from table: AnswerTable) {
        guard output.reserve(Self.outputCapacity) else {
            finish()
            return
        }
        counters.queries.add(1, ordering: .relaxed)
        let client = Client(
            address: stream.peer?.address ?? .v4(IPv4Address(rawValue: 0)), transport: .tcp, time: unixSeconds())
        input.withWaiting { waiting in
            let query = waiting.extracting(Self.prefix..<Self.prefix + length)
            output.appendMessage { response in
                let length = responder.respond(to: query, from: client, using: table, into: &response)
                if length > 0 { counters.responses.add(1, ordering: .relaxed) }
                return length
            }
        }
        input.consume(Self.prefix + length)
    }

    /// Sends what waits, length and message together.
    private func flush() {
        totals.take(&responder.draws)
        guard output.count > 0 else {
            if isFinishing { stream.close() }
            return
        }
        switch stream.write(&output) {
        case .finished:
            noteProgress()
            if isFinishing { stream.close() }
        case .wouldBlock:
            isBlocked = true
            stream.pauseReading()
        case .failed:
            stream.close()
        }
    }

    private func finish() {
        isFinishing = true
        stream.pauseReading()
        if !isBlocked { flush() }
    }

    /// Makes room to read; false when memory is refused, which ends the connection.
    private func makeInputRoom() -> Bool {
        let message = Self.prefix + (announcedLength() ?? 0)
        if message <= Self.inputCapacity, input.capacity > Self.inputCapacity {
            // A long message is gone: give its memory back.
            input.releaseIfEmpty()
        }
        if input.reserve(max(Self.inputCapacity, message)) { return true }
        stream.close()
        return false
    }

    private func noteProgress() {
        lastProgress.store(DispatchTime.now().uptimeNanoseconds, ordering: .relaxed)
    }
}
