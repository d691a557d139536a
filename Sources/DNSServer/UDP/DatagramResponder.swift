public import Answering
internal import IPAddress
internal import Traffic
public import Transport

/// Answers the datagrams of one UDP socket: who they are from, whether they are let in, what the answer is, and whether
/// it is sent.
///
/// Nothing is allocated, locked or retained for a query: what is published is taken once a batch, and the random generator
/// and the room to work in belong to it.
public struct DatagramResponder: ~Copyable {
    private var responder: Responder
    private var table: Published<AnswerTable>.Reader
    private var access: Published<AccessList>.Reader
    private var rateLimit: Published<RateLimitSettings?>.Reader
    private let rateLimiting: RateLimiting
    private var limiter: RateLimiter?
    private let isProxied: Bool
    private let proxies: PrefixSet
    private let counters: UDPCounters

    /// The first response of a batch with which a prefix comes over a limit.
    private struct Excess {
        var client: IPAddress
        var kind: RateLimitKind
    }

    /// Makes a responder, one for each socket.
    ///
    /// - Parameters:
    ///   - listener: What the socket is bound for: whom it serves, and behind which proxies.
    ///   - table: What is answered from.
    ///   - rateLimiting: How many responses clients get; shared by all sockets of a server.
    public init(listener: DNSListener, table: Published<AnswerTable>, rateLimiting: RateLimiting) {
        self.init(listener, table, rateLimiting, UDPCounters())
    }

    init(
        _ listener: DNSListener, _ table: Published<AnswerTable>, _ rateLimiting: RateLimiting, _ counters: UDPCounters
    ) {
        responder = Responder(random: RandomGenerator(seed: systemRandom()))
        responder.draws.reserve()
        self.table = Published<AnswerTable>.Reader(table)
        access = Published<AccessList>.Reader(listener.access)
        self.rateLimiting = rateLimiting
        rateLimit = rateLimiting.makeReader()
        isProxied = !listener.proxies.isEmpty
        proxies = PrefixSet(listener.proxies)
        self.counters = counters
        limiter = rateLimiting.limiter()
    }

    /// Which endpoints were answered; whoever has the responder empties it.
    public var draws: DrawLog {
        _read { yield responder.draws }
        _modify { yield &responder.draws }
    }

    /// Takes what was published since, so that what is old goes.
    public mutating func refresh() {
        table.refresh()
        access.refresh()
        if rateLimit.refresh() { limiter = rateLimiting.limiter() }
    }

    /// Answers the datagrams that a batch has received, on their socket.
    public mutating func answer(_ batch: inout DatagramBatch, on socket: DatagramSocket) -> DatagramBatch.Outcome {
        let (table, access, limiter) = (table.value, access.value, limiter)
        let seconds = unixSeconds()
        let nanoseconds = limiter == nil ? 0 : UInt64(MonotonicTime.now.nanoseconds)
        var proxyDrops = 0
        var accessRefusals = 0
        var excess: Excess?
        let outcome = batch.answer(on: socket) { datagram, sender, response in
            var client = Client(address: sender.address, transport: .udp, time: seconds)
            var start = 0
            if isProxied {
                guard proxies.contains(sender.address),
                    case .header(let length, let source) = ProxyHeader.read(datagram)
                else {
                    proxyDrops += 1
                    return 0
                }
                start = length
                if let source { client.address = source.address }
            }
            client.isPermitted = access.permits(client.address)
            let drawn = responder.draws.counters.count
            let length = responder.respond(
                to: datagram.extracting(start..<datagram.count), from: client, using: table, into: &response)
            if length == 0 { return 0 }
            if !client.isPermitted { accessRefusals += 1 }
            guard let limiter else { return length }
            let summary = responder.summary
            let judgement = limiter.judge(summary, for: client.address, at: nanoseconds)
            counters.rateLimit.note(judgement, on: RateLimitKind(summary.category))
            guard let exceeded = judgement.exceeded else { return length }
            if judgement.isFirst, excess == nil { excess = Excess(client: client.address, kind: exceeded) }
            if judgement.action == .send { return length }
            responder.draws.keep(first: drawn)
            return judgement.action == .truncate ? responder.truncate(&response) : 0
        }
        counters.note(outcome, proxyDrops: proxyDrops, accessRefusals: accessRefusals)
        if let excess, let limiter { rateLimiting.tell(of: excess.client, over: excess.kind, limiter) }
        return outcome
    }

    /// Adds what it has done.
    public func add(to counters: inout DNSServerCounters) {
        self.counters.add(to: &counters)
    }
}
