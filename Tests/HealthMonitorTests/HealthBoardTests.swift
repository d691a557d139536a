import DNSWire
import HealthMonitor
import IPAddress
import Testing
import Traffic
import Transport

/// Which targets are probed, for whom, and what becomes of their states.
struct HealthBoardTests {
    private static let settings = MonitorSettings(interval: .seconds(10), timeout: .seconds(5), toleratedFailures: 1)
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private let wall = WallTime(milliseconds: 1_800_000_000_000)

    private static func profile(
        _ name: String, _ addresses: [String], settings: MonitorSettings? = settings
    ) throws -> Profile {
        let endpoints = try addresses.enumerated().map { index, text in
            let addresses = try text.split(separator: ",").map { try #require(IPAddress($0)) }
            return Endpoint(origin: .external(name: "e\(index)"), target: .addresses(addresses), weight: 1)
        }
        return Profile(
            id: ProfileID(namespace: "shop", name: name), names: [], endpoints: endpoints, monitor: settings)
    }

    private func update(
        _ board: inout HealthBoard, _ profiles: [Profile], removing: [String] = []
    ) -> HealthBoard.Difference {
        let difference = board.update(
            profiles, removing: removing.map { ProfileID(namespace: "shop", name: $0) }, now: start, wall: wall)
        for slot in difference.stopped { board.recycle(slot) }
        return difference
    }

    private func record(
        _ outcome: ProbeResult.Outcome, of slot: Int, in board: inout HealthBoard, after: Duration = .zero
    ) -> HealthBoard.Change? {
        let at = WallTime(milliseconds: wall.milliseconds + Int64(after / .milliseconds(1)))
        return board.record(
            ProbeResult(at: at, latency: .zero, outcome: outcome), of: slot, now: start.advanced(by: after))
    }

    private func states(_ board: HealthBoard, _ name: String) -> [[HealthState]]? {
        board.health(of: ProfileID(namespace: "shop", name: name))?.states
    }

    @Test("Equal targets are probed once, and a slot goes with its last user")
    func sharing() throws {
        var board = HealthBoard()
        let first = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2,10.0.0.3"])])
        #expect(first.started.map(\.slot) == [0, 1, 2])
        let second = update(&board, [try Self.profile("b", ["10.0.0.2", "10.0.0.4", "10.0.0.4"])])
        #expect(second.started.map(\.target.host.description) == ["10.0.0.4"])
        let other = MonitorSettings(path: "/other")
        #expect(update(&board, [try Self.profile("c", ["10.0.0.2"], settings: other)]).started.count == 1)
        #expect(board.counters.targets == 5)
        #expect(update(&board, [], removing: ["a", "unknown"]).stopped.sorted() == [0, 2])
        #expect(update(&board, [], removing: ["b"]).stopped.sorted() == [1, 3])
        #expect(board.counters.targets == 1)
        #expect(states(board, "a") == nil)
    }

    @Test("A change reaches the profiles that use the target, and no others; nothing resets what stays")
    func changes() throws {
        var board = HealthBoard()
        _ = update(
            &board,
            [
                try Self.profile("a", ["10.0.0.1,10.0.0.2"]), try Self.profile("b", ["10.0.0.2"]),
                try Self.profile("c", ["10.0.0.3"]),
            ])
        #expect(board.takeChanges().count == 3)
        #expect(record(.failure(.reset), of: 1, in: &board) == nil)
        #expect(board.takeChanges().isEmpty)
        let change = try #require(record(.failure(.closedEarly), of: 1, in: &board))
        #expect(change.change.to == .degraded)
        #expect(change.count == 2)
        #expect(change.users.map(\.name) == ["a", "b"])
        let changes = board.takeChanges()
        #expect(changes.keys.map(\.name).sorted() == ["a", "b"])
        #expect(states(board, "a") == [[.checkingEndpoint, .degraded]])

        // The target moves from b to d in one update, and a is redefined around it.
        let moved = update(
            &board, [try Self.profile("d", ["10.0.0.2"]), try Self.profile("a", ["10.0.0.9", "10.0.0.2"])],
            removing: ["b"])
        #expect(moved.started.count == 1)
        #expect(states(board, "d") == [[.degraded]])
        #expect(states(board, "a") == [[.checkingEndpoint], [.degraded]])
        #expect(board.takeChanges().keys.map(\.name).sorted() == ["a", "d"])
    }

    @Test("A result of a slot that has gone is of no effect on its successor's absence")
    func lateResult() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1"])])
        _ = update(&board, [], removing: ["a"])
        #expect(record(.success, of: 0, in: &board) == nil)
        #expect(board.counters.successes == 0)
        #expect(update(&board, [try Self.profile("b", ["10.0.0.5"])]).started.map(\.slot) == [0])
    }

    @Test("What tells nothing of the endpoint freezes its state and shows it as stale")
    func inconclusive() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        _ = record(.success, of: 0, in: &board)
        _ = record(.success, of: 1, in: &board)
        for _ in 0..<5 { #expect(record(.failure(.resolverUnavailable("x")), of: 0, in: &board) == nil) }
        #expect(states(board, "a") == [[.online], [.online]])
        #expect(board.staleCount(now: start) == 1)
        let snapshot = board.snapshot(now: start)
        let places = try #require(snapshot.profiles.values.first).endpoints
        #expect(places.map { $0[0].isStale } == [true, false])
        #expect(places[0][0].inconclusive == 5)
        #expect(places[0][0].consecutiveSuccesses == 1)
        #expect(snapshot.counters.staleTargets == 1)
        #expect(snapshot.counters.inconclusive == 5)
        _ = record(.success, of: 0, in: &board)
        #expect(board.staleCount(now: start) == 0)
    }

    @Test("A state without a result for three intervals is stale, a first one too")
    func watchdog() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        _ = record(.success, of: 0, in: &board, after: .seconds(10))
        #expect(board.staleCount(now: start.advanced(by: .seconds(30))) == 0)
        #expect(board.staleCount(now: start.advanced(by: .seconds(31))) == 1)
        #expect(board.staleCount(now: start.advanced(by: .seconds(41))) == 2)
    }

    @Test("Endpoints that are not probed have the state that their definition gives")
    func settledStates() throws {
        var profile = try Self.profile("a", ["10.0.0.1", "10.0.0.2", "10.0.0.3,10.0.0.4"])
        profile.endpoints[0].isEnabled = false
        profile.endpoints[2].alwaysServe = true
        profile.endpoints.append(
            Endpoint(origin: .external(name: "n"), target: .alias(try DomainName("x.test")), weight: 1))
        var board = HealthBoard()
        let difference = update(&board, [profile])
        #expect(difference.started.map(\.target.host.description) == ["10.0.0.2", "x.test"])
        let snapshot = try #require(board.snapshot(of: profile.id, now: start))
        #expect(
            snapshot.endpoints.map { $0.map(\.state) } == [
                [.disabled], [.checkingEndpoint], [.unmonitored, .unmonitored], [.checkingEndpoint],
            ])
        #expect(snapshot.health.states == snapshot.endpoints.map { $0.map(\.state) })
        profile.monitor = nil
        #expect(update(&board, [profile]).stopped.count == 2)
    }

    @Test("Saved states are taken over by unchanged targets if they are young enough")
    func restoring() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        for _ in 0..<2 { _ = record(.failure(.reset), of: 0, in: &board) }
        _ = record(.success, of: 1, in: &board)
        let saved = board.saved()
        #expect(saved.count == 2)
        #expect(!saved.description.contains("secret"))

        func restored(_ age: Duration, _ settings: MonitorSettings = Self.settings) throws -> [[HealthState]]? {
            var next = HealthBoard(restoring: saved)
            let profile = try Self.profile("a", ["10.0.0.1", "10.0.0.2"], settings: settings)
            let later = WallTime(milliseconds: wall.milliseconds + Int64(age / .milliseconds(1)))
            _ = next.update([profile], removing: [], now: start, wall: later)
            #expect(next.staleCount(now: start) == 0)
            return states(next, "a")
        }
        #expect(try restored(.seconds(29)) == [[.degraded], [.online]])
        #expect(try restored(.seconds(30)) == [[.checkingEndpoint], [.checkingEndpoint]])
        var changed = Self.settings
        changed.headers = [.init(name: "Authorization", value: "secret")]
        #expect(try restored(.seconds(1), changed) == [[.checkingEndpoint], [.checkingEndpoint]])
        #expect(!ProbeTarget(host: .name(.root), settings: changed).savedKey.contains("secret"))
    }
}
