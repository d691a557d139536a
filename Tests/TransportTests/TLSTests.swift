import CLinux
import Glibc
import IPAddress
import TestSupport
import Testing
import Transport

@Suite struct TLSTests {
    /// How a TLS exchange ended.
    private struct Result {
        var answer = ""
        var peer: TLSPeer?
        var failure: TLSFailure?
    }

    /// Opens a connection, shakes hands, asks for a page and reads it to its end.
    private func exchange(_ context: TLSClientContext, port: UInt16, name: String) throws -> Result {
        let loop = try EventLoop()
        let handle = loop.handle
        let client = try Client(context, port: port, name: name, on: loop) { handle.stop() }
        loop.schedule(after: .patience) { handle.stop() }
        loop.run()
        return Result(
            answer: String(decoding: client.received, as: UTF8.self), peer: client.peer,
            failure: client.isOver ? client.failure : .other("timeout"))
    }

    private final class Client {
        var received: [UInt8] = []
        var peer: TLSPeer?
        var failure: TLSFailure?
        var isOver = false
        private var stream: OutgoingStream?
        private var session: TLSClientSession?
        private var room = [UInt8](repeating: 0, count: 1024)
        private let onEnd: () -> Void

        init(
            _ context: TLSClientContext, port: UInt16, name: String, on loop: EventLoop, onEnd: @escaping () -> Void
        ) throws {
            self.onEnd = onEnd
            let address = SocketAddress(address: try #require(IPAddress("127.0.0.1")), port: port)
            let stream = try OutgoingStream(to: address, on: loop, isInteractive: true) { [unowned self] event in
                if case .failed(let error) = event { return end(.system(error)) }
                goOn()
            }
            self.stream = stream
            session = try TLSClientSession(context, over: stream, name: name)
        }

        private func goOn() {
            guard let session, !isOver else { return }
            if peer == nil {
                switch session.handshake() {
                case .wouldBlock: return
                case .failed(let failure): return end(failure)
                case .done:
                    peer = session.peer
                    if case .failed(let failure) = session.write(Array("GET / HTTP/1.0\r\n\r\n".utf8).span) {
                        return end(failure)
                    }
                }
            }
            while true {
                switch session.read(into: &room) {
                case .octets(let count): received += room[..<count]
                case .wouldBlock: return
                case .ended: return end(nil)
                case .failed(let failure): return end(failure)
                }
            }
        }

        private func end(_ failure: TLSFailure?) {
            self.failure = failure
            isOver = true
            session?.close()
            onEnd()
        }
    }

    @Test func aValidChainIsVerifiedAndDescribed() throws {
        let certificates = try TestCertificates()
        let pair = try certificates.issue(
            "good", subject: "/O=Shop/CN=www.shop.test", names: ["DNS:www.shop.test", "IP:127.0.0.1"], days: 20)
        let context = try TLSClientContext(.file(certificates.authority.certificateFile))
        for (arguments, version) in [([], "TLSv1.3"), (["-tls1_2"], "TLSv1.2")] {
            let server = try TLSTestServer(pair, arguments)
            for name in ["www.shop.test", "www.shop.test.", "127.0.0.1"] {
                let result = try exchange(context, port: server.port, name: name)
                #expect(result.failure == nil)
                #expect(result.answer.hasPrefix("HTTP/1.0 200 ok"))
                let peer = try #require(result.peer)
                #expect(peer.version == version)
                #expect(peer.cipher.contains("AES") || peer.cipher.contains("CHACHA"))
                #expect(peer.subject == "CN=www.shop.test,O=Shop")
                #expect(peer.names == "www.shop.test, 127.0.0.1")
                #expect(peer.isVerified && !peer.requestedCertificate)
                // 19 where the clock has gone on by a second since the certificate was made.
                #expect((19...20).contains(try #require(peer.daysToExpiry(at: Int64(time(nil))))))
                #expect(peer.daysToExpiry(at: try #require(peer.notAfter) + 1) == -1)
            }
        }
    }

    @Test func badCertificatesAreRefusedEachWithItsReason() throws {
        let certificates = try TestCertificates()
        let expired = try certificates.issue(
            "expired", subject: "/CN=old.test", names: ["DNS:www.shop.test"], days: -1)
        let other = try certificates.issue(
            "other", subject: "/CN=other.test", names: ["DNS:other.test", "DNS:*.other.test"])
        let own = try certificates.makeSelfSigned("own", subject: "/CN=self.test", names: ["DNS:www.shop.test"])
        let strangers = try TestCertificates()
        let foreign = try strangers.issue("foreign", subject: "/CN=foreign.test", names: ["DNS:www.shop.test"])
        let trusting = try TLSClientContext(.file(certificates.authority.certificateFile))
        let careless = try TLSClientContext(.none)

        for (pair, name, reason) in [
            (expired, "www.shop.test", "the certificate (CN=old.test) expired on "),
            (
                other, "www.shop.test",
                "the certificate (CN=other.test) is not for www.shop.test; it is for other.test, *.other.test"
            ),
            (
                other, "127.0.0.1",
                "the certificate (CN=other.test) is not for 127.0.0.1; it is for other.test, *.other.test"
            ),
            (own, "www.shop.test", "the certificate (CN=self.test) is self-signed and not among the trusted ones"),
            (
                foreign, "www.shop.test",
                "the certificate (CN=foreign.test) is not trusted: unable to get local issuer certificate"
            ),
        ] {
            let server = try TLSTestServer(pair)
            let result = try exchange(trusting, port: server.port, name: name)
            guard case .certificate(let text) = result.failure else {
                Issue.record("\(reason): \(String(describing: result.failure))")
                continue
            }
            #expect(text.hasPrefix(reason))
            #expect(result.answer == "")
            // Whoever does not look gets the page, and is told that nothing was verified.
            let unverified = try exchange(careless, port: server.port, name: name)
            #expect(unverified.failure == nil)
            #expect(unverified.answer.hasPrefix("HTTP/1.0 200 ok"))
            #expect(unverified.peer?.isVerified == false)
        }
        // A self-signed certificate in the file vouches for itself.
        let pinning = try TLSClientContext(.file(own.certificateFile))
        let server = try TLSTestServer(own)
        #expect(try exchange(pinning, port: server.port, name: "www.shop.test").failure == nil)
        // The host's store knows none of these.
        let system = try exchange(TLSClientContext(.system), port: server.port, name: "www.shop.test")
        #expect(system.failure?.description.contains("is self-signed") == true)
    }

    @Test func anOldVersionIsRefused() throws {
        let certificates = try TestCertificates()
        let pair = try certificates.issue("good", subject: "/CN=www.shop.test", names: ["DNS:www.shop.test"])
        let server = try TLSTestServer(pair, ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        let result = try exchange(TLSClientContext(.none), port: server.port, name: "www.shop.test")
        #expect(result.failure == .protocolVersion)
        #expect(result.failure?.description == "the server speaks no TLS version later than 1.1; expected 1.2 or 1.3")
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func aDemandedClientCertificate(_ version: String) throws {
        let certificates = try TestCertificates()
        let authority = certificates.authority.certificateFile
        let pair = try certificates.issue("good", subject: "/CN=www.shop.test", names: ["DNS:www.shop.test"])
        let probe = try certificates.issue("probe", subject: "/CN=probe", names: ["DNS:probe"])
        let server = try TLSTestServer(pair, [version, "-Verify", "1", "-verify_return_error", "-CAfile", authority])
        let without = try exchange(TLSClientContext(.file(authority)), port: server.port, name: "www.shop.test")
        #expect(without.failure == .clientCertificateRequired)
        let identity = TLSClientContext.Identity(certificateFile: probe.certificateFile, keyFile: probe.keyFile)
        let context = try TLSClientContext(.file(authority), identity: identity)
        let with = try exchange(context, port: server.port, name: "www.shop.test")
        #expect(with.failure == nil)
        #expect(with.answer.hasPrefix("HTTP/1.0 200 ok"))
        // One from elsewhere is refused in the server's words.
        let strangers = try TestCertificates()
        let stranger = try strangers.issue("probe", subject: "/CN=probe", names: ["DNS:probe"])
        let wrong = TLSClientContext.Identity(certificateFile: stranger.certificateFile, keyFile: stranger.keyFile)
        let refused = try exchange(
            TLSClientContext(.file(authority), identity: wrong), port: server.port, name: "www.shop.test")
        #expect(refused.failure == .alert("unknown CA"))
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", TLSFailure.notTLS), ("220 mail.test ESMTP\r\n", .notTLS),
        ("", .endedInHandshake),
    ])
    func aServerThatSpeaksNoTLSIsNamedSo(_ answer: String, _ expected: TLSFailure) throws {
        let listener = try TestSocket(.tcp, bound: address("127.0.0.1:0"))
        let (number, port) = (listener.number, try listener.boundAddress.port)
        let server = try WorkerThread(name: "no-tls") {
            let accepted = accept(number, nil, nil)
            var octets = [UInt8](repeating: 0, count: 4096)
            _ = unsafe recv(accepted, &octets, octets.count, 0)
            _ = unsafe send(accepted, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
            close(accepted)
        }
        let result = try exchange(TLSClientContext(.none), port: port, name: "www.shop.test")
        server.join()
        #expect(result.failure == expected)
    }

    @Test func filesThatCannotBeUsedAreNamed() throws {
        let certificates = try TestCertificates()
        let pair = certificates.authority
        let other = try certificates.makeSelfSigned("other", subject: "/CN=other", names: ["DNS:other"])
        func reason(_ verification: TLSClientContext.Verification, _ identity: TLSClientContext.Identity? = nil)
            -> String
        {
            do throws(TLSContextError) {
                _ = try TLSClientContext(verification, identity: identity)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(reason(.file("/nowhere/ca.pem")) == "/nowhere/ca.pem: No such file or directory")
        #expect(reason(.file(pair.keyFile)).hasPrefix("\(pair.keyFile): "))
        #expect(
            reason(.none, .init(certificateFile: pair.keyFile, keyFile: pair.keyFile))
                == "\(pair.keyFile): holds no PEM block of the kind expected")
        #expect(
            reason(.none, .init(certificateFile: pair.certificateFile, keyFile: other.keyFile))
                == "\(other.keyFile): key values mismatch")
        let encrypted = other.keyFile + ".encrypted"
        let made = try RunningProgram.run(
            "openssl", ["pkcs8", "-topk8", "-in", pair.keyFile, "-out", encrypted, "-passout", "pass:secret"])
        #expect(made.code == 0)
        #expect(
            reason(.none, .init(certificateFile: pair.certificateFile, keyFile: encrypted))
                == "\(encrypted): is encrypted; expected a key without a passphrase")
        #expect(
            reason(.file(pair.certificateFile), .init(certificateFile: pair.certificateFile, keyFile: pair.keyFile))
                == "")
    }
}
