import Glibc
import TestSupport
import Testing

/// Addresses that the host does not have, in a network of its own, to which they come later.
@Suite(.blocking, .enabled(if: geteuid() == 0, "network namespaces are the superuser's"))
struct AbsentAddressTests {
    /// A process in a network namespace of its own, with what it needs there.
    private struct Namespace {
        let program: RunningProgram

        init(_ arguments: [String], setup: String = "") throws {
            let script = "ip link set lo up; \(setup)exec \"$0\" \"$@\""
            program = try RunningProgram("unshare", ["-n", "sh", "-c", script, PointsmanServer.binary] + arguments)
        }

        func run(_ command: String...) throws -> RunningProgram.Result {
            try RunningProgram.run("nsenter", ["-t", "\(program.pid)", "-n"] + command)
        }

        func answers(_ query: String...) throws -> Bool {
            let options = ["+tries=1", "+time=1", "+short", "www.tm.test", "A"]
            return try RunningProgram.run("nsenter", ["-t", "\(program.pid)", "-n", "dig"] + query + options).output
                .contains("192.0.2.99")
        }
    }

    private static let withoutIPv6 =
        "for i in all default lo; do echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6; done; "

    private func configuration(_ folder: borrowing TemporaryFolder, _ listen: String) throws -> String {
        try folder.write(
            "pointsman.yaml",
            """
            listen: [\(listen)]
            state: state
            runtime: run
            control: {listen: ["192.0.2.7:8443"]}

            """ + PointsmanServer.zone(records: ["www A 192.0.2.99"]))
    }

    @Test func whatIsAbsentIsServedOnceItIsThere() throws {
        let folder = try TemporaryFolder()
        let path = try configuration(
            folder, "\"127.0.0.1:5300\", \"[::1]:5300\", \"192.0.2.7:5300\", \"tls://192.0.2.7:5853\"")
        let server = try Namespace(["serve", "--config", path], setup: Self.withoutIPv6)
        defer { server.program.signal(SIGTERM) }
        #expect(try poll { try server.answers("@127.0.0.1", "-p", "5300") })
        func status() throws -> String { try PointsmanServer.run(["status", "--config", path]).output }
        #expect(try poll { try status().contains("LISTENER") })
        let before = try status()
        for address in ["[::1]:5300", "192.0.2.7:5300", "tls://192.0.2.7:5853"] {
            #expect(before.contains("not served: \(address): bind "), "\(before)")
        }
        #expect(!before.contains("not served: 127.0.0.1"))
        #expect(server.program.errors.contains("the control API: bind 192.0.2.7:8443/tcp: Cannot assign"))

        _ = try server.run("sh", "-c", Self.withoutIPv6.replacing("echo 1", with: "echo 0"))
        _ = try server.run("ip", "address", "add", "::1/128", "dev", "lo")
        #expect(try server.run("ip", "address", "add", "192.0.2.7/32", "dev", "lo").code == 0)
        #expect(try poll { try server.answers("@::1", "-p", "5300") })
        #expect(try poll { try server.answers("@192.0.2.7", "-p", "5300") })
        #expect(try server.answers("@192.0.2.7", "-p", "5300", "+tcp"))
        #expect(
            try poll {
                try server.run("kdig", "@192.0.2.7", "-p", "5853", "+tls", "+retry=0", "+short", "www.tm.test")
                    .output.contains("192.0.2.99")
            })
        #expect(
            try poll {
                try server.run("curl", "-sk", "--max-time", "5", "https://192.0.2.7:8443/healthz").output == "ok"
            })
        #expect(try poll { try !status().contains("not served") })
        server.program.signal(SIGTERM)
        #expect(try server.program.wait().code == 0)
    }

    @Test func withNothingToServeTheStartFails() throws {
        let folder = try TemporaryFolder()
        let path = try configuration(folder, "\"192.0.2.7:5300\", \"[::1]:5300\"")
        let server = try Namespace(["serve", "--config", path], setup: Self.withoutIPv6)
        let result = try server.program.wait()
        #expect(result.code == 1)
        #expect(result.errors.contains("error: bind 192.0.2.7:5300/tcp: Cannot assign requested address"))
    }
}
