import DNSWire
import Foundation
import TestSupport
import Testing

/// Profiles of both families: one that is dead, and one that this host does not have.
@Suite(.blocking)
struct FamilyTests {
    /// A profile of two endpoints, the first of which has an IPv6 address too.
    private static func objects(port: UInt16, policy: String = "") -> String {
        Manifest.documents([
            Manifest.profile("web"),
            """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {namespace: shop, name: web}
            spec:
              profile: {name: web}
            \(policy)
              monitor: {port: \(port), path: /healthz, intervalSeconds: 1, timeoutSeconds: 1, toleratedNumberOfFailures: 0}

            """,
            """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata: {namespace: shop, name: web}
            spec: {profile: {name: web}, backend: {name: web}, weight: 100}

            """,
            """
            apiVersion: pointsman.dev/v1
            kind: ClusterAddress
            metadata: {namespace: shop, name: east}
            spec: {cluster: east, service: {name: web}, addresses: [127.0.9.1, "::1"]}

            """,
            """
            apiVersion: pointsman.dev/v1
            kind: ClusterAddress
            metadata: {namespace: shop, name: west}
            spec: {cluster: west, service: {name: web}, addresses: [127.0.9.2]}

            """,
        ])
    }

    private static let configuration =
        "runtime: run\n"
        + PointsmanServer.zone(sources: ["path: objects.yaml"]).replacing("enabled: false", with: "enabled: true")

    /// Clients of IPv6 alone behind DNS64 (RFC 6147 5.1.4) are given no address made of a good A while there is a bad AAAA.
    @Test func aDeadFamilyIsNoDataWhileTheOtherWorks() throws {
        let port = FreePort.find()
        let servers = try ["127.0.9.1", "127.0.9.2"].map { try WebServer(.nginx, address: $0, port: port) }
        let server = try PointsmanServer(
            Self.configuration, files: ["objects.yaml": Self.objects(port: port)])
        let name = try DomainName("shop-web.tm.test")
        let isDead = try poll(for: .seconds(30)) {
            try server.client.query(name, .aaaa, over: .udp).message.answers.isEmpty
        }
        #expect(isDead, "\(server.program.errors)")
        let message = try server.client.query(name, .aaaa, over: .udp).message
        #expect(message.responseCode == .noError)
        #expect(message.authorities.map(\.type) == [.soa])
        #expect(poll(for: .seconds(30)) { server.program.errors.ranges(of: "-> Online").count >= 2 })
        for _ in 0..<20 {
            #expect(try server.client.query(name, .aaaa, over: .udp).message.answers.isEmpty)
            #expect(try server.client.query(name, .a, over: .udp).message.answers.count == 1)
        }
        let path = "\(server.folder.path)/pointsman.yaml"
        let told = "IPv6: no endpoint works: NODATA, clients use IPv4"
        let status = try PointsmanServer.run(["status", "--config", path])
        #expect(status.output.contains("Degraded, the endpoints that work are answered; \(told)"), "\(status)")
        let explained = try PointsmanServer.run(["explain", "shop-web.tm.test", "--type", "AAAA", "--config", path])
        #expect(explained.output.contains("no endpoint can answer AAAA: NODATA"), "\(explained)")
        #expect(explained.output.contains(told) && explained.output.contains("out: is Degraded"), "\(explained)")

        // Where nothing works in either family, all are given.
        for server in servers { try server.kill() }
        #expect(
            try poll(for: .seconds(30)) {
                try server.client.query(name, .aaaa, over: .udp).message.answers.map(\.dataDescription) == ["::1"]
            }, "\(server.program.errors)")
        #expect(try server.client.query(name, .a, over: .udp).message.answers.count == 1)
    }

    /// A network namespace of a test's own, in which no address of IPv6 can be had.
    private static let isolated = ["-rn", "sh", "-c"]
    private static let hasNamespaces: Bool = {
        let result = try? RunningProgram.run(
            "unshare", isolated + ["sysctl -qw net.ipv6.conf.all.disable_ipv6=1 && busybox ip link set lo up"])
        return result?.code == 0
    }()

    @Test(.enabled(if: hasNamespaces, "needs the right to make network namespaces"))
    func aHostWithoutIPv6GoesOnGivingItsAddresses() throws {
        let folder = try TemporaryFolder()
        try folder.write("www/healthz", "ready\n")
        try folder.write("objects.yaml", Self.objects(port: 8080))
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:5300\"]\n" + Self.configuration)
        // Five rounds of probes without a change of the answers; in the end IPv6 comes, and with it a verdict.
        let script = """
            sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            busybox ip link set lo up
            cd "$0" && mkdir -p run
            for address in 127.0.9.1 127.0.9.2; do busybox httpd -f -p $address:8080 -h www & done
            "$1" serve --config pointsman.yaml 2>log &
            ask() { dig @127.0.0.1 -p 5300 +short +tries=1 +time=5 shop-web.tm.test $1 | tr '\\n' ' '; }
            status() { "$1" status --config pointsman.yaml; }
            i=0
            until [ $i = 300 ] || { grep -q 'no route for IPv6' log && [ "$(grep -c -e '-> Online' log)" = 2 ]; }; do
                sleep 0.1; i=$((i + 1))
            done
            for round in 1 2 3 4 5; do echo "AAAA $(ask AAAA)"; echo "A $(ask A)"; sleep 1; done
            status "$1"
            sysctl -qw net.ipv6.conf.lo.disable_ipv6=0
            i=0
            until [ $i = 300 ] || [ -z "$(ask AAAA)" ]; do sleep 0.1; i=$((i + 1)); done
            echo "then $(ask AAAA)"
            status "$1"
            cat log
            kill $(jobs -p)
            """
        let result = try RunningProgram.run(
            "unshare", Self.isolated + [script, folder.path, PointsmanServer.binary], timeout: .seconds(120))
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.hasPrefix("AAAA ") } == Array(repeating: "AAAA ::1 ", count: 5), "\(result)")
        #expect(lines.filter { $0.hasPrefix("A ") }.allSatisfy { $0.hasPrefix("A 127.0.9.") }, "\(result)")
        #expect(
            lines.contains {
                $0.contains("::1") && $0.contains("Unmonitored") && $0.contains("this host has no way there")
            }, "\(result)")
        #expect(lines.contains { $0.contains("profile shop/web: Online, the endpoints that work are answered") })
        #expect(lines.contains("then "), "\(result)")
        #expect(lines.contains { $0.contains("IPv6: no endpoint works: NODATA, clients use IPv4") }, "\(result)")
        #expect(lines.contains { $0.contains("IPv6 addresses are probed again") }, "\(result)")
        // A lack of addresses is none of ports or descriptors, and slows nothing.
        #expect(!lines.contains { $0.contains("probes are put off") }, "\(result)")
    }
}
