internal import Answering
internal import Synchronization
internal import Traffic
internal import Transport

/// One thread's connections, and what they share because one is served at a time: the responder and the room that
/// octets are read to and responses are written in. An idle connection so needs none.
final class TCPLane {
    /// Input room: many queries, read and answered together.
    private static let inputCapacity = 16_384
    /// Responses to queries that came together leave in one write, until they are that many octets: a TLS record's worth
    /// (RFC 8446 5.1), and all that is kept for a client that does not read, beside the last response.
    private static let writeSize = 16_384
    /// Output room: the longest response always fits behind.
    private static let outputCapacity = writeSize + MessageFraming.prefix + MessageFraming.longestMessage

    let loop: EventLoop
    var responder: Responder
    var table: Published<AnswerTable>.Reader
    var input = StreamBuffer()
    var output = StreamBuffer()
    private let totals: DrawTotals
    private let interval: Duration
    private var connections: [UInt64: TCPConnection] = [:]
    private var resting: [TCPConnection] = []

    /// Makes a lane on its loop's thread.
    ///
    /// - Parameter interval: How often it looks for connections that have waited for too long.
    init(
        _ loop: EventLoop, table: Published<AnswerTable>, totals: DrawTotals, interval: Duration
    ) {
        self.loop = loop
        self.table = Published<AnswerTable>.Reader(table)
        self.totals = totals
        self.interval = interval
        responder = Responder(random: RandomGenerator(seed: systemRandom()))
        responder.draws.reserve()
        scheduleTick()
    }

    /// Room to read and to write; false when memory is refused.
    func makeRoom() -> Bool {
        input.reserve(Self.inputCapacity) && output.reserve(Self.outputCapacity)
    }

    /// Whether enough waits to be written.
    var isFull: Bool { output.count >= Self.writeSize }

    /// Serves a connection from now on.
    func adopt(_ connection: TCPConnection) {
        connections[connection.id] = connection
        connection.start()
    }

    /// Closes a connection, if it is still there, to make room for another one.
    func evict(_ id: UInt64) {
        connections[id]?.close()
    }

    /// Lets go of a connection that is closed.
    func forget(_ id: UInt64) {
        connections[id] = nil
    }

    /// Has a connection go on once the others have had their turn.
    func resumeSoon(_ connection: TCPConnection) {
        connection.isResting = true
        resting.append(connection)
        guard resting.count == 1 else { return }
        loop.schedule(after: .zero) { [unowned self] in
            let connections = resting
            resting = []
            for connection in connections { connection.resume() }
        }
    }

    /// Notes the draws, before the responder's log is full.
    func noteDraws() {
        if responder.draws.counters.count > DrawLog.limit / 2 { totals.take(&responder.draws) }
    }

    private func scheduleTick() {
        loop.schedule(after: interval) { [unowned self] in
            // So that an old table does not outlive the wait.
            table.refresh()
            totals.take(&responder.draws)
            let now = loop.now
            // One look at all is cheaper than a timer for each, and precise enough.
            let late = connections.values.filter { $0.isLate(at: now) }
            for connection in late { connection.timeOut() }
            scheduleTick()
        }
    }
}
