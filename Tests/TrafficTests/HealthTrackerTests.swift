import Testing
import Traffic

/// The state machine of one target, with a manual clock.
struct HealthTrackerTests {
    /// A script of results, and the states after each: `C` CheckingEndpoint, `O` Online, `D` Degraded.
    struct Script: Sendable, CustomTestStringConvertible {
        var tolerated: Int
        var recovery = 1
        /// `s` success, `f` failure, `r` no resolver, `x` our own shortage.
        var results: String
        var states: String
        var testDescription: String { "\(tolerated)/\(recovery) \(results)" }
    }

    @Test(arguments: [
        Script(tolerated: 3, results: "sffffs", states: "OOOODO"),
        Script(tolerated: 0, results: "sfsf", states: "ODOD"),
        Script(tolerated: 9, results: "sffffffffff", states: "OOOOOOOOOOD"),
        Script(tolerated: 2, results: "sffsffsfff", states: "OOOOOOOOOD"),
        // The first verdict.
        Script(tolerated: 3, results: "ffffff", states: "CCCDDD"),
        Script(tolerated: 0, results: "f", states: "D"),
        Script(tolerated: 3, results: "ffsf", states: "CCOO"),
        Script(tolerated: 1, recovery: 3, results: "s", states: "O"),
        // Recovery.
        Script(tolerated: 0, recovery: 3, results: "fssfsssf", states: "DDDDDDOD"),
        Script(tolerated: 1, recovery: 2, results: "ffsfss", states: "CDDDDO"),
        // What tells nothing of the endpoint changes nothing, nor breaks a row.
        Script(tolerated: 1, results: "srrrrr", states: "OOOOOO"),
        Script(tolerated: 1, results: "rxr", states: "CCC"),
        Script(tolerated: 1, results: "sfrxf", states: "OOOOD"),
        Script(tolerated: 0, recovery: 2, results: "fsrs", states: "DDDO"),
        // Settings that no schema lets in.
        Script(tolerated: -5, recovery: 0, results: "sfs", states: "ODO"),
    ])
    func followsTheScript(_ script: Script) throws {
        var tracker = HealthTracker(
            settings: MonitorSettings(toleratedFailures: script.tolerated, recoveryThreshold: script.recovery),
            at: WallTime(milliseconds: 0))
        var states = ""
        var now = WallTime(milliseconds: 0)
        for letter in script.results {
            now.milliseconds += 1000
            let before = tracker
            let change = tracker.record(try Self.outcome(letter), at: now)
            if tracker.state == before.state {
                #expect(change == nil)
                #expect(tracker.since == before.since)
            } else {
                #expect(change?.from == before.state)
                #expect(change?.to == tracker.state)
                #expect(change?.at == now)
                #expect(tracker.since == now)
            }
            states += tracker.state.rawValue.prefix(1)
        }
        #expect(states == script.states)
    }

    private static func outcome(_ letter: Character) throws -> ProbeResult.Outcome {
        switch letter {
        case "s": .success
        case "r": .failure(.resolverUnavailable("timeout"))
        case "x": .failure(.ownShortage("too many open files"))
        default: .failure(.reset)
        }
    }

    /// A way to fail over: azure-traffic-manager 2.9.
    struct Failover: Sendable, CustomTestStringConvertible {
        var interval: Int
        var timeout: Int
        var tolerated: Int
        /// Seconds from a probe's start to its failure.
        var notice: Int
        /// Seconds from the outage to the next probe's start.
        var untilProbe: Int
        /// Seconds from the outage to Degraded.
        var degradedAfter: Int
        var testDescription: String { "\(interval)/\(timeout)/\(tolerated) \(notice) \(untilProbe)" }
    }

    @Test(arguments: [
        // 30/10/3: 90..130 s; a hang just after a good probe, and a refusal just before the next.
        Failover(interval: 30, timeout: 10, tolerated: 3, notice: 10, untilProbe: 30, degradedAfter: 130),
        Failover(interval: 30, timeout: 10, tolerated: 3, notice: 10, untilProbe: 0, degradedAfter: 100),
        Failover(interval: 30, timeout: 10, tolerated: 3, notice: 0, untilProbe: 0, degradedAfter: 90),
        Failover(interval: 30, timeout: 10, tolerated: 3, notice: 0, untilProbe: 30, degradedAfter: 120),
        // 10/9/3: 30..49 s.
        Failover(interval: 10, timeout: 9, tolerated: 3, notice: 9, untilProbe: 10, degradedAfter: 49),
        Failover(interval: 10, timeout: 9, tolerated: 3, notice: 0, untilProbe: 0, degradedAfter: 30),
        // 10/5/0: 0..15 s.
        Failover(interval: 10, timeout: 5, tolerated: 0, notice: 5, untilProbe: 10, degradedAfter: 15),
        Failover(interval: 10, timeout: 5, tolerated: 0, notice: 0, untilProbe: 0, degradedAfter: 0),
    ])
    func failsOverInTheDocumentedTime(_ row: Failover) {
        let settings = MonitorSettings(
            interval: .seconds(row.interval), timeout: .seconds(row.timeout), toleratedFailures: row.tolerated)
        var tracker = HealthTracker(settings: settings, at: WallTime(milliseconds: -100_000))
        _ = tracker.record(.success, at: WallTime(milliseconds: -1))
        var start = row.untilProbe
        for _ in 0...row.tolerated {
            #expect(tracker.state == .online)
            let failure: ProbeFailure = row.notice == row.timeout ? .timeout(.firstByte) : .connect("refused")
            _ = tracker.record(.failure(failure), at: WallTime(milliseconds: Int64(start + row.notice) * 1000))
            start += row.interval
        }
        #expect(tracker.state == .degraded)
        #expect(tracker.since == WallTime(milliseconds: Int64(row.degradedAfter) * 1000))
    }

    /// The documented example event by event: the service hangs at 0, just after a good probe.
    @Test func theWorkedExample() {
        var tracker = HealthTracker(settings: MonitorSettings(), at: WallTime(milliseconds: -5))
        _ = tracker.record(.success, at: WallTime(milliseconds: 0))
        let events: [(at: Int64, failures: Int, state: HealthState)] = [
            (40, 1, .online), (70, 2, .online), (100, 3, .online), (130, 4, .degraded), (160, 5, .degraded),
        ]
        for event in events {
            _ = tracker.record(.failure(.timeout(.firstByte)), at: WallTime(milliseconds: event.at * 1000))
            #expect(tracker.consecutiveFailures == event.failures)
            #expect(tracker.state == event.state)
        }
        #expect(tracker.since == WallTime(milliseconds: 130_000))
        let change = tracker.record(.success, at: WallTime(milliseconds: 180_100))
        #expect(change?.to == .online)
        #expect(tracker.consecutiveFailures == 0)
    }

    struct Age: Sendable {
        var milliseconds: Int64
        /// Whether the newest result is young enough to count.
        var isYoung: Bool
    }

    static let ages = [
        Age(milliseconds: 0, isYoung: true), Age(milliseconds: 89_999, isYoung: true),
        Age(milliseconds: 90_000, isYoung: false), Age(milliseconds: .max, isYoung: false),
        Age(milliseconds: -1, isYoung: false),
    ]

    @Test(arguments: ages)
    func goesOnFromAYoungState(_ age: Age) throws {
        let settings = MonitorSettings(interval: .seconds(30), toleratedFailures: 1, recoveryThreshold: 2)
        var tracker = HealthTracker(settings: settings, at: WallTime(milliseconds: -10_000))
        #expect(tracker.saved == nil)
        for at in [-3, -2, -1] as [Int64] { _ = tracker.record(.success, at: WallTime(milliseconds: at)) }
        _ = tracker.record(.failure(.reset), at: WallTime(milliseconds: 0))
        let saved = try #require(tracker.saved)
        let now = WallTime(milliseconds: age.milliseconds)
        var restored = HealthTracker(settings: settings, restoring: saved, at: now)
        if age.isYoung {
            #expect(restored == tracker)
            #expect(restored.record(.failure(.reset), at: now)?.to == .degraded)
        } else {
            #expect(restored == HealthTracker(settings: settings, at: now))
        }
        // Under other settings the verdict stays, and its rows begin anew.
        restored = HealthTracker(settings: settings, restoring: saved, hasSameSettings: false, at: now)
        #expect(restored.state == (age.isYoung ? .online : .checkingEndpoint))
        #expect(restored.record(.failure(.reset), at: now) == nil)
        #expect(restored.record(.failure(.reset), at: now)?.to == .degraded)
    }

    @Test(arguments: ages)
    func degradedStaysHoweverOldItIs(_ age: Age) throws {
        let settings = MonitorSettings(interval: .seconds(30), toleratedFailures: 1, recoveryThreshold: 2)
        var tracker = HealthTracker(settings: settings, at: WallTime(milliseconds: -10_000))
        for at in [-3, -2, -1] as [Int64] { _ = tracker.record(.failure(.reset), at: WallTime(milliseconds: at)) }
        _ = tracker.record(.success, at: WallTime(milliseconds: 0))
        let saved = try #require(tracker.saved)
        let now = WallTime(milliseconds: age.milliseconds)
        for hasSameSettings in [true, false] {
            var restored = HealthTracker(
                settings: settings, restoring: saved, hasSameSettings: hasSameSettings, at: now)
            #expect(restored.state == .degraded)
            #expect(restored.since <= now)
            // The success before counts only where it is young, and of the same settings.
            let isRowKept = age.isYoung && hasSameSettings
            #expect((restored.record(.success, at: now)?.to == .online) == isRowKept)
            if !isRowKept { #expect(restored.record(.success, at: now)?.to == .online) }
        }
    }

    @Test func aVerdictOutlastsItsSettings() {
        let at = WallTime(milliseconds: 5)
        let later = WallTime(milliseconds: 9)
        var degraded = HealthTracker(settings: MonitorSettings(toleratedFailures: 0), at: at)
        _ = degraded.record(.failure(.reset), at: at)
        let patient = MonitorSettings(toleratedFailures: 9, recoveryThreshold: 2)
        var tracker = HealthTracker(settings: patient, continuing: degraded)
        #expect(tracker.state == .degraded && tracker.since == at && tracker.lastResult == at)
        #expect(tracker.record(.failure(.reset), at: later) == nil)
        #expect(tracker.record(.success, at: later) == nil)
        #expect(tracker.record(.success, at: later)?.to == .online)
        var strict = HealthTracker(settings: MonitorSettings(toleratedFailures: 1), continuing: tracker)
        #expect(strict.record(.failure(.reset), at: later) == nil && strict.state == .online)
        #expect(strict.record(.failure(.reset), at: later)?.to == .degraded)
    }

    @Test func aSavedStateThatNoProbeGivesIsNotTrusted() {
        let now = WallTime(milliseconds: 1)
        for state in [HealthState.disabled, .inactive, .unmonitored] {
            let saved = HealthTracker.Saved(
                state: state, since: now, consecutiveFailures: 0, consecutiveSuccesses: 0, lastResult: now)
            let tracker = HealthTracker(settings: MonitorSettings(), restoring: saved, at: now)
            #expect(tracker.state == .checkingEndpoint)
        }
    }
}
