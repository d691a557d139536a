import Daemon
import FoundationEssentials
import IPAddress
import TestSupport
import Testing
import Transport

/// The certificates of DNS over TLS.
@Suite("RFC 7858: certificates") struct DNSCertificateTests {
    private let folder: TestSupport.TemporaryFolder
    private let log = LogLines()

    init() throws {
        folder = try TestSupport.TemporaryFolder()
    }

    private func listeners(_ addresses: String...) throws -> [Configuration.Listener] {
        try addresses.map { Configuration.Listener(try #require(SocketAddress($0)), isEncrypted: true) }
    }

    private func keeper(_ certificate: ServerCertificate) throws -> CertificateKeeper {
        try CertificateKeeper(certificate, logger: log.logger) { _ in }
    }

    private func selfSigned(
        _ listeners: [Configuration.Listener], _ names: [String] = ["ns1.a.test", "ns_2.a.test"]
    ) throws -> CertificateKeeper {
        try keeper(ServerCertificate(selfSignedFor: listeners, nameServers: names, state: folder.path))
    }

    /// One for all listeners: their addresses, and the name servers' names as far as they are host names.
    @Test func selfSignedIsMadeOnce() throws {
        _ = try selfSigned(try listeners("192.0.2.7:853", "[2001:db8::7]:853", "0.0.0.0:8853"))
        let certificate = try FileContents.read("\(folder.path)/dns-over-tls.crt")
        #expect(try FileStatus(path: "\(folder.path)/dns-over-tls.key").permissions & 0o077 == 0)
        let facts = try #require(CertificateFacts(pem: certificate))
        for name in ["192.0.2.7", "2001:db8::7", "ns1.a.test", "localhost", "127.0.0.1", "::1"] {
            #expect(facts.isFor(name), "\(name)")
        }
        for name in ["192.0.2.8", "ns_2.a.test", "0.0.0.0", "a.test"] { #expect(!facts.isFor(name), "\(name)") }
        let fingerprint = try #require(CertificateFingerprint.sha256(certificate))
        #expect(
            log.lines == [
                "info: made the self-signed certificate \(folder.path)/dns-over-tls.crt",
                "info: DNS over TLS certificate \(folder.path)/dns-over-tls.crt: SHA-256 fingerprint \(fingerprint), valid until \(facts.end)",
            ])
        _ = try selfSigned(try listeners("192.0.2.7:853", "192.0.2.8:853"))
        #expect(try FileContents.read("\(folder.path)/dns-over-tls.crt") == certificate)
        #expect(
            log.lines.last
                == "warning: DNS over TLS certificate \(folder.path)/dns-over-tls.crt is not for 192.0.2.8: remove \(folder.path)/dns-over-tls.crt and \(folder.path)/dns-over-tls.key, restart, and give the new one, or its fingerprint, to the clients that check it"
        )
    }

    /// A configured one is usually for names only, which is no reason to warn.
    @Test func configuredIsTakenAsItIs() throws {
        let certificates = try TestCertificates()
        let pair = try certificates.makeSelfSigned("a", subject: "/CN=a", names: ["DNS:ns1.a.test"])
        try folder.write("cert", String(decoding: try FileContents.read(pair.certificateFile), as: UTF8.self))
        try folder.write("key", String(decoding: try FileContents.read(pair.keyFile), as: UTF8.self))
        let files = Configuration.CertificateFiles(
            certificateFile: "\(folder.path)/cert", keyFile: "\(folder.path)/key")
        let keeper = try keeper(ServerCertificate(files))
        #expect(log.lines.first?.contains("SHA-256 fingerprint") == true, "\(log.lines)")
        #expect(!log.lines.contains { $0.contains("is not for") }, "\(log.lines)")
        let first = keeper.context
        try folder.write("cert", "nonsense")
        keeper.reload()
        #expect(keeper.context === first)
        #expect(
            log.lines.contains {
                $0.hasPrefix("error: the DNS over TLS certificate can not be used: ")
                    && $0.hasSuffix("the certificate that was read before stays in force")
            }, "\(log.lines)")
    }

    @Test func aMissingOneIsAnError() throws {
        let files = Configuration.CertificateFiles(certificateFile: "\(folder.path)/c", keyFile: "\(folder.path)/k")
        let error = #expect(throws: ServiceError.self) { _ = try keeper(ServerCertificate(files)) }
        #expect(
            error?.description
                == "the DNS over TLS file \(folder.path)/c cannot be read: open \(folder.path)/c: No such file or directory"
        )
    }
}
