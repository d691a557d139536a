import Foundation
import TestSupport
import Testing

/// DNS over TLS as operators check it: with kdig and openssl.
@Suite("RFC 7858: DNS over TLS of a running server", .blocking)
struct DNSOverTLSTests {
    private func kdig(_ port: UInt16, _ options: String...) throws -> RunningProgram.Result {
        try LookupTool.run(
            "kdig", ["@127.0.0.1", "-p", "\(port)", "+tls", "+retry=0", "www.tm.test", "A"] + options)
    }

    /// The fingerprint of the certificate that is shown to new connections.
    private func fingerprint(_ port: UInt16) throws -> String {
        try RunningProgram.run(
            "sh",
            [
                "-c",
                "openssl s_client -connect 127.0.0.1:\(port) -alpn dot < /dev/null 2> /dev/null | openssl x509 -noout -fingerprint -sha256",
            ]
        ).output
    }

    private func fingerprint(ofFile path: String) throws -> String {
        try RunningProgram.run("openssl", ["x509", "-in", path, "-noout", "-fingerprint", "-sha256"]).output
    }

    @Test func selfSigned() throws {
        let port = FreePort.find()
        let server = try ProtocolServer("state: state\nlisteners: [{address: \"tls://127.0.0.1:\(port)\"}]")
        let file = "\(server.server.folder.path)/state/dns-over-tls.crt"
        // Verified by the name that the zone's name server has.
        let answer = try kdig(port, "+tls-ca=\(file)", "+tls-host=ns1.tm.test")
        #expect(answer.code == 0 && answer.output.contains("192.0.2.1"), "\(answer.output)\(answer.errors)")
        #expect(answer.output.contains("TLS session (TLS1.3)"), "\(answer.output)")
        let shown = try fingerprint(port)
        #expect(shown == (try fingerprint(ofFile: file)) && !shown.isEmpty)
        let digits = try #require(shown.split(separator: "=").last).trimmingCharacters(in: .newlines)
        #expect(server.errors.contains("DNS over TLS certificate \(file): SHA-256 fingerprint \(digits)"))
        #expect(server.errors.contains("serving 127.0.0.1:\(port) over TLS"))
        // RFC 7858 3.2 with RFC 7301: the protocol is told and chosen; others are refused.
        func negotiate(_ name: String) throws -> String {
            let command = "openssl s_client -connect 127.0.0.1:\(port) -alpn \(name) < /dev/null 2>&1"
            return try RunningProgram.run("sh", ["-c", command]).output
        }
        #expect(try negotiate("dot").contains("ALPN protocol: dot"))
        #expect(try !negotiate("http/1.1").contains("ALPN protocol:"))
        // Neither plain TCP nor UDP is answered there.
        let plain = try RunningProgram.run(
            "dig", ["@127.0.0.1", "-p", "\(port)", "+tcp", "+tries=1", "+time=2", "tm.test", "SOA"])
        #expect(plain.code != 0 || !plain.output.contains("status: NOERROR"), "\(plain.output)")
    }

    @Test func aCertificateIsSwapped() throws {
        let certificates = try TestCertificates()
        let first = try certificates.issue("one", subject: "/CN=one", names: ["DNS:ns1.tm.test"])
        let second = try certificates.issue("two", subject: "/CN=two", names: ["DNS:ns1.tm.test"])
        func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        let port = FreePort.find()
        let server = try ProtocolServer(
            "listeners: [{address: \"tls://127.0.0.1:\(port)\", certificateFile: c.pem, keyFile: k.pem}]",
            files: ["c.pem": try text(first.certificateFile), "k.pem": try text(first.keyFile)])
        #expect(try fingerprint(port) == (try fingerprint(ofFile: first.certificateFile)))
        // Key before certificate: in between they do not fit, and the first pair stays.
        try server.server.folder.write("k.pem", try text(second.keyFile))
        #expect(poll { server.errors.contains("stays in force") }, "\(server.errors)")
        #expect(try fingerprint(port) == (try fingerprint(ofFile: first.certificateFile)))
        try server.server.folder.write("c.pem", try text(second.certificateFile))
        let expected = try fingerprint(ofFile: second.certificateFile)
        #expect(try poll { try fingerprint(port) == expected }, "\(server.errors)")
        let answer = try kdig(port, "+tls-ca=\(certificates.authority.certificateFile)", "+tls-host=ns1.tm.test")
        #expect(answer.output.contains("192.0.2.1"), "\(answer.output)\(answer.errors)")
    }
}
