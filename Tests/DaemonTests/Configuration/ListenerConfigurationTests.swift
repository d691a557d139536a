import DNSServer
import Daemon
import IPAddress
import Testing
import Traffic

@Suite struct ListenerConfigurationTests {
    @Test func shortForm() throws {
        let configuration = try ConfigurationText.read("listen: [\"127.0.0.1:53\", \"tls://[::1]:853\"]\nstate: /s")
        #expect(
            configuration.listen == [
                Configuration.Listener(try #require(SocketAddress("127.0.0.1:53"))),
                Configuration.Listener(try #require(SocketAddress("[::1]:853")), isEncrypted: true),
            ])
        #expect(configuration.allListeners.map(\.text) == ["127.0.0.1:53", "tls://[::1]:853"])
    }

    @Test func longForm() throws {
        let configuration = try ConfigurationText.read(
            """
            access: {deny: [192.0.2.0/24]}
            listen: ["127.0.0.1:53"]
            listeners:
              - address: 127.0.0.1:54
              - address: tls://127.0.0.1:853
                access: {allow: [10.0.0.0/8, "fd00::1"], deny: [10.0.0.13]}
                proxyProtocol: {from: [10.0.0.5, "fd00::/8"]}
                certificateFile: dot.pem
                keyFile: /etc/dot.key
                connections: 7
                connectionsPerClient: 3
                idleSeconds: 20
                messageSeconds: 2
            """)
        #expect(configuration.listen.map(\.text) == ["127.0.0.1:53"])
        #expect(configuration.listeners.map(\.text) == ["127.0.0.1:54", "tls://127.0.0.1:853"])
        #expect(configuration.listeners[0] == Configuration.Listener(try #require(SocketAddress("127.0.0.1:54"))))
        let secure = configuration.listeners[1]
        #expect(secure.access?.allowed.map(\.description) == ["10.0.0.0/8", "fd00::1/128"])
        #expect(secure.access?.denied.map(\.description) == ["10.0.0.13/32"])
        #expect(secure.proxies.map(\.description) == ["10.0.0.5/32", "fd00::/8"])
        #expect(
            secure.certificate
                == Configuration.CertificateFiles(certificateFile: "conf/dot.pem", keyFile: "/etc/dot.key"))
        #expect(
            secure.limits
                == StreamLimits(
                    connections: 7, connectionsPerClient: 3, idleTimeout: .seconds(20), messageTimeout: .seconds(2)))
        #expect(configuration.access(of: configuration.listen[0]).denied.map(\.description) == ["192.0.2.0/24"])
        #expect(configuration.access(of: secure) == secure.access)
    }

    /// Schema and type have the same defaults.
    @Test func limitsByDefault() throws {
        let configuration = try ConfigurationText.read("listeners: [{address: \"127.0.0.1:53\"}]")
        #expect(configuration.listeners[0].limits == StreamLimits())
        #expect(configuration.listen.isEmpty && configuration.access == .everybody)
    }

    @Test(arguments: [
        (
            "udpThreads: 1",
            [
                ":1: listen: found nothing, expected the addresses to serve, such as listen: [\"127.0.0.1:5300\"], or listeners"
            ]
        ),
        ("listen: []", [":4: listen: found list of 0, expected a list of 1 to 64 items"]),
        ("listeners: []", [":4: listeners: found list of 0, expected a list of 1 to 64 items"]),
        ("listeners: [{access: {}}]", [":4: listeners[0].address: found nothing, expected string"]),
        (
            "state: /s\nlisten: [\"tls://127.0.0.1\", \"tls://dns.test:853\", \"TLS://127.0.0.1:853\", \"udp://127.0.0.1:53\"]",
            [
                ":5: listen[0]: found string \"tls://127.0.0.1\", which has no port, expected an address with port such as tls://127.0.0.1:853 or tls://[::1]:853",
                ":5: listen[1]: found string \"tls://dns.test:853\", expected an address with port such as tls://127.0.0.1:853 or tls://[::1]:853",
                ":5: listen[2]: found string \"TLS://127.0.0.1:853\", expected an address with port such as 127.0.0.1:53 or [::1]:53",
                ":5: listen[3]: found string \"udp://127.0.0.1:53\", expected an address with port such as 127.0.0.1:53 or [::1]:53",
            ]
        ),
        (
            "state: /s\nlisten: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:53\"}, {address: \"127.0.0.1:0\"}, {address: \"127.0.0.1:0\"}, {address: \"tls://127.0.0.1:53\"}]",
            [
                ":6: listeners[0].address: found 127.0.0.1:53 a second time, expected each address once",
                ":6: listeners[3].address: found 127.0.0.1:53 a second time, expected each address once",
            ]
        ),
        (
            "listen: [\"127.0.0.1:53\", \"tls://127.0.0.1:853\"]",
            [
                ":4: listen[1]: found tls://127.0.0.1:853 without a certificate, expected certificateFile and keyFile (in `listeners`), or a folder in which a self-signed one is made: set `state`"
            ]
        ),
        (
            "listeners:\n  - address: tls://127.0.0.1:853\n  - {address: \"tls://127.0.0.1:854\", certificateFile: c}\n  - {address: \"127.0.0.1:855\", certificateFile: c, keyFile: k}",
            [
                ":5: listeners[0]: found tls://127.0.0.1:853 without a certificate, expected certificateFile and keyFile (in `listeners`), or a folder in which a self-signed one is made: set `state`",
                ":6: listeners[1].keyFile: found none, expected the file of the certificate's key; it may be the same file",
                ":7: listeners[2].certificateFile: found a file for 127.0.0.1:855, which is served without TLS, expected none, or the address tls://127.0.0.1:855",
                ":7: listeners[2].keyFile: found a file for 127.0.0.1:855, which is served without TLS, expected none, or the address tls://127.0.0.1:855",
            ]
        ),
        (
            "listeners:\n  - address: 127.0.0.1:53\n    connections: 0\n    connectionsPerClient: 1000001\n    idleSeconds: 3601\n    messageSeconds: 0.5\n    idleSecond: 1",
            [
                ":6: listeners[0].connections: found integer 0, expected integer 1 to 1000000",
                ":7: listeners[0].connectionsPerClient: found integer 1000001, expected integer 1 to 1000000",
                ":8: listeners[0].idleSeconds: found integer 3601, expected integer 1 to 3600",
                ":9: listeners[0].messageSeconds: found number 0.5, expected integer 1 to 3600",
                ":10: listeners[0].idleSecond: found an unknown field, expected \"idleSeconds\" (is that what you mean?)",
            ]
        ),
        (
            "listeners:\n  - address: 127.0.0.1:53\n    access: [10.0.0.0/8]\n    proxyProtocol: true\n  - address: 127.0.0.1:54\n    proxyProtocol: {}\n  - address: 127.0.0.1:55\n    proxyProtocol: {from: []}\n  - address: 127.0.0.1:56\n    proxyProtocol: {from: [10.0.0.0/33]}\n    access: {alow: []}",
            [
                ":6: listeners[0].access: found list of 1, expected an object",
                ":7: listeners[0].proxyProtocol: found boolean true, expected an object",
                ":9: listeners[1].proxyProtocol.from: found nothing, expected a list of 1 to 1024 items",
                ":11: listeners[2].proxyProtocol.from: found list of 0, expected a list of 1 to 1024 items",
                ":13: listeners[3].proxyProtocol.from[0]: found string \"10.0.0.0/33\", expected a prefix such as 10.0.0.0/8 or fe80::/10",
                ":14: listeners[3].access.alow: found an unknown field, expected \"allow\" (is that what you mean?)",
            ]
        ),
        (
            "listen: [\"127.0.0.1:53\"]\naccess:\n  allow: [10.0.0.0/8, 10.0.0.1/8, here]\n  deny: [192.0.2.1, 10.0.0.0/8]",
            [
                ":6: access.allow[1]: found string \"10.0.0.1/8\", expected a prefix such as 10.0.0.0/8 or fe80::/10",
                ":6: access.allow[2]: found string \"here\", expected a prefix such as 10.0.0.0/8 or fe80::/10",
                ":7: access.deny: found 10.0.0.0/8, which stands in allow too, expected each prefix in one of both: deny wins",
            ]
        ),
        (
            "state: /s\nlisteners: [{address: \"127.0.0.1:8443\"}]\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: t}",
            [
                ":6: control.listen[0]: found 127.0.0.1:8443, on which DNS is served over TCP, expected an address that is not in `listen` or `listeners`"
            ]
        ),
    ])
    func wrong(_ keys: String, _ expected: [String]) {
        #expect(ConfigurationText.problems(keys) == expected)
    }

    @Test func accessOfAZone() throws {
        let text = """
            listen: ["127.0.0.1:53"]
            zones:
              - name: a.test
                nameServers: [{name: ns.other}]
                access: {allow: [10.0.0.0/8]}
              - name: b.test
                nameServers: [{name: ns.other}]
            """
        let zones = try Configuration.read(Array(text.utf8), file: "p.yaml").configuration.zones.map(\.zone)
        #expect(zones.map(\.access.allowed.count) == [1, 0])
        #expect(zones[1].access == .everybody)
        let wrong = text.replacing("allow:", with: "deny: 5, allow:")
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration.read(Array(wrong.utf8), file: "p.yaml")
        }
        #expect(
            error?.description
                == "p.yaml:5: zones[0].access.deny: found integer 5, expected a list of at most 100000 items")
    }

    /// Each against `listen: 127.0.0.1:53` and `listeners: 127.0.0.1:54`.
    @Test(arguments: [
        ("listen: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:54\"}]", []),
        ("listen: [\"127.0.0.1:53\", \"127.0.0.1:54\"]", []),
        (
            "listen: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:54\", access: {deny: [10.0.0.1]}}]\naccess: {deny: [10.0.0.2]}\nedns: {identity: a}\ncookies: {required: true}\nrateLimit: {slip: 1}",
            []
        ),
        ("listen: [\"127.0.0.1:55\"]\nlisteners: [{address: \"127.0.0.1:54\"}]", ["listen"]),
        ("listen: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:54\", connections: 1}]", ["listeners"]),
        (
            "state: /s\nlisten: [\"127.0.0.1:53\"]\nlisteners: [{address: \"tls://127.0.0.1:54\"}]",
            ["listeners", "state"]
        ),
        (
            "listen: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:54\", proxyProtocol: {from: [10.0.0.1]}}]",
            ["listeners"]
        ),
        ("listen: [\"127.0.0.1:53\"]", ["listeners"]),
    ])
    func keysThatNeedARestart(_ keys: String, _ expected: [String]) throws {
        let before = try ConfigurationText.read(
            "listen: [\"127.0.0.1:53\"]\nlisteners: [{address: \"127.0.0.1:54\"}]")
        #expect(try ConfigurationText.read(keys).keysNeedingRestart(against: before) == expected)
    }
}
