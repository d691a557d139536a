import Daemon
import FoundationEssentials
import Logging
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct CertificateKeeperTests {
    /// What a keeper told.
    private final class Told: Sendable {
        private let log = LogLines()
        private let taken = Atomic(0)

        var lines: [String] { log.lines }
        var contexts: Int { taken.load(ordering: .relaxed) }
        var logger: Logger { log.logger }

        func count() {
            taken.add(1, ordering: .relaxed)
        }

        func waits(for text: String) async -> Bool {
            (try? await pollInTask { lines.contains { $0.contains(text) } }) == true
        }
    }

    private let folder: TestSupport.TemporaryFolder
    private let told = Told()

    init() throws {
        folder = try TestSupport.TemporaryFolder()
    }

    private func control(_ keys: String) throws -> Configuration.Control {
        let text = """
            listen: ["127.0.0.1:53"]
            state: s
            zones: [{name: a.test, nameServers: [{name: ns1.a.test, addresses: [127.0.0.1]}]}]
            control: {tokensFile: t, \(keys)}
            """
        let reading = try Configuration.read(Array(text.utf8), file: "\(folder.path)/p.yaml")
        return try #require(reading.configuration.control)
    }

    private func keeper(_ keys: String, daysOn: Int64 = 0) throws -> CertificateKeeper {
        let told = told
        let time = Int64(Date().timeIntervalSince1970) + daysOn * 86_400
        return try CertificateKeeper(
            ServerCertificate(try control(keys), state: folder.path), logger: told.logger, now: { time },
            onChange: { _ in told.count() })
    }

    private static let loopback = "listen: [\"127.0.0.1:8443\", \"[::1]:8443\", \"0.0.0.0:8444\"]"

    @Test func selfSignedIsMadeOnce() throws {
        _ = try keeper(Self.loopback + ", connections: 5")
        let certificate = try FileContents.read("\(folder.path)/tls.crt")
        #expect(try FileStatus(path: "\(folder.path)/tls.key").permissions & 0o077 == 0)
        let facts = try #require(CertificateFacts(pem: certificate))
        for name in ["127.0.0.1", "::1", "localhost"] { #expect(facts.isFor(name), "\(name)") }
        for name in ["192.0.2.1", "example.org", "0.0.0.0", ""] { #expect(!facts.isFor(name), "\(name)") }
        let fingerprint = try #require(CertificateFingerprint.sha256(certificate))
        #expect(told.lines.contains { $0.contains("made the self-signed certificate") })
        #expect(told.lines.contains { $0.contains(fingerprint) && $0.contains(facts.end) })
        _ = try keeper(Self.loopback)
        #expect(try FileContents.read("\(folder.path)/tls.crt") == certificate)
        // A kubeconfig of before would not fit a new one, so it is only told.
        _ = try keeper("listen: [\"192.0.2.7:8443\"]")
        #expect(try FileContents.read("\(folder.path)/tls.crt") == certificate)
        #expect(told.lines.last?.contains("is not for 192.0.2.7: remove ") == true)
    }

    @Test("a key that was left without its certificate is replaced with both")
    func aLonelyKeyHeals() throws {
        for left in ["", "-----BEGIN PRIVATE KEY-----\n"] {
            try? FileContents.remove("\(folder.path)/tls.crt")
            try folder.write("tls.key", left)
            _ = try keeper(Self.loopback)
            #expect(CertificateFacts(pem: try FileContents.read("\(folder.path)/tls.crt")) != nil)
            #expect(try FileStatus(path: "\(folder.path)/tls.key").permissions & 0o077 == 0)
            #expect(told.contexts >= 1 || told.lines.contains { $0.contains("made the self-signed certificate") })
            _ = try keeper(Self.loopback)
        }
    }

    @Test func openSSLAgrees() throws {
        _ = try keeper("listen: [\"192.0.2.7:8443\"]")
        let file = "\(folder.path)/tls.crt"
        for name in ["192.0.2.7", "127.0.0.1"] {
            let result = try RunningProgram.run(
                "openssl", ["verify", "-x509_strict", "-CAfile", file, "-verify_ip", name, file])
            #expect(result.code == 0, "\(result.output)\(result.errors)")
        }
        let printed = try RunningProgram.run("openssl", ["x509", "-in", file, "-noout", "-fingerprint", "-sha256"])
        let fingerprint = try #require(printed.output.split(separator: "=").last).dropLast()
        #expect(told.lines.contains { $0.contains(fingerprint) })
    }

    @Test func aCertificateWithoutItsKeyIsNotReplaced() throws {
        _ = try keeper(Self.loopback)
        let certificate = try FileContents.read("\(folder.path)/tls.crt")
        try folder.remove("tls.key")
        let error = #expect(throws: ServiceError.self) { _ = try keeper(Self.loopback) }
        #expect(error?.description.contains("remove \(folder.path)/tls.crt and \(folder.path)/tls.key") == true)
        #expect(try FileContents.read("\(folder.path)/tls.crt") == certificate)
    }

    @Test(arguments: [(0, ""), (5, "warning: "), (40, "error: ")])
    func expiry(_ days: Int64, _ expected: String) throws {
        let certificates = try TestCertificates()
        let pair = try certificates.issue("a", subject: "/CN=a", names: ["IP:127.0.0.1"], days: 31)
        _ = try keeper(
            "listen: [\"127.0.0.1:8443\"], certificateFile: \(pair.certificateFile), keyFile: \(pair.keyFile)",
            daysOn: days)
        let found = told.lines.filter { $0.contains("expire") }
        if expected.isEmpty {
            #expect(found.isEmpty)
        } else {
            #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(expected) }, "\(told.lines)")
        }
    }

    @Test func changedFilesAreRead() async throws {
        let certificates = try TestCertificates()
        func put(_ pair: TestCertificates.Pair) throws {
            try folder.write("key", String(decoding: try FileContents.read(pair.keyFile), as: UTF8.self))
            try folder.write("cert", String(decoding: try FileContents.read(pair.certificateFile), as: UTF8.self))
        }
        try put(try certificates.issue("one", subject: "/CN=one", names: ["IP:127.0.0.1"]))
        let keeper = try keeper(
            "listen: [\"127.0.0.1:8443\"], certificateFile: cert, keyFile: key, clientCAFile: \(certificates.authority.certificateFile)"
        )
        let first = keeper.context
        try folder.write("cert", "nonsense")
        #expect(await told.waits(for: "stays in force"))
        #expect(keeper.context === first && told.contexts == 0)
        let other = try certificates.issue("two", subject: "/CN=two", names: ["IP:127.0.0.1"])
        try put(other)
        let fingerprint = try #require(CertificateFingerprint.sha256(try FileContents.read(other.certificateFile)))
        #expect(await told.waits(for: fingerprint))
        #expect(keeper.context !== first)
        keeper.reload()
        #expect(told.lines.filter { $0.contains(fingerprint) }.count == 1)
    }

    @Test(arguments: ["certificateFile: none.pem, keyFile: none.key", "clientCAFile: none.pem"])
    func missingFiles(_ keys: String) throws {
        let error = #expect(throws: ServiceError.self) { _ = try keeper("listen: [\"127.0.0.1:8443\"], \(keys)") }
        #expect(error?.description.contains("\(folder.path)/none.pem cannot be read") == true)
    }
}
