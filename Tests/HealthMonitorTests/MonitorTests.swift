import DNSWire
import HealthMonitor
import IPAddress
import Synchronization
import TestSupport
import Testing
import Traffic

/// The monitor as a whole, against servers on this host.
struct MonitorTests {
    private static let fine = FaultyServer.Behaviour.respond("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    @Test("A server that dies is Degraded after tolerated + 1 failures; it comes back when it does")
    func failover() throws {
        let port = FreePort.find()
        var server: FaultyServer? = try FaultyServer(Self.fine, port: port)
        let test = try TestMonitor()
        test.monitor.update([try .of("127.0.0.1", monitor: .quick(port, tolerated: 1))])
        #expect(poll { test.states() == [[.online]] })
        server?.stop()
        server = nil
        // As many probes as it takes, of which one begins each interval (ProbeScheduleTests).
        #expect(poll { test.states() == [[.degraded]] })
        let place = try test.place()
        #expect(place.consecutiveFailures == 2)
        #expect(place.lastResult?.outcome == .failure(.connect("Connection refused")))
        server = try FaultyServer(Self.fine, port: port)
        #expect(poll { test.states() == [[.online]] })
        #expect(test.lines.count == 3)
        let lines = test.lines
        #expect(lines[0].hasPrefix("notice: 127.0.0.1 port \(port) HTTP /healthz: CheckingEndpoint -> Online: a probe"))
        #expect(
            lines[1].hasPrefix("warning: 127.0.0.1 port \(port) HTTP /healthz: Online -> Degraded: 2 probes in a row"))
        #expect(lines[1].contains("the last: connect: Connection refused, after "))
        #expect(lines[1].hasSuffix("ms (profiles: shop/web)"))
    }

    @Test("Equal targets of several profiles are probed once, and keep their state over changes around them")
    func sharing() throws {
        let server = try FaultyServer(Self.fine)
        let settings = MonitorSettings.quick(server.port, interval: .seconds(60))
        let test = try TestMonitor()
        let profiles = try (0..<5).map { try Profile.of("127.0.0.1", name: "p\($0)", monitor: settings) }
        test.monitor.update(profiles)
        for profile in profiles { #expect(poll { test.states(profile.id.name) == [[.online]] }) }
        #expect(server.connections == 1)
        #expect(server.requests.first?.hasPrefix("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n") == true)
        let later = test.monitor.update(
            [
                try .of("127.0.0.1", name: "late", monitor: settings),
                try .of("127.0.0.1", "127.0.0.1", name: "p0", monitor: settings),
            ],
            removing: [profiles[1].id])
        #expect(later.values.map(\.states).sorted { $0.count < $1.count } == [[[.online]], [[.online], [.online]]])
        #expect(poll { test.states("late") == [[.online]] })
        #expect(server.connections == 1)
        #expect(test.monitor.snapshot(of: profiles[1].id) == nil)
        #expect(test.monitor.counters.targets == 1)
    }

    @Test("A removed target is probed no more")
    func removal() throws {
        let server = try FaultyServer(Self.fine)
        let test = try TestMonitor()
        let profile = try Profile.of(
            "127.0.0.1", monitor: .quick(server.port, interval: .milliseconds(50), timeout: .milliseconds(50)))
        test.monitor.update([profile])
        #expect(poll { server.connections >= 3 })
        test.monitor.update([], removing: [profile.id])
        let other = try FaultyServer(Self.fine)
        test.monitor.update([
            try .of("127.0.0.1", monitor: .quick(other.port, interval: .milliseconds(50), timeout: .milliseconds(50)))
        ])
        #expect(poll { other.connections >= 1 })
        let before = server.connections
        #expect(poll { other.connections >= 10 }, "\(other.connections) \(test.monitor.counters) \(test.lines)")
        #expect(server.connections <= before + 1)
    }

    @Test("States survive a restart while they are young")
    func restart() throws {
        let server = try FaultyServer(.close)
        let settings = MonitorSettings.quick(server.port, interval: .seconds(60))
        let first = try TestMonitor()
        first.monitor.update([try .of("127.0.0.1", monitor: settings)])
        #expect(poll { first.states() == [[.degraded]] })
        let saved = first.monitor.saved()
        first.monitor.stop()
        let second = try TestMonitor(restoring: saved)
        #expect(
            second.monitor.update([try .of("127.0.0.1", monitor: settings)]).values.map(\.states) == [[[.degraded]]])
    }

    @Test("A bound on connections makes probes wait, and none is lost")
    func connectionLimit() throws {
        let server = try FaultyServer(Self.fine)
        let test = try TestMonitor(HealthMonitorConfiguration(connectionLimit: 3))
        let addresses = (1...60).map { "127.0.1.\($0)" }
        // All of 127/8 is this host, and one server that listens on 127.0.0.1 alone refuses the others.
        let endpoints = try addresses.map { text in
            Endpoint(
                origin: .external(name: text), target: .addresses([try #require(IPAddress(text))]), weight: 1)
        }
        let profile = Profile(
            id: ProfileID(namespace: "shop", name: "web"), names: [], endpoints: endpoints,
            monitor: .quick(server.port))
        test.monitor.update([profile])
        #expect(poll { test.states()?.allSatisfy { $0 == [.degraded] } == true })
        #expect(poll { test.monitor.counters.begun >= 60 })
        #expect(test.monitor.counters.connectionLimit == 3)
    }
}
