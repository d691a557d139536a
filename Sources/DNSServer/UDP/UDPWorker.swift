internal import Answering
internal import IPAddress
internal import Logging
internal import Synchronization
internal import Traffic
internal import Transport

/// Serves one UDP socket on a thread of its own.
///
/// Nothing is allocated, locked or retained for a query: the buffers, the random generator and the reference to the
/// table belong to the thread, and the published generation is compared once a batch.
final class UDPWorker: Sendable {
    /// The thread takes it along, so that it is closed when the thread has ended.
    private let socket: Mutex<DatagramSocket?>
    private let published: Published<AnswerTable>
    private let totals: DrawTotals
    private let log: ThrottledLog
    private let isStopping = Atomic<Bool>(false)
    private let queries = Atomic<UInt64>(0)
    private let responses = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)
    private let sendErrors = Atomic<UInt64>(0)
    private let receiveErrors = Atomic<UInt64>(0)

    init(socket: DatagramSocket, table: Published<AnswerTable>, totals: DrawTotals, log: ThrottledLog) {
        self.socket = Mutex(socket)
        published = table
        self.totals = totals
        self.log = log
    }

    /// Asks the thread to end, which it does within 0.25 s.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
    }

    /// Adds what this worker has done.
    func add(to counters: inout DNSServerCounters) {
        counters.udpQueries += queries.load(ordering: .relaxed)
        counters.udpResponses += responses.load(ordering: .relaxed)
        counters.udpDropped += dropped.load(ordering: .relaxed)
        counters.udpSendErrors += sendErrors.load(ordering: .relaxed)
        counters.udpReceiveErrors += receiveErrors.load(ordering: .relaxed)
    }

    /// The thread's work; returns after `stop`.
    func run() {
        guard let socket = socket.withLock({ $0.take() }) else { return }
        var batch = DatagramBatch()
        var responder = Responder(random: RandomGenerator(seed: systemRandom()))
        responder.draws.reserve()
        var reader = Published<AnswerTable>.Reader(published)
        while !isStopping.load(ordering: .relaxed) {
            let received = receive(&batch, from: socket)
            // Also after a wait in vain, so that an old table does not outlive the wait.
            reader.refresh()
            // When there is nothing to do, and well before the log is full: a lock for some thousand draws.
            if received == 0 || responder.draws.counters.count > DrawLog.limit / 2 { totals.take(&responder.draws) }
            guard received > 0 else { continue }
            let table = reader.value
            let time = unixSeconds()
            let outcome = batch.answer(on: socket) { query, source, response in
                responder.respond(
                    to: query, from: Client(address: source.address, transport: .udp, time: time), using: table,
                    into: &response)
            }
            count(outcome, of: received, on: socket)
        }
    }

    private func receive(_ batch: inout DatagramBatch, from socket: DatagramSocket) -> Int {
        do throws(SystemError) {
            return try batch.receive(from: socket)
        } catch {
            receiveErrors.add(1, ordering: .relaxed)
            log.warning("\(error)")
            // What failed once (memory, a network that is down) is likely to fail again at once: do not spin.
            pauseThread(milliseconds: 10)
            return 0
        }
    }

    private func count(_ outcome: DatagramBatch.Outcome, of received: Int, on socket: DatagramSocket) {
        queries.add(UInt64(received - outcome.dropped), ordering: .relaxed)
        responses.add(UInt64(outcome.sent), ordering: .relaxed)
        guard outcome.dropped + outcome.sendErrors > 0 else { return }
        dropped.add(UInt64(outcome.dropped), ordering: .relaxed)
        guard outcome.sendErrors > 0 else { return }
        sendErrors.add(UInt64(outcome.sendErrors), ordering: .relaxed)
        log.warning("\(SystemError(call: "sendmmsg", subject: "\(socket.address)/udp", code: outcome.sendErrorCode))")
    }
}
