import HealthMonitor
import Testing
import Traffic
import Transport

/// A process that is held up, and what that means for its probes; with a manual clock.
struct LagTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private func at(_ milliseconds: Int) -> MonotonicTime { start.advanced(by: .milliseconds(milliseconds)) }

    @Test("The longest lag since a moment is known, the one that lasts included")
    func meter() {
        var meter = LagMeter(now: start)
        #expect(meter.longestLag(since: start, now: at(50)) == .zero)
        #expect(meter.longestLag(since: start, now: at(80)) == .milliseconds(30))
        #expect(meter.tick(now: at(150)) == at(200))
        #expect(meter.longestLag(since: start, now: at(160)) == .milliseconds(100))
        // A probe that began in the midst of it was held up for the rest only.
        #expect(meter.longestLag(since: at(120), now: at(160)) == .milliseconds(30))
        #expect(meter.longestLag(since: at(150), now: at(200)) == .zero)
        _ = meter.tick(now: at(202))
        _ = meter.tick(now: at(252 + 40))
        #expect(meter.longestLag(since: at(150), now: at(300)) == .milliseconds(40))
        #expect(meter.longestLag(since: start, now: at(300)) == .milliseconds(100))
        // A longer one hides those before it.
        _ = meter.tick(now: at(342 + 500))
        #expect(meter.longestLag(since: start, now: at(850)) == .milliseconds(500))
        #expect(meter.longestLag(since: at(300), now: at(850)) == .milliseconds(500))
        #expect(meter.longestLag(since: at(842), now: at(850)) == .zero)
    }

    @Test("However long it runs, a lag is not forgotten before a longer one comes")
    func manyLags() {
        var meter = LagMeter(now: start)
        var now = 0
        for length in stride(from: 200, through: 1, by: -1) {
            now += 50 + length
            _ = meter.tick(now: at(now))
        }
        #expect(meter.longestLag(since: start, now: at(now)) == .milliseconds(200))
        #expect(meter.longestLag(since: at(now - 60), now: at(now)) < .milliseconds(10))
    }

    /// Outcomes in a row: `s` success, `t` a timeout, `r` refused, `n` no resolver; upper case where the loop lagged.
    struct Script: Sendable {
        var outcomes: String
        /// What counts: `+` as it is, `-` not at all, `!` though the loop lagged.
        var counts: String
    }

    @Test(
        "A failed probe does not count where the loop lagged, but for more than three in a row",
        arguments: [
            Script(outcomes: "ttt", counts: "+++"), Script(outcomes: "TTTTT", counts: "---!!"),
            Script(outcomes: "TTsTTTT", counts: "--+---!"), Script(outcomes: "TTSTTTT", counts: "--+---!"),
            Script(outcomes: "TTtTTTT", counts: "--+---!"),
            // What was said stands, however late it is heard, and shows that the peer was reached.
            Script(outcomes: "RRR", counts: "+++"), Script(outcomes: "TTRTTTT", counts: "--+---!"),
            Script(outcomes: "TTNTT", counts: "--+-!"), Script(outcomes: "TTnTT", counts: "--+-!"),
        ])
    func allowance(_ script: Script) {
        var allowance = LagAllowance()
        let timeout = Duration.milliseconds(500)
        var counts = ""
        for letter in script.outcomes {
            let outcome: ProbeResult.Outcome =
                switch letter.lowercased() {
                case "s": .success
                case "t": .failure(.timeout(.connect))
                case "n": .failure(.resolverUnavailable("x"))
                default: .failure(.connect("Connection refused"))
                }
            let lag = Duration.milliseconds(letter.isUppercase ? 101 : 100)
            let judgement = allowance.judge(outcome, lag: lag, timeout: timeout)
            if case .failure(let failure) = outcome, judgement.outcome == .failure(.heldUp(lag, failure)) {
                #expect(failure.mayComeOfDelay && !judgement.isOverdrawn)
                counts += "-"
            } else {
                #expect(judgement.outcome == outcome)
                counts += judgement.isOverdrawn ? "!" : "+"
            }
        }
        #expect(counts == script.counts)
        #expect(!ProbeFailure.heldUp(.seconds(1), .reset).isCounted)
    }

    @Test("The text tells how long, and what was seen")
    func text() {
        #expect(
            ProbeFailure.heldUp(.milliseconds(312), .timeout(.connect)).description
                == "not counted, as this process was held up for 312 ms meanwhile: timeout while connecting")
    }
}
