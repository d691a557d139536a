internal import Answering
internal import Logging
internal import Synchronization
internal import Transport

/// Serves one UDP socket on a thread of its own.
///
/// The buffers and all that answering needs belong to the thread (see `DatagramResponder`).
final class UDPWorker: Sendable {
    /// The thread takes it along, so that it is closed when the thread has ended.
    private let socket: Mutex<DatagramSocket?>
    private let listener: DNSListener
    private let table: Published<AnswerTable>
    private let rateLimiting: RateLimiting
    private let totals: DrawTotals
    private let log: ThrottledLog
    private let isStopping = Atomic<Bool>(false)
    private let counters = UDPCounters()

    init(
        socket: DatagramSocket, listener: DNSListener, table: Published<AnswerTable>, rateLimiting: RateLimiting,
        totals: DrawTotals, log: ThrottledLog
    ) {
        self.socket = Mutex(socket)
        self.listener = listener
        self.table = table
        self.rateLimiting = rateLimiting
        self.totals = totals
        self.log = log
    }

    /// Asks the thread to end, which it does within 0.25 s.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
    }

    /// Adds what this worker has done.
    func add(to counters: inout DNSServerCounters) {
        self.counters.add(to: &counters)
    }

    /// The thread's work; returns after `stop`.
    func run() {
        guard let socket = socket.withLock({ $0.take() }) else { return }
        var batch = DatagramBatch()
        var responder = DatagramResponder(listener, table, rateLimiting, counters)
        while !isStopping.load(ordering: .relaxed) {
            let received = receive(&batch, from: socket)
            // Also after a wait in vain, so that an old table does not outlive the wait.
            responder.refresh()
            // When there is nothing to do, and well before the log is full: a lock for some thousand draws.
            if received == 0 || responder.draws.counters.count > DrawLog.limit / 2 { totals.take(&responder.draws) }
            guard received > 0 else { continue }
            let outcome = responder.answer(&batch, on: socket)
            guard outcome.sendErrors > 0 else { continue }
            log.warning(
                "\(SystemError(call: "sendmmsg", subject: "\(socket.address)/udp", code: outcome.sendErrorCode))")
        }
    }

    private func receive(_ batch: inout DatagramBatch, from socket: DatagramSocket) -> Int {
        do throws(SystemError) {
            return try batch.receive(from: socket)
        } catch {
            counters.noteReceiveError()
            log.warning("\(error)")
            // What failed once (memory, a network that is down) is likely to fail again at once: do not spin.
            pauseThread(milliseconds: 10)
            return 0
        }
    }
}
