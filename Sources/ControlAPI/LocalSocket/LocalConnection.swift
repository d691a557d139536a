internal import Dispatch
internal import HTTP
internal import Synchronization
internal import Transport

/// One connection to the local socket: requests answered one after another, in their order.
actor LocalConnection {
    /// Input room: a pipelined request beyond it waits in the kernel.
    private static let inputCapacity = 4096
    /// Reads in one go before other connections get their turn.
    private static let readsPerEvent = 8
    /// The time that counts as progress while a route works, which is not the client's fault.
    private static let never = UInt64.max

    private static let routeExecutor = QueueTaskExecutor(label: "control.routes")
    private let executor = SerialQueueExecutor(label: "control.local.connection")
    private let stream: StreamConnection
    private let routes: [String: LocalRoute]
    private var parser: HTTPRequestParser
    private var input = StreamBuffer()
    private var output = StreamBuffer()
    private var request: HTTPRequest?
    /// A route works on a request, or its response is not gone yet: no further request is parsed.
    private var isAnswering = false
    /// The connection is closed once nothing is left to send.
    private var isFinishing = false
    /// When a request was complete or a piece of the response gone, in nanoseconds since the system's start.
    private nonisolated let lastProgress: Atomic<UInt64>

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(
        _ accepted: consuming FileDescriptor, routes: [String: LocalRoute], limits: LocalSocketLimits,
        onClosed: @escaping @Sendable () -> Void
    ) {
        stream = StreamConnection(accepted, queue: executor.queue, onClosed: onClosed)
        self.routes = routes
        // GET needs no body, and one that is not read would be taken for the next request.
        parser = HTTPRequestParser(limits: HTTPLimits(headOctets: limits.headOctets, bodyOctets: 0))
        lastProgress = Atomic(DispatchTime.now().uptimeNanoseconds)
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

    /// Ends the connection after the response that is under way, if there is one.
    nonisolated func finish() {
        executor.queue.async { [self] in
            assumeIsolated { connection in
                connection.isFinishing = true
                if !connection.isAnswering { connection.flush() }
            }
        }
    }

    /// Ends the connection now.
    nonisolated func cut() {
        executor.queue.async { [self] in
            assumeIsolated { $0.stream.close() }
        }
    }

    /// How long ago the client got on; 0 while it waits for us.
    nonisolated func idleNanoseconds(at now: UInt64) -> UInt64 {
        let last = lastProgress.load(ordering: .relaxed)
        return now > last ? now - last : 0
    }

    private func readable() {
        for _ in 0..<Self.readsPerEvent {
            guard !isAnswering, !isFinishing else { return }
            guard input.reserve(Self.inputCapacity) else { return stream.close() }
            switch stream.read(into: &input) {
            case .octets: parseWaiting()
            case .wouldBlock: return
            case .ended, .failed: return stream.close()
            }
        }
    }

    /// Parses up to the end of one request, and answers it.
    private func parseWaiting() {
        guard !isAnswering, !isFinishing, input.count > 0 else { return }
        var whole: HTTPRequest?
        var refusal: HTTPError?
        let taken = input.withWaiting { octets -> Int in
            do throws(HTTPError) {
                return try parser.consume(octets) { event in
                    switch event {
                    case .head(let head): request = head
                    case .body: break
                    case .end: whole = request
                    }
                }
            } catch {
                refusal = error
                return octets.count
            }
        }
        input.consume(taken)
        if let refusal {
            isFinishing = true
            send(LocalResponse(FailureStatus(code: refusal.status, message: refusal.description)), to: nil)
        } else if let whole {
            request = nil
            answer(whole)
        }
    }

    private func answer(_ request: HTTPRequest) {
        isAnswering = true
        stream.pauseReading()
        lastProgress.store(Self.never, ordering: .relaxed)
        guard request.method == .get || request.method == .head else {
            let message = "method \(request.method) is not allowed here, only GET"
            return send(LocalResponse(FailureStatus(code: 405, message: message)), to: request)
        }
        guard let target = HTTPTarget(request.target) else {
            let message = "'\(request.target)' is no path such as /status?name=value"
            return send(LocalResponse(FailureStatus(code: 400, message: message)), to: request)
        }
        guard let route = routes[target.path] else {
            let known = routes.keys.sorted().joined(separator: ", ")
            let message = "there is nothing at \(target.path): expected one of \(known)"
            return send(LocalResponse(FailureStatus(code: 404, message: message)), to: request)
        }
        Task(executorPreference: Self.routeExecutor) {
            let response = await route(LocalRequest(target: target))
            await self.send(response, to: request)
        }
    }

    /// Sends a response; `request` is nil where it could not be parsed.
    private func send(_ response: LocalResponse, to request: HTTPRequest?) {
        isAnswering = true
        stream.pauseReading()
        if request?.keepsAlive != true { isFinishing = true }
        var head = HTTPResponse(status: response.status)
        head.headers.append("Content-Type", "application/json")
        if response.status == 405 { head.headers.append("Allow", "GET, HEAD") }
        if isFinishing { head.headers.append("Connection", "close") }
        guard
            let octets = try? HTTPSerializer.serialize(head, body: response.body, answering: request?.method ?? .get),
            output.append(octets)
        else { return stream.close() }
        noteProgress()
        flush()
    }

    /// Sends what waits; once all is gone, ends the connection or turns to the next request.
    private func flush() {
        let waiting = output.count
        switch stream.write(&output) {
        case .finished: break
        case .wouldBlock:
            if output.count < waiting { noteProgress() }
            return
        case .failed: return stream.close()
        }
        output.releaseIfEmpty()
        if isFinishing { return stream.close() }
        guard isAnswering else { return }
        isAnswering = false
        noteProgress()
        parser.nextRequest()
        parseWaiting()
        if !isAnswering, !isFinishing { stream.resumeReading() }
    }

    private func noteProgress() {
        lastProgress.store(DispatchTime.now().uptimeNanoseconds, ordering: .relaxed)
    }
}
