import DNSWire
import TestSupport

/// A client that asks at a steady pace, whether answers come or not, and takes their times.
struct PacedQueries {
    let client: DNSClient
    /// Questions, which are asked in turn.
    let questions: [[UInt8]]
    /// Questions a second.
    let rate: Int

    /// What came of it.
    struct Figures {
        var sent = 0
        var answered = 0
        /// From the sending of a question to its answer, in ascending order.
        var latencies: [Duration] = []

        /// The time within which a share of the answers came.
        func latency(_ share: Double) -> Duration {
            latencies.isEmpty ? .zero : latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
        }
    }

    /// Asks for a while; answers are waited for a second longer.
    func run(for duration: Duration) throws -> Figures {
        let connection = try client.connect(over: .udp)
        let clock = ContinuousClock()
        let start = clock.now
        let total = Int(duration.components.seconds) * rate
        var figures = Figures()
        // By the message's identity, which comes around after 65,536 questions: that is longer than answers take.
        var sent = [ContinuousClock.Instant?](repeating: nil, count: 1 << 16)
        while figures.sent < total {
            let due = start + .nanoseconds(figures.sent * (1_000_000_000 / rate))
            if clock.now >= due {
                var question = questions[figures.sent % questions.count]
                question[0] = UInt8(figures.sent >> 8 & 255)
                question[1] = UInt8(figures.sent & 255)
                sent[figures.sent & 0xFFFF] = clock.now
                try connection.send(question)
                figures.sent += 1
            }
            let next = start + .nanoseconds(figures.sent * (1_000_000_000 / rate))
            while connection.awaitMessage(until: next) { try take(connection, &sent, &figures) }
        }
        let end = clock.now + .seconds(1)
        while figures.answered < figures.sent, connection.awaitMessage(until: end) {
            try take(connection, &sent, &figures)
        }
        figures.latencies.sort()
        return figures
    }

    private func take(
        _ connection: borrowing DNSConnection, _ sent: inout [ContinuousClock.Instant?], _ figures: inout Figures
    ) throws {
        let answer = try connection.receive()
        let now = ContinuousClock.now
        // Answers of records only: response, no error, something in the answer section.
        guard answer.count > 12, answer[3] & 0x0F == 0, answer[7] > 0 else { return }
        guard let time = sent[Int(answer[0]) << 8 | Int(answer[1])].take() else { return }
        figures.answered += 1
        figures.latencies.append(now - time)
    }
}
