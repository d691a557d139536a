import Dispatch
import Glibc
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// The server's side of TLS, with the openssl and curl commands as clients.
@Suite struct TLSServerTests {
    /// Answers each connection's first octets, up to a line feed, with a page that tells who the client is, and ends it.
    private actor Greeter {
        private let executor = SerialQueueExecutor(label: "test.greeter")
        private let stream: StreamConnection
        private let room: Int
        private let page: Int
        private let failures: Recorder<StreamFailure>
        private var input = StreamBuffer()
        private var output = StreamBuffer()
        private var received = 0
        private var hasAnswered = false

        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        init(
            _ accepted: consuming FileDescriptor, _ context: TLSServerContext, room: Int, page: Int,
            failures: Recorder<StreamFailure>
        ) {
            stream = StreamConnection(accepted, tls: context, queue: executor.queue) {}
            self.room = room
            self.page = page
            self.failures = failures
        }

        nonisolated func start() {
            executor.queue.async { [self] in
                assumeIsolated { greeter in
                    greeter.stream.start(
                        onReadable: { @Sendable [self] in assumeIsolated { $0.readable() } },
                        onWritable: { @Sendable [self] in assumeIsolated { $0.flush() } })
                }
            }
        }

        /// Reads once an event: what TLS keeps must make events of its own.
        private func readable() {
            guard input.reserve(room) else { return stream.close() }
            switch stream.read(into: &input) {
            case .octets(let count):
                received += count
                let isAtEnd = input.withWaiting { octets in octets.count > 0 && octets[octets.count - 1] == 0x0A }
                input.consume(count)
                if isAtEnd, !hasAnswered { answer() }
            case .wouldBlock: return
            case .ended: stream.close()
            case .failed(let failure):
                failures.append(failure)
                if failure == .notTLS { stream.sendInClear(Array("plain text\n".utf8)) }
                stream.close()
            }
        }

        private func answer() {
            hasAnswered = true
            let identity = stream.tlsPeerIdentity
            let who = identity.map { "\($0.commonName)/\($0.organizations.joined(separator: ","))" } ?? "nobody"
            let text = "got \(received) from \(who) \(String(repeating: "x", count: page))\n"
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n"
            guard output.append(Array((head + text).utf8)) else { return stream.close() }
            flush()
        }

        private func flush() {
            if case .finished = stream.write(&output) { stream.finishWriting() }
        }
    }

    private final class Server: Sendable {
        let failures = Recorder<StreamFailure>()
        let port: UInt16
        private let listener: StreamListener
        private let queue = DispatchQueue(label: "test.tls")
        private let context: Mutex<TLSServerContext>

        init(_ context: TLSServerContext, room: Int = 4096, page: Int = 0) throws {
            self.context = Mutex(context)
            listener = try StreamListener(bound: try address("127.0.0.1:0"))
            port = listener.address.port
            listener.start(
                queue: queue, onPause: { _ in },
                onAccept: { @Sendable [self] accepted in
                    let context = self.context.withLock { $0 }
                    Greeter(accepted, context, room: room, page: page, failures: failures).start()
                }, onClosed: {})
        }

        func replace(_ context: TLSServerContext) {
            self.context.withLock { $0 = context }
        }

        func close() {
            listener.close()
        }

        /// What curl gets, and its exit code.
        func curl(_ arguments: [String]) throws -> RunningProgram.Result {
            try RunningProgram.run(
                "curl", ["-sS", "--max-time", "60"] + arguments + ["https://localhost:\(port)/"])
        }

        /// What s_client says for a line sent.
        func client(_ arguments: [String]) throws -> RunningProgram.Result {
            let command =
                "echo hello | openssl s_client -ign_eof -connect 127.0.0.1:\(port) -servername localhost "
                + arguments.joined(separator: " ")
            return try RunningProgram.run("/bin/sh", ["-c", command])
        }
    }

    private static func context(
        _ pair: TestCertificates.Pair, clientCA: String? = nil, _ protocols: [String] = ["http/1.1"]
    ) throws -> TLSServerContext {
        try TLSServerContext(
            certificateFile: pair.certificateFile, keyFile: pair.keyFile, clientCAFile: clientCA, protocols: protocols)
    }

    @Test func realClientsShakeHands() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.issue("s", subject: "/CN=localhost", names: ["DNS:localhost", "IP:127.0.0.1"])
            let server = try Server(try Self.context(pair))
            defer { server.close() }
            let page = try server.curl(["--cacert", certificates.authority.certificateFile])
            #expect(page.code == 0 && page.output.hasSuffix("from nobody \n"), "\(page)")
            for (arguments, version) in [(["-tls1_3"], "TLSv1.3"), (["-tls1_2"], "TLSv1.2")] {
                let result = try server.client(arguments + ["-CAfile", certificates.authority.certificateFile])
                #expect(result.output.contains("Verify return code: 0 (ok)") && result.output.contains(version))
                #expect(result.output.contains("got 6 from nobody"))
            }
            let old = try server.client(["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
            #expect(old.code != 0 && !old.output.contains("got 6"))
            #expect(eventually { server.failures.elements.contains { "\($0)".contains("later than 1.1") } })
        }
    }

    @Test func protocolsAreNegotiated() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.makeSelfSigned("s", subject: "/CN=a", names: ["DNS:localhost"])
            let server = try Server(try Self.context(pair, ["http/1.1", "dot"]))
            defer { server.close() }
            #expect(try server.client(["-alpn", "h2,dot,http/1.1"]).output.contains("ALPN protocol: http/1.1"))
            #expect(try server.client(["-alpn", "dot"]).output.contains("ALPN protocol: dot"))
            #expect(try server.client([]).output.contains("got 6"))
            let other = try server.client(["-alpn", "h2"])
            #expect(other.errors.contains("no application protocol") && !other.output.contains("got 6"))
        }
    }

    @Test func sessionsAreResumed() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.makeSelfSigned("s", subject: "/CN=a", names: ["DNS:localhost"])
            let client = try certificates.issue("c", subject: "/O=ops/CN=ada", names: ["DNS:ada"])
            let server = try Server(try Self.context(pair, clientCA: certificates.authority.certificateFile))
            defer { server.close() }
            let folder = try TemporaryFolder()
            let identity = ["-cert", client.certificateFile, "-key", client.keyFile]
            let first = try server.client(identity + ["-tls1_2", "-sess_out", folder["session"]])
            #expect(first.output.contains("New, TLSv1.2") && first.output.contains("from ada/ops"))
            let second = try server.client(["-tls1_2", "-sess_in", folder["session"]])
            #expect(second.output.contains("Reused, TLSv1.2") && second.output.contains("from ada/ops"))
            // Another context knows nothing of the session, nor of who it was with.
            server.replace(try Self.context(pair, clientCA: certificates.authority.certificateFile))
            let third = try server.client(["-tls1_2", "-sess_in", folder["session"]])
            #expect(third.output.contains("New, TLSv1.2") && third.output.contains("from nobody"))
        }
    }

    @Test func clientsAreKnownByVouchedCertificatesOnly() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let other = try TestCertificates()
            let pair = try certificates.issue("s", subject: "/CN=localhost", names: ["DNS:localhost"])
            let asking = try Server(try Self.context(pair, clientCA: certificates.authority.certificateFile))
            let notAsking = try Server(try Self.context(pair))
            defer {
                asking.close()
                notAsking.close()
            }
            func who(_ server: Server, _ client: TestCertificates.Pair?) throws -> String {
                let identity = client.map { ["--cert", $0.certificateFile, "--key", $0.keyFile] } ?? []
                let page = try server.curl(["--cacert", certificates.authority.certificateFile] + identity)
                let words = page.output.split(separator: " ", maxSplits: 3)
                return words.last?.hasSuffix(" \n") == true ? String(words[3].dropLast(2)) : page.errors
            }
            let ada = try certificates.issue("ada", subject: "/O=ops/O=dns admins/CN=ada", names: ["DNS:x"])
            #expect(try who(asking, ada) == "ada/ops,dns admins")
            #expect(try who(asking, nil) == "nobody")
            #expect(try who(notAsking, ada) == "nobody")
            #expect(try who(asking, try other.issue("eve", subject: "/CN=ada", names: ["DNS:x"])) == "nobody")
            #expect(
                try who(asking, try certificates.makeSelfSigned("self", subject: "/CN=ada", names: ["DNS:x"]))
                    == "nobody")
            #expect(
                try who(asking, try certificates.issue("old", subject: "/CN=ada", names: ["DNS:x"], days: -1))
                    == "nobody")
            #expect(
                try who(asking, try certificates.issue("two", subject: "/CN=ada/CN=root", names: ["DNS:x"])) == "nobody"
            )
            #expect(try who(asking, try certificates.issue("none", subject: "/O=ops", names: ["DNS:x"])) == "nobody")
        }
    }

    @Test func longTransfersGoBothWays() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.makeSelfSigned("s", subject: "/CN=a", names: ["DNS:localhost"])
            // Reads of 100 octets leave most of each record with TLS.
            let server = try Server(try Self.context(pair), room: 100, page: 4_000_000)
            defer { server.close() }
            let folder = try TemporaryFolder()
            let body = String(repeating: "a", count: 300_000) + "\n"
            try FileContents.replace(folder["body"], with: Array(body.utf8))
            let arguments = "-quiet -connect 127.0.0.1:\(server.port) -servername localhost"
            let result = try RunningProgram.run(
                "/bin/sh", ["-c", "openssl s_client \(arguments) < \(folder["body"]) 2>/dev/null"])
            #expect(result.output.contains("got 300001 from nobody"))
            #expect(result.output.utf8.count > 4_000_000)
        }
    }

    @Test func whoSpeaksNoTLSIsTold() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.makeSelfSigned("s", subject: "/CN=a", names: ["DNS:localhost"])
            let server = try Server(try Self.context(pair))
            defer { server.close() }
            let result = try RunningProgram.run(
                "curl", ["-sS", "--http0.9", "--max-time", "60", "http://localhost:\(server.port)/"])
            // An alert of TLS comes before it.
            #expect(result.output.hasSuffix("plain text\n"))
            #expect(server.failures.elements == [.notTLS])
        }
    }

    @Test func wrongFilesAreNamed() throws {
        let certificates = try TestCertificates()
        let one = try certificates.issue("one", subject: "/CN=a", names: ["DNS:a"])
        let two = try certificates.issue("two", subject: "/CN=b", names: ["DNS:b"])
        func error(_ certificate: String, _ key: String, _ clientCA: String? = nil) -> String {
            do throws(TLSContextError) {
                _ = try TLSServerContext(certificateFile: certificate, keyFile: key, clientCAFile: clientCA)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(error(one.certificateFile, one.keyFile) == "")
        #expect(error("/none.pem", one.keyFile) == "/none.pem: No such file or directory")
        #expect(error(one.keyFile, one.keyFile).hasSuffix("holds no PEM block of the kind expected"))
        #expect(error(one.certificateFile, two.keyFile) == "\(two.keyFile): key values mismatch")
        #expect(error(one.certificateFile, one.keyFile, one.keyFile).hasPrefix("\(one.keyFile): holds no PEM"))
        #expect(throws: TLSContextError.self) {
            try TLSServerContext(certificatePEM: [0x30, 0xFF], keyPEM: [], protocols: [])
        }
    }

    @Test func aSelfSignedCertificateIsTrustedAsACA() async throws {
        try await offPool {
            let made = try SelfSignedCertificate.make(
                hostNames: ["localhost"],
                addresses: [try address("127.0.0.1:0").address, try address("[::1]:0").address],
                days: 30)
            let folder = try TemporaryFolder()
            try FileContents.replace(folder["cert.pem"], with: made.certificatePEM)
            let server = try Server(
                try TLSServerContext(certificatePEM: made.certificatePEM, keyPEM: made.keyPEM))
            defer { server.close() }
            #expect(try server.curl(["--cacert", folder["cert.pem"]]).output.contains("from nobody"))
            let strict = try server.client(["-x509_strict", "-verify_ip", "127.0.0.1", "-CAfile", folder["cert.pem"]])
            #expect(strict.output.contains("Verify return code: 0 (ok)"), "\(strict.output)")
            let wrong = try server.client(["-verify_hostname", "other", "-CAfile", folder["cert.pem"]])
            #expect(!wrong.output.contains("Verify return code: 0 (ok)"))
            let shown = try RunningProgram.run(
                "openssl",
                [
                    "x509", "-in", folder["cert.pem"], "-noout", "-fingerprint", "-sha256", "-text", "-checkend",
                    "2505600",
                ])
            let fingerprint = try #require(CertificateFingerprint.sha256(made.certificatePEM))
            #expect(fingerprint.utf8.count == 95 && shown.output.contains("Fingerprint=\(fingerprint)"))
            #expect(shown.code == 0 && shown.output.contains("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0"))
            #expect(shown.output.contains("NIST CURVE: P-256"))
            let next = try SelfSignedCertificate.make(hostNames: ["localhost"], addresses: [], days: 30)
            #expect(CertificateFingerprint.sha256(next.certificatePEM) != fingerprint)
        }
    }

    /// Two servers' certificates for the same names are found apart in one list, whichever comes first.
    @Test func selfSignedCertificatesStandBesideEachOther() async throws {
        try await offPool {
            let made = try (0..<2).map { _ in
                try SelfSignedCertificate.make(
                    hostNames: ["ns1.tm.test", "localhost"], addresses: [try address("127.0.0.1:0").address], days: 30)
            }
            let folder = try TemporaryFolder()
            for (number, certificate) in made.enumerated() {
                try FileContents.replace(folder["\(number).pem"], with: certificate.certificatePEM)
                let shown = try RunningProgram.run(
                    "openssl",
                    ["x509", "-in", folder["\(number).pem"], "-noout", "-subject", "-ext", "authorityKeyIdentifier"]
                ).output
                #expect(shown.contains("ns1.tm.test "), "\(shown)")
                #expect(shown.split(separator: "\n").last?.contains(":") == true, "the key has its number: \(shown)")
            }
            for order in [[0, 1], [1, 0]] {
                try FileContents.replace(folder["both.pem"], with: order.flatMap { made[$0].certificatePEM })
                for certificate in made {
                    let server = try Server(
                        try TLSServerContext(certificatePEM: certificate.certificatePEM, keyPEM: certificate.keyPEM))
                    defer { server.close() }
                    let output = try server.client(
                        ["-verify_hostname", "ns1.tm.test", "-CAfile", folder["both.pem"]]).output
                    #expect(output.contains("Verify return code: 0 (ok)"), "\(output)")
                }
            }
        }
    }

    @Test func aLongNameStillMakesASubject() throws {
        let label = String(repeating: "n", count: 60)
        let made = try SelfSignedCertificate.make(hostNames: ["\(label).\(label).test"], addresses: [], days: 1)
        #expect(CertificateFingerprint.sha256(made.certificatePEM) != nil)
    }

    @Test func certificatesNeedNamesAndDays() {
        #expect(CertificateFingerprint.sha256(Array("no certificate".utf8)) == nil)
        for (names, days) in [([], 1), (["a,IP:127.0.0.1"], 1), ([""], 1), (["a"], 0), (["a"], 40_000)] {
            #expect(throws: TLSContextError.self) {
                _ = try SelfSignedCertificate.make(hostNames: names, addresses: [], days: days)
            }
        }
    }
}
