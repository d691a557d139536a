import DNSWire
import HealthMonitor
import IPAddress
import TestSupport
import Testing
import Traffic

/// Targets with names, against a resolver of the test's own.
struct ResolvingTests {
    private static let fine = FaultyServer.Behaviour.respond("HTTP/1.1 200 OK\r\n\r\n")

    private static func configuration(
        _ folder: TemporaryFolder, resolvers: [UInt16], hosts: String = ""
    ) throws -> HealthMonitorConfiguration {
        let lines = resolvers.map { "nameserver 127.0.0.1:\($0)\n" }.joined()
        return HealthMonitorConfiguration(
            resolverConfigurationPath: try folder.write("resolv.conf", lines + "options timeout:1 attempts:1\n"),
            hostsPath: try folder.write("hosts", hosts))
    }

    @Test("Names of the hosts file are probed at their address")
    func hostsFile() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let test = try TestMonitor(
            Self.configuration(folder, resolvers: [FreePort.find()], hosts: "127.0.0.1 app.test\n"))
        test.monitor.update([try .of("app.test", monitor: .quick(server.port))])
        let result = try test.firstResult()
        #expect(result.outcome == .success)
        #expect(result.address == IPAddress("127.0.0.1"))
        #expect(poll { server.requests.first?.contains("Host: app.test:\(server.port)\r\n") == true })
    }

    @Test("A name is resolved once for its TTL; one that does not exist fails, with that reason")
    func names() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let resolver = try ScriptedResolver(records: ["app.test. 60 CNAME real.test.", "real.test. 60 A 127.0.0.1"])
        let test = try TestMonitor(Self.configuration(folder, resolvers: [resolver.port]))
        test.monitor.update([
            try .of(
                "app.test", "missing.test", "real.test",
                monitor: .quick(server.port, interval: .milliseconds(300), timeout: .milliseconds(300)))
        ])
        #expect(poll { test.states() == [[.online], [.degraded], [.online]] })
        let missing = try test.place(1).lastResult
        #expect(missing?.outcome == .failure(.nameNotFound(try DomainName("missing.test"))))
        #expect(poll { server.connections >= 6 })
        // A family each of three names, once; a busy machine may have let a query wait too long.
        #expect((6..<12).contains(resolver.queries))
    }

    @Test("A truncated response is asked for again over TCP, and a silent first resolver is passed over")
    func truncation() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let silent = try ScriptedResolver(records: [], isSilent: true)
        let resolver = try ScriptedResolver(records: ["app.test. 60 A 127.0.0.1"], truncates: true)
        let test = try TestMonitor(Self.configuration(folder, resolvers: [silent.port, resolver.port]))
        test.monitor.update([
            try .of("app.test", monitor: .quick(server.port, interval: .seconds(4), timeout: .seconds(4)))
        ])
        #expect(try test.firstResult().outcome == .success)
        #expect(silent.queries >= 1)
    }

    @Test("While no resolver answers, states freeze and are stale; targets with addresses go on")
    func silence() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let resolver = try ScriptedResolver(records: ["app.test. 1 A 127.0.0.1"])
        let test = try TestMonitor(Self.configuration(folder, resolvers: [resolver.port]))
        test.monitor.update([
            try .of(
                "app.test", "127.0.0.1",
                monitor: .quick(server.port, interval: .milliseconds(200), timeout: .milliseconds(200)))
        ])
        #expect(poll { test.states() == [[.online], [.online]] })
        resolver.fallSilent()
        #expect(try poll { try test.place().inconclusive >= 2 })
        #expect(try test.place().state == .online)
        #expect(try test.place().isStale)
        #expect(try poll { try !test.place(1).isStale && test.monitor.counters.staleTargets == 1 })
        server.stop()
        #expect(poll { test.states() == [[.online], [.degraded]] })
        #expect(poll { test.lines.contains { $0.hasPrefix("warning: the states of 1 of 2 probed targets are stale") } })
    }

    @Test("What the resolver tells of a name's families reaches the answers")
    func families() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let resolver = try ScriptedResolver(records: [
            "four.test. 60 A 127.0.0.1", "six.test. 60 AAAA ::1", "both.test. 60 A 127.0.0.1", "both.test. 60 AAAA ::1",
        ])
        let test = try TestMonitor(
            Self.configuration(folder, resolvers: [resolver.port], hosts: "127.0.0.1 listed.test\n"))
        test.monitor.update([
            try .of("four.test", "six.test", "both.test", "missing.test", "listed.test", monitor: .quick(server.port))
        ])
        // What the host's own file says is no word on what clients find.
        let expected: [AddressFamilies] = [.ipv4, .ipv6, .both, .both, .both]
        #expect(poll { test.health()?.endpoints.map(\.families) == expected }, "\(test.lines)")
        #expect(try test.place(1).families == .ipv6)
    }

    @Test("A name server that is not understood is told")
    func misreadServer() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "resolv.conf", "search a.test\nnameserver fe80:::1%eth0\nnameserver fe80::1%none-such\n")
        let test = try TestMonitor(
            HealthMonitorConfiguration(
                resolverConfigurationPath: path, hostsPath: try folder.write("hosts", "")))
        test.monitor.update([try .of("app.test", monitor: .quick(FreePort.find()))])
        #expect(
            poll {
                test.lines.contains {
                    $0.hasPrefix(
                        "warning: \(path):2: found nameserver \"fe80:::1%eth0\", expected an IPv4 or IPv6 address")
                }
            }, "\(test.lines)")
        #expect(test.lines.contains { $0.contains("nameserver [fe80::1]:53%none-such is not asked while") })
    }

    @Test("Of a name's addresses, one that answers is enough")
    func severalAddresses() throws {
        let folder = try TemporaryFolder()
        let server = try FaultyServer(Self.fine)
        let test = try TestMonitor(
            Self.configuration(folder, resolvers: [], hosts: "127.0.0.9 app.test\n::1 app.test\n127.0.0.1 app.test\n"))
        test.monitor.update([try .of("app.test", monitor: .quick(server.port))])
        let result = try test.firstResult()
        #expect(result.outcome == .success)
        #expect(result.address == IPAddress("127.0.0.1"))
    }
}
