import TestSupport
import Testing

/// What `kdig` and `dig` show of a listener for DNS over TLS (RFC 7858), and of what only a connection has.
///
/// Knot DNS 3.2 has no such listener; what is expected is what the RFCs say.
@Suite("dig and kdig over connections", .blocking)
struct DigTLSTests {
    /// A server and the port of its TLS listener.
    struct Encrypted {
        let server: PointsmanServer
        let port: UInt16
        private let certificates: TestCertificates

        init() throws {
            certificates = try TestCertificates()
            let pair = try certificates.issue("dot", subject: "/CN=dot", names: ["DNS:ns1.tm.test"])
            port = FreePort.find()
            server = try DigTests.server(
                """
                listeners:
                  - address: tls://127.0.0.1:\(port)
                    certificateFile: \(pair.certificateFile)
                    keyFile: \(pair.keyFile)

                """)
        }

        /// What a tool shows.
        func run(_ tool: String, _ options: [String], _ name: String = "www.tm.test", _ type: String = "A") throws
            -> String
        {
            let result = try LookupTool.run(tool, ["@127.0.0.1", "-p", "\(port)"] + options + [name, type])
            return result.output + result.errors
        }
    }

    @Test("RFC 7858 3.1: kdig +tls and dig +tls are answered")
    func answers() throws {
        let encrypted = try Encrypted()
        let shown = try encrypted.run("kdig", ["+tls", "+norecurse"])
        #expect(shown.contains(";; TLS session (TLS1.3)"), "\(shown)")
        #expect(shown.contains("status: NOERROR") && shown.contains("192.0.2.1"), "\(shown)")
        #expect(try encrypted.run("dig", ["+tls", "+norecurse", "+short"]) == "192.0.2.1\n")
        let large = try encrypted.run("kdig", ["+tls", "+norecurse"], "middle.tm.test", "TXT")
        #expect(large.contains("ANSWER: 8"), "\(large)")
    }

    @Test("RFC 8467 4.1: over TLS a padded query is answered in blocks of 468 octets; others and UDP are not padded")
    func padding() throws {
        let encrypted = try Encrypted()
        for (name, type, size) in [
            ("www.tm.test", "A", 468), ("absent.tm.test", "A", 468), ("middle.tm.test", "TXT", 936),
        ] {
            let shown = try encrypted.run("kdig", ["+tls", "+padding=128", "+norecurse"], name, type)
            #expect(shown.contains(";; PADDING: ") && shown.contains(";; Received \(size) B"), "\(shown)")
        }
        let plain = try encrypted.run("kdig", ["+tls", "+nopadding", "+edns", "+norecurse"])
        #expect(plain.contains("status: NOERROR") && !plain.contains("PADDING"), "\(plain)")
        let datagram = try LookupTool.run(
            "kdig", ["@127.0.0.1", "-p", "\(encrypted.server.port)", "+padding=128", "www.tm.test", "A"])
        #expect(datagram.output.contains("192.0.2.1") && !datagram.output.contains("PADDING"), "\(datagram.output)")
    }

    @Test("RFC 7828 3.3.2: dig +keepalive is told over TCP how long it may stay, and over UDP nothing")
    func keepalive() throws {
        let server = try DigTests.server()
        let asked = ["@127.0.0.1", "-p", "\(server.port)", "+norecurse", "+keepalive", "www.tm.test", "A"]
        let stream = try LookupTool.run("dig", ["+tcp"] + asked).output
        #expect(stream.contains("; TCP KEEPALIVE: 10.0 secs"), "\(stream)")
        let datagram = try LookupTool.run("dig", asked).output
        #expect(datagram.contains("192.0.2.1") && !datagram.contains("KEEPALIVE"), "\(datagram)")
    }
}
