import HealthMonitor
import TestSupport
import Testing
import Traffic

/// HTTPS probes against the openssl command's server.
struct TLSProbeTests {
    private static let names = ["DNS:app.test", "IP:127.0.0.1"]

    /// Probes a server once.
    private static func probe(
        _ server: TLSTestServer, _ certificates: TestCertificates, _ tls: TLSSettings,
        headers: [MonitorSettings.Header] = []
    ) throws -> ProbeResult {
        let folder = certificates.authority.certificateFile.split(separator: "/").dropLast().joined(separator: "/")
        var settings = MonitorSettings.quick(
            server.port, kind: .https, interval: .seconds(60), timeout: .seconds(10))
        settings.tls = tls
        settings.headers = headers
        let test = try TestMonitor(HealthMonitorConfiguration(filesFolder: "/" + folder))
        test.monitor.update([try .of("127.0.0.1", monitor: settings)])
        return try test.firstResult()
    }

    private static func expectFailure(_ result: ProbeResult, holding text: String) {
        guard case .failure(.tls(let reason)) = result.outcome else {
            Issue.record("\(result)")
            return
        }
        #expect(reason.contains(text))
    }

    @Test("A valid certificate is verified, by the name that is sent, and its details are told")
    func verified() throws {
        let certificates = try TestCertificates()
        let server = try TLSTestServer(certificates.issue("good", subject: "/CN=app.test", names: Self.names))
        var tls = TLSSettings(verify: .file, caFile: "authority.pem", serverName: "app.test")
        let result = try Self.probe(server, certificates, tls)
        #expect(result.outcome == .success)
        #expect(result.statusCode == 200)
        let details = try #require(result.tls)
        #expect(details.verified)
        #expect(details.version == "TLSv1.3")
        #expect(details.subject == "CN=app.test")
        #expect([29, 30].contains(details.daysToExpiry))
        tls.serverName = nil
        #expect(try Self.probe(server, certificates, tls).outcome == .success)
        let host = try Self.probe(server, certificates, tls, headers: [.init(name: "Host", value: "app.test:444")])
        #expect(host.outcome == .success)
        tls.serverName = "other.test"
        Self.expectFailure(try Self.probe(server, certificates, tls), holding: "is not for other.test")
    }

    @Test("An expired or self-signed certificate fails where it is verified, and is told where it is not")
    func refused() throws {
        let certificates = try TestCertificates()
        let verifying = TLSSettings(verify: .file, caFile: "authority.pem")
        let expired = try TLSTestServer(
            certificates.issue("old", subject: "/CN=app.test", names: Self.names, days: -1))
        Self.expectFailure(try Self.probe(expired, certificates, verifying), holding: "expired on")
        let unverified = try Self.probe(expired, certificates, TLSSettings())
        #expect(unverified.outcome == .success)
        #expect(unverified.tls?.verified == false)
        #expect(unverified.tls?.daysToExpiry ?? 0 < 0)
        let own = try TLSTestServer(
            certificates.makeSelfSigned("own", subject: "/CN=app.test", names: Self.names))
        Self.expectFailure(try Self.probe(own, certificates, verifying), holding: "self-signed")
    }

    @Test("A demanded client certificate is given, or its lack is the reason")
    func clientCertificate() throws {
        let certificates = try TestCertificates()
        let server = try TLSTestServer(
            certificates.issue("good", subject: "/CN=app.test", names: Self.names),
            ["-Verify", "1", "-verify_return_error", "-CAfile", certificates.authority.certificateFile])
        Self.expectFailure(try Self.probe(server, certificates, TLSSettings()), holding: "client certificate")
        _ = try certificates.issue("client", subject: "/CN=probe", names: ["DNS:probe.test"])
        let tls = TLSSettings(certificateFile: "client.pem", keyFile: "client.key")
        #expect(try Self.probe(server, certificates, tls).outcome == .success)
    }
}
