import DNSWire
import Foundation
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
            ProbeResult(at: at, latency: .zero, outcome: outcome), of: slot, now: start.advanced(by: after)
        ).changes.first
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

    /// Each field of the settings, changed.
    static let otherSettings: [MonitorSettings] = {
        func changed(_ change: (inout MonitorSettings) -> Void) -> MonitorSettings {
            var settings = settings
            change(&settings)
            return settings
        }
        return [
            changed { $0.toleratedFailures = 4 }, changed { $0.timeout = .seconds(4) },
            changed { $0.interval = .seconds(9) }, changed { $0.recoveryThreshold = 2 },
            changed { $0.headers = [.init(name: "X-A", value: "b")] }, changed { $0.kind = .https },
            changed { $0.kind = .tcp }, changed { $0.statedPort = 8080 }, changed { $0.path = "/other" },
            changed { $0.method = .head }, changed { $0.expectedStatusCodes = [200...299] },
            changed { $0.bodyContains = "ready" }, changed { $0.tls.serverName = "a.test" },
        ]
    }()

    @Test(
        "A changed monitor keeps the verdict on each address, until its own probes say otherwise",
        arguments: otherSettings)
    func changedSettings(_ other: MonitorSettings) throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        for _ in 0..<2 { _ = record(.failure(.reset), of: 0, in: &board) }
        _ = record(.success, of: 1, in: &board)
        let difference = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], settings: other)])
        #expect(difference.started.count == 3)
        #expect(states(board, "a") == [[.degraded], [.online], [.checkingEndpoint]])
        let place = try #require(board.snapshot(of: ProfileID(namespace: "shop", name: "a"), now: start)).endpoints[0][
            0]
        #expect(place.since == wall)
        #expect(place.lastResult?.outcome == .failure(.reset))
        let slots = Dictionary(
            difference.started.map { ($0.target.host.description, $0.slot) }, uniquingKeysWith: { $1 })
        let dead = try #require(slots["10.0.0.1"])
        let alive = try #require(slots["10.0.0.2"])
        #expect(record(.failure(.reset), of: dead, in: &board) == nil)
        for _ in 1..<other.recoveryThreshold { #expect(record(.success, of: dead, in: &board) == nil) }
        #expect(record(.success, of: dead, in: &board)?.change.to == .online)
        for _ in 0..<other.toleratedFailures { #expect(record(.failure(.reset), of: alive, in: &board) == nil) }
        #expect(record(.failure(.reset), of: alive, in: &board)?.change.to == .degraded)
    }

    @Test("Profiles that share a probe have verdicts of their own; a new one begins with what is known")
    func ownVerdicts() throws {
        let strict = MonitorSettings(toleratedFailures: 0)
        var board = HealthBoard()
        _ = update(
            &board, [try Self.profile("a", ["10.0.0.1"], settings: strict), try Self.profile("b", ["10.0.0.1"])])
        _ = record(.failure(.reset), of: 0, in: &board)
        _ = record(.success, of: 1, in: &board)
        #expect(states(board, "a") == [[.degraded]] && states(board, "b") == [[.online]])
        // Both change to one and the same target.
        let shared = MonitorSettings(path: "/shared", toleratedFailures: 0)
        let difference = update(
            &board,
            [
                try Self.profile("a", ["10.0.0.1"], settings: shared),
                try Self.profile("b", ["10.0.0.1"], settings: shared),
            ])
        #expect(difference.started.count == 1 && difference.stopped.count == 2)
        #expect(states(board, "a") == [[.degraded]] && states(board, "b") == [[.online]])
        _ = update(&board, [try Self.profile("c", ["10.0.0.1"], settings: shared)])
        #expect(states(board, "c") == [[.degraded]])
        let slot = try #require(difference.started.first).slot
        _ = record(.success, of: slot, in: &board)
        for name in ["a", "b", "c"] { #expect(states(board, name) == [[.online]]) }
        let change = record(.failure(.reset), of: slot, in: &board)
        #expect(change?.users.map(\.name) == ["a", "b", "c"])
    }

    @Test("An address that is switched off for a while, renamed or moved to another endpoint keeps its verdict")
    func restingVerdicts() throws {
        var board = HealthBoard()
        var profile = try Self.profile("a", ["10.0.0.1", "10.0.0.2"])
        profile.endpoints.append(
            Endpoint(origin: .external(name: "n"), target: .alias(try DomainName("App.test")), weight: 1))
        _ = update(&board, [profile])
        for slot in 0..<3 { for _ in 0..<2 { _ = record(.failure(.reset), of: slot, in: &board) } }
        let changes: [(inout Profile) -> Void] = [
            { $0.endpoints[0].isEnabled = false }, { $0.endpoints[0].weight = 0 },
            { $0.endpoints[0].alwaysServe = true },
            { $0.monitor = nil }, { $0.endpoints.reverse() },
            { $0.endpoints[0].origin = .external(name: "renamed") },
            { $0.endpoints[1].origin = .export(backend: "b", service: "s", cluster: "c") },
        ]
        for change in changes {
            var changed = profile
            change(&changed)
            _ = update(&board, [changed])
            let saved = board.saved(at: wall)
            #expect(saved.count(where: { $0.state == "Degraded" }) == 3)
            _ = update(&board, [profile])
            #expect(states(board, "a") == [[.degraded], [.degraded], [.degraded]])
            // Over a restart while it is switched off, too.
            var next = HealthBoard(restoring: saved)
            _ = next.update([changed], removing: [], now: start, wall: wall)
            _ = next.update([profile], removing: [], now: start, wall: wall)
            #expect(states(next, "a") == [[.degraded], [.degraded], [.degraded]])
        }
        // Names have no case; a new address begins anew, and so does one that was gone.
        profile.endpoints[2].target = .alias(try DomainName("app.TEST"))
        _ = update(&board, [profile])
        #expect(states(board, "a")?[2] == [.degraded])
        profile.endpoints[2].target = .alias(try DomainName("other.test"))
        _ = update(&board, [profile])
        #expect(states(board, "a")?[2] == [.checkingEndpoint])
        profile.endpoints[2].target = .alias(try DomainName("app.test"))
        _ = update(&board, [profile])
        #expect(states(board, "a")?[2] == [.checkingEndpoint])
    }

    @Test("Saved states are taken over by profile and address: Degraded ones however old, others while they are young")
    func restoring() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        for _ in 0..<2 { _ = record(.failure(.reset), of: 0, in: &board) }
        _ = record(.success, of: 1, in: &board)
        let saved = board.saved(at: wall)
        #expect(saved.count == 2)
        #expect(saved.allSatisfy { $0.profile == "shop/a" })

        func restored(
            _ age: Duration, _ settings: MonitorSettings = Self.settings, name: String = "a"
        ) throws -> [[HealthState]]? {
            var next = HealthBoard(restoring: saved)
            let profile = try Self.profile(name, ["10.0.0.1", "10.0.0.2"], settings: settings)
            let later = WallTime(milliseconds: wall.milliseconds + Int64(age / .milliseconds(1)))
            _ = next.update([profile], removing: [], now: start, wall: later)
            #expect(next.staleCount(now: start) == 0)
            return states(next, name)
        }
        #expect(try restored(.seconds(29)) == [[.degraded], [.online]])
        #expect(try restored(.seconds(30)) == [[.degraded], [.checkingEndpoint]])
        #expect(try restored(.seconds(86_400 * 365)) == [[.degraded], [.checkingEndpoint]])
        #expect(try restored(.seconds(-86_400)) == [[.degraded], [.checkingEndpoint]])
        for other in Self.otherSettings { #expect(try restored(.seconds(1), other) == [[.degraded], [.online]]) }
        #expect(try restored(.seconds(1), name: "b") == [[.checkingEndpoint], [.checkingEndpoint]])
        var secret = Self.settings
        secret.headers = [.init(name: "Authorization", value: "secret")]
        #expect(!ProbeTarget(host: .name(.root), settings: secret).savedKey.contains("secret"))
    }

    @Test("A Degraded state waits for its profile to be defined again, for a week")
    func waiting() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        for _ in 0..<2 { _ = record(.failure(.reset), of: 0, in: &board) }
        _ = record(.success, of: 1, in: &board)
        // Two processes that never see the profile.
        let second = HealthBoard(restoring: board.saved(at: wall))
        let third = HealthBoard(restoring: second.saved(at: wall))
        #expect(third.saved(at: wall).map(\.state) == ["Degraded"])
        #expect(third.saved(at: WallTime(milliseconds: wall.milliseconds + 8 * 86_400_000)).isEmpty)
        var last = HealthBoard(restoring: third.saved(at: wall))
        _ = last.update([try Self.profile("a", ["10.0.0.1", "10.0.0.2"])], removing: [], now: start, wall: wall)
        #expect(states(last, "a") == [[.degraded], [.checkingEndpoint]])
    }

    @Test("The states of a release that kept one for all profiles are taken over by target, else by address and port")
    func formerFile() throws {
        var board = HealthBoard()
        _ = update(&board, [try Self.profile("a", ["10.0.0.1", "10.0.0.2"])])
        for _ in 0..<2 { _ = record(.failure(.reset), of: 0, in: &board) }
        _ = record(.success, of: 1, in: &board)
        let former = board.saved(at: wall).map { entry in
            var entry = entry
            entry.profile = nil
            return entry
        }
        func restored(_ settings: MonitorSettings, _ entries: [SavedHealth]) throws -> [[HealthState]]? {
            var next = HealthBoard(restoring: entries)
            // Whoever has the address: it was kept for all.
            let profiles = try ["a", "b"].map { try Self.profile($0, ["10.0.0.1", "10.0.0.2"], settings: settings) }
            _ = next.update(profiles, removing: [], now: start, wall: wall)
            #expect(states(next, "a") == states(next, "b"))
            return states(next, "a")
        }
        #expect(try restored(Self.settings, former) == [[.degraded], [.online]])
        for other in Self.otherSettings {
            let isSamePort = other.statedPort == Self.settings.statedPort
            #expect(
                try restored(other, former)
                    == (isSamePort ? [[.degraded], [.online]] : [[.checkingEndpoint], [.checkingEndpoint]]))
        }
        // Of several, a Degraded one counts.
        var online = try #require(former.first { $0.state == "Degraded" })
        online.state = "Online"
        online.target = online.target.replacing(" 80 ", with: " 80 f")
        #expect(try restored(Self.otherSettings[0], former + [online])?[0] == [.degraded])
        #expect(try restored(Self.otherSettings[0], [online] + former)?[0] == [.degraded])
    }

    @Test("The file of the release before is read as it is")
    func formerFileText() throws {
        let text = """
            [{"target":"HTTP 10.0.0.1 80 1a2b3c","state":"Degraded","since":1700000000000,"consecutiveFailures":4,\
            "consecutiveSuccesses":0,"lastResult":1700000030000}]
            """
        let saved = try JSONDecoder().decode([SavedHealth].self, from: Data(text.utf8))
        var board = HealthBoard(restoring: saved)
        _ = update(&board, [try Self.profile("a", ["10.0.0.1"])])
        #expect(states(board, "a") == [[.degraded]])
        let place = try #require(board.snapshot(of: ProfileID(namespace: "shop", name: "a"), now: start)).endpoints[0][
            0]
        #expect(place.since == WallTime(milliseconds: 1_700_000_000_000))
    }
}

/// What routes and names tell of families.
struct HealthFamilyTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private let wall = WallTime(milliseconds: 1_800_000_000_000)
    private let id = ProfileID(namespace: "shop", name: "web")

    private func board(_ targets: String...) throws -> HealthBoard {
        var board = HealthBoard()
        let endpoints = try targets.enumerated().map { index, text in
            let address = IPAddress(text)
            return Endpoint(
                origin: .external(name: "e\(index)"),
                target: try address.map { .addresses([$0]) } ?? .alias(DomainName(text)), weight: 1)
        }
        _ = board.update(
            [Profile(id: id, names: [], endpoints: endpoints, monitor: MonitorSettings(toleratedFailures: 0))],
            removing: [], now: start, wall: wall)
        _ = board.takeChanges()
        return board
    }

    private func record(
        _ outcome: ProbeResult.Outcome, _ address: String, of slot: Int, _ board: inout HealthBoard,
        families: AddressFamilies? = nil
    ) -> HealthBoard.Recorded {
        let result = ProbeResult(
            at: wall, latency: .zero, address: IPAddress(address), outcome: outcome, nameFamilies: families)
        return board.record(result, of: slot, now: start)
    }

    @Test("While all probes of a family find no route, its addresses are Unmonitored, and no verdict comes of it")
    func noRoute() throws {
        var board = try board("10.0.0.1", "fd00::1", "fd00::2")
        let noRoute = ProbeResult.Outcome.failure(.noRoute("Network is unreachable"))
        _ = record(.success, "10.0.0.1", of: 0, &board)
        _ = board.takeChanges()
        for _ in 0..<3 { #expect(record(noRoute, "fd00::1", of: 1, &board).changes.isEmpty) }
        #expect(board.takeChanges()[id]?.states == [[.online], [.unmonitored], [.checkingEndpoint]])
        #expect(record(noRoute, "fd00::2", of: 2, &board).isNews)
        #expect(board.takeChanges()[id]?.states == [[.online], [.unmonitored], [.unmonitored]])
        #expect(board.staleCount(now: start) == 0)
        #expect(board.snapshot(of: id, now: start)?.endpoints[1][0].state == .unmonitored)
        // One that is reached, well or not, shows that there is a way.
        _ = record(.failure(.timeout(.connect)), "fd00::2", of: 2, &board)
        #expect(board.takeChanges()[id]?.states == [[.online], [.checkingEndpoint], [.degraded]])
        #expect(board.staleCount(now: start) == 1)
        // A verdict from before outlasts the lack.
        _ = record(noRoute, "fd00::2", of: 2, &board)
        #expect(board.takeChanges()[id]?.states == [[.online], [.unmonitored], [.unmonitored]])
        _ = record(.success, "fd00::1", of: 1, &board)
        #expect(board.takeChanges()[id]?.states == [[.online], [.online], [.degraded]])
    }

    @Test("What is not connected to tells nothing of routes")
    func denied() throws {
        var board = try board("fd00::1", "fd00::2")
        let prefix = try #require(IPPrefix("fd00::/8"))
        _ = record(.failure(.denied(prefix)), "fd00::1", of: 0, &board)
        _ = record(.failure(.noRoute("x")), "fd00::2", of: 1, &board)
        #expect(board.health(of: id)?.states == [[.degraded], [.unmonitored]])
    }

    @Test("The families of an alias's name are told, and kept while no resolver answers")
    func families() throws {
        var board = try board("six.test", "10.0.0.1")
        #expect(board.health(of: id)?.endpoints.map(\.families) == [.both, .both])
        #expect(record(.success, "fd00::1", of: 0, &board, families: .ipv6).isNews)
        #expect(board.takeChanges()[id]?.endpoints[0].families == .ipv6)
        _ = record(.failure(.resolverUnavailable("x")), "fd00::1", of: 0, &board)
        #expect(board.health(of: id)?.endpoints[0].families == .ipv6)
        #expect(board.snapshot(of: id, now: start)?.endpoints[0][0].families == .ipv6)
        _ = record(.success, "fd00::1", of: 0, &board, families: .both)
        #expect(board.takeChanges()[id]?.endpoints[0].families == .both)
    }
}
