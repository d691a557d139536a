internal import IPAddress
internal import Traffic
internal import Transport

/// One probe under way: resolve, connect, TLS handshake, send, first byte, the rest. Confined to the loop.
///
/// Each step is bounded by the probe's timeout as a whole; resolving gets half of it, and connecting is shared among the
/// addresses of a name.
final class ProbeRun {
    /// So long a server that has answered may take to end the connection, which it was asked to.
    static let closingTime: Duration = .milliseconds(100)
    /// So many addresses of one name are tried before the probe fails.
    static let addressLimit = 4

    let slot: Int
    let plan: ProbePlan
    let started: MonotonicTime
    unowned let engine: ProbeEngine
    private let deadline: MonotonicTime
    private var phase = ProbePhase.connect
    private var phaseDeadline: MonotonicTime
    private var timer: LoopTimer?
    private var addresses: ArraySlice<IPAddress> = []
    private(set) var address: IPAddress?
    private var stream: OutgoingStream?
    private var session: TLSClientSession?
    private(set) var details: ProbeResult.TLSDetails?
    private var judge: ResponseJudge?
    private var sent = 0
    private var isOver = false
    /// The last failure that tells of the endpoint, and the address that it is of.
    private var lastFailure: (ProbeFailure, IPAddress)?
    /// The families that the target's name has addresses of, once the resolver has told.
    private(set) var nameFamilies: AddressFamilies?
    /// What the probe has come to, while the response is read to its end.
    private var verdict: ProbeResult.Outcome?
    /// When that was certain.
    private(set) var decided: MonotonicTime?
    private var isEndedByPeer = false

    /// Prepares a probe.
    init(slot: Int, plan: ProbePlan, engine: ProbeEngine) {
        self.slot = slot
        self.plan = plan
        self.engine = engine
        started = .now
        deadline = started.advanced(by: plan.target.settings.timeout)
        phaseDeadline = deadline
    }

    /// The response's status code, if there was one.
    var statusCode: Int? { judge?.statusCode }

    /// Begins; may end within this call.
    func start() {
        if let obstacle = plan.obstacle { return finish(.failure(obstacle)) }
        switch plan.target.host {
        case .address(let address): connect(to: [address])
        case .name(let name):
            if let resolution = engine.resolver.known(name) { return take(resolution) }
            let half = Duration.nanoseconds(plan.target.settings.timeout.nanoseconds / 2)
            enter(.resolve, until: started.advanced(by: half))
            engine.resolver.resolve(name) { [weak self] resolution in
                guard let self, !self.isOver, self.phase == .resolve else { return }
                self.take(resolution)
            }
        }
    }

    /// Ends without a result: the target is no longer wanted.
    func cancel() {
        isOver = true
        release(.reset)
    }

    // Resolving and connecting

    private func take(_ resolution: Resolution) {
        guard case .name(let name) = plan.target.host else { return }
        // A name without any address is missing rather than of one family.
        nameFamilies = resolution.families
        switch resolution {
        case .addresses(let addresses, _): connect(to: addresses)
        case .nameNotFound: finish(.failure(.nameNotFound(name)))
        case .noAddresses: finish(.failure(.noAddress(name)))
        case .unavailable: finish(.failure(.resolverUnavailable("no usable answer about \(name)")))
        }
    }

    private func connect(to all: [IPAddress]) {
        let allowed = all.filter { engine.denyList.refusal(of: $0) == nil }
        if allowed.isEmpty, let refused = all.first, let refusal = engine.denyList.refusal(of: refused) {
            address = refused
            return finish(.failure(refusal))
        }
        addresses = allowed.prefix(Self.addressLimit)
        connectToNext(after: .connect("no address"))
    }

    /// Tries the next address; without one, the probe has failed as the last address did that tells of the endpoint.
    private func connectToNext(after failure: ProbeFailure) {
        stream?.close(.reset)
        stream = nil
        if let address, failure.isCounted { lastFailure = (failure, address) }
        guard let next = addresses.popFirst() else {
            if let lastFailure { address = lastFailure.1 }
            return finish(.failure(lastFailure?.0 ?? failure))
        }
        address = next
        let left = max(1, MonotonicTime.now.duration(to: deadline).nanoseconds)
        let share = left / Int64(addresses.count + 1)
        enter(.connect, until: addresses.isEmpty ? deadline : MonotonicTime.now.advanced(by: .nanoseconds(share)))
        let peer = SocketAddress(address: next, port: plan.target.settings.port)
        do throws(SystemError) {
            stream = try OutgoingStream(to: peer, on: engine.loop, isInteractive: plan.target.settings.kind == .https) {
                [weak self] event in self?.handle(event)
            }
        } catch {
            // The call itself, not a router's word.
            if error.isLackOfRoute(to: peer) { return connectToNext(after: .noRoute(error.reason)) }
            lose(error)
        }
    }

    private func handle(_ event: OutgoingStream.Event) {
        guard !isOver else { return }
        switch event {
        case .failed(let error): lose(error)
        case .connected:
            switch plan.target.settings.kind {
            case .tcp: finish(.success)
            case .http: send()
            case .https: beginHandshake()
            }
        case .ready(let readiness):
            // TLS may have to read in order to write, and the other way round.
            if phase == .handshake { return handshake() }
            if sent < plan.request.count { send() }
            if !isOver, sent == plan.request.count || readiness.contains(.readable) { receive() }
        }
    }

    /// The system refused a call, or the connection is lost.
    private func lose(_ error: SystemError) {
        if verdict != nil { return conclude() }
        if error.isOwnShortage {
            isOver = true
            release(.reset)
            return engine.putOff(self, shortOf: error)
        }
        if phase == .connect { return connectToNext(after: .connect(error.reason)) }
        finish(.failure(error.isReset ? .reset : .connect(error.reason)))
    }

    // TLS

    private func beginHandshake() {
        guard let stream else { return }
        switch engine.contexts.context(for: plan.target.settings.tls, now: engine.loop.now) {
        case .failure(let failure): finish(.failure(failure))
        case .success(let context):
            do throws(TLSFailure) {
                session = try TLSClientSession(context, over: stream, name: plan.serverName)
            } catch {
                return finish(.failure(.tls(error.description)))
            }
            enter(.handshake, until: deadline)
            handshake()
        }
    }

    private func handshake() {
        guard let session else { return }
        switch session.handshake() {
        case .wouldBlock: return
        case .failed(let failure): lose(failure)
        case .done:
            let peer = session.peer
            details = ProbeResult.TLSDetails(
                version: peer.version, cipher: peer.cipher, subject: peer.subject.isEmpty ? nil : peer.subject,
                daysToExpiry: peer.daysToExpiry(at: wallTime().milliseconds / 1000), verified: peer.isVerified)
            send()
        }
    }

    private func lose(_ failure: TLSFailure) {
        switch failure {
        case .system(let error): lose(error)
        case _ where verdict != nil: conclude()
        case .alert(let text) where text.contains("no application protocol"):
            finish(
                .failure(
                    .otherProtocol(
                        "accepts no HTTP/1.1 over TLS (ALPN), as a server of HTTP/2 alone: "
                            + "probe by TCP or another port")))
        default: finish(.failure(.tls(failure.description)))
        }
    }

    // The request and its response

    private func send() {
        if phase != .firstByte { enter(.firstByte, until: deadline) }
        if judge == nil { judge = ResponseJudge(settings: plan.target.settings) }
        let request = plan.request
        while sent < request.count {
            let rest = request.span.extracting(sent..<request.count)
            if let session {
                switch session.write(rest) {
                case .octets(let count): sent += count
                case .wouldBlock: return
                case .ended: return finish(.failure(.closedEarly))
                case .failed(let failure): return lose(failure)
                }
            } else if let stream {
                switch stream.write(rest) {
                case .octets(let count): sent += count
                case .wouldBlock: return
                case .ended: return finish(.failure(.closedEarly))
                case .failed(let error): return lose(error)
                }
            }
        }
    }

    private func receive() {
        // The engine's one buffer is borrowed for as long as it takes.
        var buffer = engine.takeBuffer()
        defer { engine.returnBuffer(buffer) }
        while !isOver {
            var span = buffer.mutableSpan
            var count = 0
            if let session {
                switch session.read(into: &span) {
                case .octets(let octets): count = octets
                case .wouldBlock: return
                case .ended: return end()
                case .failed(let failure): return lose(failure)
                }
            } else if let stream {
                switch stream.read(into: &span) {
                case .octets(let octets): count = octets
                case .wouldBlock: return
                case .ended: return end()
                case .failed(let error): return lose(error)
                }
            }
            if phase == .firstByte { phase = .whole }
            // What comes behind the response is nobody's.
            if judge?.isDone != false { return conclude() }
            // Read on even after a short read: the peer's end may stand behind it, and makes no event of its own then.
            judge?.receive(buffer.span.extracting(0..<count))
            noteVerdict()
        }
    }

    private func end() {
        isEndedByPeer = true
        judge?.close()
        noteVerdict()
        if !isOver { conclude() }
    }

    /// Once the verdict is certain, the response is read to its end, so that the server's writes do not meet a reset.
    private func noteVerdict() {
        guard let judge, let found = judge.verdict else { return }
        if verdict == nil {
            verdict = found
            decided = .now
        }
        guard judge.isDone else { return }
        guard judge.isResponseWhole, !isEndedByPeer else { return conclude() }
        let limit = MonotonicTime.now.advanced(by: Self.closingTime)
        enter(.whole, until: min(deadline, limit))
    }

    /// Ends with the verdict, or without one where the peer has ended the connection.
    private func conclude() {
        finish(verdict ?? .failure(.closedEarly))
    }

    // Time and the end

    private func enter(_ next: ProbePhase, until limit: MonotonicTime) {
        phase = next
        if limit == phaseDeadline, timer != nil { return }
        phaseDeadline = limit
        if let timer, engine.loop.reschedule(timer, at: limit) { return }
        timer = engine.loop.schedule(at: limit) { [weak self] in self?.timeIsOver() }
    }

    private func timeIsOver() {
        guard !isOver else { return }
        timer = nil
        if verdict != nil { return conclude() }
        switch phase {
        case .resolve: finish(.failure(.resolverUnavailable("no answer in half of the probe's timeout")))
        case .connect: connectToNext(after: .timeout(.connect))
        default: finish(.failure(.timeout(phase)))
        }
    }

    private func finish(_ outcome: ProbeResult.Outcome) {
        guard !isOver else { return }
        isOver = true
        release(closingManner(after: outcome))
        engine.finish(self, outcome)
    }

    /// A reset spares us a minute of TIME_WAIT for each probe; but what the peer is still to read must not be cut off by
    /// it, nor may it fail the peer's call where the exchange went well.
    private func closingManner(after outcome: ProbeResult.Outcome) -> OutgoingStream.ClosingManner {
        if case .failure(.tls) = outcome { return .orderly }
        return isEndedByPeer || judge?.isResponseWhole == true ? .orderly : .reset
    }

    private func release(_ manner: OutgoingStream.ClosingManner) {
        if let timer { engine.loop.cancel(timer) }
        timer = nil
        stream?.close(manner)
        stream = nil
        session = nil
    }
}
