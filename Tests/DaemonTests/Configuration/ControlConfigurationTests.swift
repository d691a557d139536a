import Daemon
import ResourceStore
import Testing

@Suite struct ControlConfigurationTests {
    private static let base = """
        listen: ["127.0.0.1:53"]
        state: /s
        zones:
          - name: a.test
            nameServers: [{name: ns1.a.test, addresses: [127.0.0.1]}]

        """

    private func read(_ control: String, base: String = base) throws(ConfigurationError) -> ConfigurationReading {
        try Configuration.read(Array((base + control).utf8), file: "conf/pointsman.yaml")
    }

    /// The errors' lines, or else the warnings', without the file's name.
    private func problems(_ control: String, base: String = base) -> [String] {
        do throws(ConfigurationError) {
            return try read(control, base: base).warnings.map {
                "warning: " + $0.description.replacing("conf/pointsman.yaml", with: "")
            }
        } catch {
            return error.problems.filter { $0.severity == .error }.map {
                $0.description.replacing("conf/pointsman.yaml", with: "")
            }
        }
    }

    @Test func defaults() throws {
        #expect(try read("").configuration.control == nil)
        let reading = try read("control: {listen: [\"127.0.0.1:8443\"], tokensFile: tokens.yaml}")
        #expect(reading.warnings.isEmpty)
        let control = try #require(reading.configuration.control)
        #expect(control.listen.map(\.url) == ["https://127.0.0.1:8443"])
        #expect(control.certificate == nil && control.clientCAFile == nil)
        #expect(control.tokensFile == "conf/tokens.yaml")
        #expect(control.connections == 1024 && control.connectionsPerClient == 256)
        #expect(control.importLimit == nil)
        #expect(control.audit == nil)
        #expect(control.history == RevisionLimits(count: 20, days: 90))
    }

    @Test func everyKey() throws {
        let reading = try read(
            """
            control:
              listen: ["0.0.0.0:8443", "[::]:8443", "http://127.0.0.1:8080", "http://[::1]:8080"]
              certificateFile: tls.pem
              keyFile: /etc/tls.key
              clientCAFile: clients.pem
              tokensFile: tokens.yaml
              connections: 9
              connectionsPerClient: 3
              importLimit: 512KiB
              auditFile: audit.log
              auditRequired: true
              auditSizeMiB: 7
              auditKeep: 0
              history: {count: 5}
            """)
        #expect(reading.warnings.isEmpty)
        let control = try #require(reading.configuration.control)
        #expect(
            control.listen.map(\.url) == [
                "https://0.0.0.0:8443", "https://[::]:8443", "http://127.0.0.1:8080", "http://[::1]:8080",
            ])
        #expect(control.listen.map(\.isEncrypted) == [true, true, false, false])
        #expect(
            control.certificate
                == Configuration.CertificateFiles(
                    certificateFile: "conf/tls.pem", keyFile: "/etc/tls.key"))
        #expect(control.clientCAFile == "conf/clients.pem")
        #expect(control.connections == 9 && control.connectionsPerClient == 3)
        #expect(control.importLimit == 512 << 10)
        #expect(
            control.audit
                == Configuration.Control.Audit(
                    file: "/s/audit.log", formerFile: "conf/audit.log", isRequired: true, mebibytes: 7, kept: 0))
        #expect(control.history == RevisionLimits(count: 5, days: 90))
    }

    @Test(arguments: [
        ("control: {}", [":6: control.listen: found nothing, expected a list of 1 to 64 items"]),
        ("control: 5", [":6: control: found integer 5, expected an object"]),
        (
            "control:\n  listen: [\"localhost:8443\", \"https://127.0.0.1:8443\", \"http://192.0.2.1:80\", \"127.0.0.1\"]",
            [
                ":7: control.listen[0]: found string \"localhost:8443\", expected an address with port such as 127.0.0.1:8443 (TLS), or http://127.0.0.1:8080 (loopback only)",
                ":7: control.listen[1]: found string \"https://127.0.0.1:8443\", expected an address with port such as 127.0.0.1:8443 (TLS), or http://127.0.0.1:8080 (loopback only)",
                ":7: control.listen[2]: found string \"http://192.0.2.1:80\", expected http:// on a loopback address only, as tokens would cross the network in the clear: remove http:// for TLS",
                ":7: control.listen[3]: found string \"127.0.0.1\", expected an address with port such as 127.0.0.1:8443 (TLS), or http://127.0.0.1:8080 (loopback only)",
            ]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\", \"http://127.0.0.1:8443\", \"127.0.0.1:53\"]",
            [
                ":7: control.listen[1]: found 127.0.0.1:8443 a second time, expected each address once",
                ":7: control.listen[2]: found 127.0.0.1:53, on which DNS is served over TCP, expected an address that is not in `listen` or `listeners`",
            ]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  certificateFile: tls.pem",
            [":8: control.keyFile: found none, expected the file of the certificate's key; it may be the same file"]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  keyFile: tls.key",
            [":8: control.certificateFile: found none, expected the file of the key's certificate"]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  importLimit: 2GiB\n  tokenFile: t",
            [
                ":8: control.importLimit: found string \"2GiB\", expected a size of 1KiB to 1GiB such as 32MiB",
                ":9: control.tokenFile: found an unknown field, expected \"tokensFile\" (is that what you mean?)",
            ]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  auditRequired: true\n  auditSizeMiB: 0\n  history: {days: 0}",
            [
                ":8: control.auditFile: found none, expected the file that auditRequired asks for",
                ":9: control.auditSizeMiB: found integer 0, expected integer 1 to 1048576",
                ":10: control.history.days: found integer 0, expected integer 1 to 36500",
            ]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  connections: 0",
            [":8: control.connections: found integer 0, expected integer 1 to 65536"]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]",
            [
                "warning: :6: control: found neither tokensFile nor clientCAFile, expected one of them: as it stands nobody may do anything over the network"
            ]
        ),
        (
            "control:\n  listen: [\"127.0.0.1:8443\"]\n  clientCAFile: c.pem",
            [
                "warning: :6: control: found clientCAFile without tokensFile, expected tokensFile, whose `certificates` give the holders of client certificates their roles"
            ]
        ),
    ])
    func problemsFound(_ control: String, _ expected: [String]) {
        #expect(problems(control) == expected)
    }

    @Test func stateIsNeeded() {
        let found = problems(
            "control: {listen: [\"127.0.0.1:8443\"], tokensFile: t}",
            base: Self.base.replacing("state: /s\n", with: ""))
        #expect(
            found == [
                ":5: control: found no state, expected a state folder, in which the objects and the certificate are kept: set `state`"
            ])
    }

    @Test func keysThatNeedARestart() throws {
        let none = try read("").configuration
        let one = try read("control: {listen: [\"127.0.0.1:8443\"], tokensFile: t}").configuration
        let other = try read(
            """
            control:
              listen: ["127.0.0.1:8444"]
              certificateFile: c
              keyFile: k
              clientCAFile: ca
              tokensFile: u
              connections: 2
              connectionsPerClient: 1
              importLimit: 1KiB
              auditFile: a
              auditRequired: true
              auditSizeMiB: 2
              auditKeep: 3
              history: {days: 1}
            """
        ).configuration
        #expect(one.keysNeedingRestart(against: one) == [])
        #expect(one.keysNeedingRestart(against: none) == ["control"])
        #expect(none.keysNeedingRestart(against: one) == ["control"])
        #expect(
            other.keysNeedingRestart(against: one) == [
                "control.listen", "control.certificateFile", "control.keyFile", "control.clientCAFile",
                "control.tokensFile", "control.connections", "control.connectionsPerClient", "control.auditFile",
                "control.auditRequired", "control.auditSizeMiB", "control.auditKeep", "control.history",
                "control.importLimit",
            ])
    }
}
