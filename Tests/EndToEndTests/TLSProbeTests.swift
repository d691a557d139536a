import Foundation
import TestSupport
import Testing

/// HTTPS probes of real TLS servers: each verdict with its reason.
@Suite(.blocking)
struct TLSProbeTests {
    /// A server, how it is probed, and what the log says of it.
    struct Case {
        var name: String
        var server: TLSTestServer
        var tls: String
        var verdict: String
    }

    static let verified = "verify: file, caFile: ca.pem, serverName: www.shop.test"

    func cases(_ certificates: TestCertificates, _ client: TestCertificates.Pair) throws -> [Case] {
        let names = ["DNS:www.shop.test"]
        let good = try certificates.issue("good", subject: "/CN=www.shop.test", names: names)
        let expired = try certificates.issue("expired", subject: "/CN=www.shop.test", names: names, days: -1)
        let other = try certificates.issue("other", subject: "/CN=other.test", names: ["DNS:other.test"])
        let lone = try certificates.makeSelfSigned("lone", subject: "/CN=www.shop.test", names: names)
        let demand = [
            "-www", "-Verify", "1", "-CAfile", certificates.authority.certificateFile, "-verify_return_error",
        ]
        let own = "certificateFile: client.pem, keyFile: client.key"
        return [
            Case(name: "good", server: try TLSTestServer(good, []), tls: Self.verified, verdict: "Online"),
            Case(name: "expired", server: try TLSTestServer(expired, []), tls: Self.verified, verdict: "expired"),
            Case(
                name: "other", server: try TLSTestServer(other, []), tls: Self.verified,
                verdict: "is not for www.shop.test"),
            Case(name: "lone", server: try TLSTestServer(lone, []), tls: Self.verified, verdict: "self-signed"),
            // The default of fleet profiles is Azure's: the certificate is not checked.
            Case(name: "unchecked", server: try TLSTestServer(lone, []), tls: "verify: none", verdict: "Online"),
            Case(
                name: "old", server: try TLSTestServer(good, ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]),
                tls: Self.verified, verdict: "version"),
            Case(
                name: "demanding", server: try TLSTestServer(good, demand), tls: Self.verified, verdict: "certificate"),
            Case(
                name: "satisfied", server: try TLSTestServer(good, demand), tls: "\(Self.verified), \(own)",
                verdict: "Online"),
        ]
    }

    @Test func everyVerdictHasItsReason() throws {
        let certificates = try TestCertificates()
        let client = try certificates.issue("client", subject: "/CN=probe", names: ["DNS:probe.test"])
        let cases = try cases(certificates, client)
        var documents: [String] = []
        for probed in cases {
            documents += [
                Manifest.profile(probed.name),
                Manifest.endpoint("\(probed.name)-1", profile: probed.name, target: "127.0.0.1"),
                """
                apiVersion: pointsman.dev/v1
                kind: ProfilePolicy
                metadata: {namespace: shop, name: \(probed.name)}
                spec:
                  profile: {name: \(probed.name)}
                  monitor:
                    protocol: HTTPS
                    port: \(probed.server.port)
                    intervalSeconds: 5
                    timeoutSeconds: 5
                    toleratedNumberOfFailures: 0
                    tls: {\(probed.tls)}

                """,
            ]
        }
        func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        let configuration = PointsmanServer.zone(sources: ["path: objects.yaml"])
            .replacing("{enabled: false}", with: "{enabled: true, filesFolder: probe-files}")
        let server = try PointsmanServer(
            configuration,
            files: [
                "objects.yaml": Manifest.documents(documents),
                "probe-files/ca.pem": try text(certificates.authority.certificateFile),
                "probe-files/client.pem": try text(client.certificateFile),
                "probe-files/client.key": try text(client.keyFile),
            ])
        for probed in cases {
            let line = {
                server.program.errors.split(separator: "\n").first {
                    $0.contains("shop/\(probed.name)") && $0.contains("CheckingEndpoint")
                }
            }
            #expect(poll { line() != nil }, "no verdict on \(probed.name): \(server.program.errors)")
            let verdict = line() ?? ""
            #expect(verdict.contains(probed.verdict), "\(probed.name): \(verdict)")
            #expect(verdict.contains("Degraded") == (probed.verdict != "Online"), "\(probed.name): \(verdict)")
        }
    }
}
