internal import Answering
internal import Synchronization
internal import Transport

/// The threads that serve connections, those of all listeners together.
final class TCPLanes: Sendable {
    private let threads: [EventLoopThread<TCPLane>]
    private let lastID = Atomic<UInt64>(0)

    /// Starts the threads.
    ///
    /// - Parameter interval: How often they look for connections that have waited for too long.
    init(
        count: Int, table: Published<AnswerTable>, totals: DrawTotals, interval: Duration
    ) throws(SystemError) {
        var threads: [EventLoopThread<TCPLane>] = []
        for number in 0..<max(1, count) {
            let thread = try EventLoopThread(name: "dns-tcp-\(number)") { loop in
                TCPLane(loop, table: table, totals: totals, interval: interval)
            }
            threads.append(thread)
        }
        self.threads = threads
    }

    /// A number for a connection, which no other has, and the lane for it; in turn.
    func next() -> ConnectionTable.Connection {
        let id = lastID.add(1, ordering: .relaxed).newValue
        return ConnectionTable.Connection(id: id, lane: Int(id % UInt64(threads.count)))
    }

    /// Has a lane do something soon.
    func post(to lane: Int, _ work: @escaping @Sendable (TCPLane) -> Void) {
        threads[lane].post(work)
    }

    /// Closes all connections and ends the threads.
    func stop() {
        for thread in threads { thread.stop() }
    }
}
