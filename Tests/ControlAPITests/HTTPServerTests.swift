import ControlAPI
import Dispatch
import Glibc
import HTTP
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct HTTPServerTests {
    private static let head = "HTTP/1.1\r\nHost: a\r\n"

    // MARK: Strict framing

    /// What two programs might read differently, and what is too long: the status, and the connection closed.
    private static let refused: [(String, Int, String)] = [
        ("POST / \(head)Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400, "several Content-Length"),
        ("POST / \(head)Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400, "several Content-Length"),
        ("POST / \(head)Content-Length: 3, 3\r\n\r\nabc", 400, "no number"),
        ("POST / \(head)Content-Length: +3\r\n\r\nabc", 400, "no number"),
        ("POST / \(head)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "both Content-Length"),
        ("POST / \(head)Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400, "both Content-Length"),
        ("POST / \(head)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "Transfer-Encoding"),
        ("POST / \(head)Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501, "Transfer-Encoding"),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501, "Transfer-Encoding"),
        ("GET / \(head)X: a\r\n b\r\n\r\n", 400, "second line"),
        ("GET / \(head) X: a\r\n\r\n", 400, "second line"),
        ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "LF"),
        ("GET / \(head)X: a\n\r\n", 400, "LF"),
        ("GET / \(head)\n", 400, "LF"),
        ("GET / \(head)X: a\rb\r\n\r\n", 400, "CR without LF"),
        ("GET / \(head)X: a\0b\r\n\r\n", 400, "octet 0"),
        ("GET /\0 \(head)\r\n", 400, "octet 0"),
        ("GET / \(head)X: a\u{1}b\r\n\r\n", 400, "octet 1"),
        ("GET / \(head)X : a\r\n\r\n", 400, "before the colon"),
        ("GET / \(head)X\t: a\r\n\r\n", 400, "before the colon"),
        ("GET / \(head): a\r\n\r\n", 400, "not a header field"),
        ("GET / \(head)X\r\n\r\n", 400, "not a header field"),
        ("GET / \(head)X(: a\r\n\r\n", 400, "not a header field"),
        ("GET / HTTP/1.1\r\n\r\n", 400, "no Host"),
        ("GET / \(head)Host: b\r\n\r\n", 400, "2 Host"),
        ("GET  / \(head)\r\n", 400, "first line"),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "first line"),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", 400, "first line"),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "HTTP/2.0"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/2.0"),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\r\n", 400, "octet 0"),
        ("POST / \(head)Transfer-Encoding: chunked\r\n\r\nz\r\n", 400, "not a chunk"),
        ("POST / \(head)Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400, "not a chunk"),
        ("POST / \(head)Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", 400, "not a chunk"),
        ("POST / \(head)Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", 400, "not a chunk"),
        ("POST / \(head)Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n", 400, "LF"),
        ("POST / \(head)Content-Length: 99999999999\r\n\r\n", 413, "body of more than"),
        ("GET /\(String(repeating: "a", count: 16_400)) \(head)\r\n", 431, "16384"),
        ("GET / \(head)X: \(String(repeating: "a", count: 16_400))\r\n\r\n", 431, "16384"),
        ("GET / \(head)\(String(repeating: "X: a\r\n", count: 100))\r\n", 431, "100 header fields"),
    ]

    @Test func whatIsAmbiguousIsRefused() async throws {
        try await offPool {
            let served = Mutex(0)
            let running = try RunningHTTPServer { request in
                if request.target.path == "/next" { served.withLock { $0 += 1 } }
                return await RunningHTTPServer.echo(request)
            }
            for (request, code, words) in Self.refused {
                for isCut in [false, true] {
                    let client = try TCPClient(port: running.port)
                    let next = "GET /next \(Self.head)\r\n"
                    if isCut {
                        // The head's end, and what follows it, in segments of their own.
                        let place = request.index(request.startIndex, offsetBy: request.count / 2)
                        client.send(String(request[..<place]))
                        client.send(String(request[place...]))
                        client.send(next)
                    } else {
                        client.send(request + next)
                    }
                    let text = client.rest()
                    #expect(text.hasPrefix("HTTP/1.1 \(code) "), "\(request.debugDescription): \(text)")
                    #expect(
                        text.contains("\r\nConnection: close\r\n") && text.contains(words),
                        "\(request.debugDescription): \(text)")
                    #expect(text.ranges(of: "\r\nDate: ").count == 1, "\(request.debugDescription): \(text)")
                }
            }
            #expect(served.withLock { $0 } == 0)
        }
    }

    // MARK: Requests

    @Test func bodiesComeInBothFramings() async throws {
        try await offPool {
            let running = try RunningHTTPServer(handler: RunningHTTPServer.echo)
            let text = try running.exchange(
                "POST /a \(Self.head)Content-Length: 3\r\n\r\nabc"
                    + "PUT /b \(Self.head)Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n3\r\nfgh\r\n0\r\nT: x\r\n\r\n"
                    + "\r\nGET http://a/c?x=1 \(Self.head)\r\n"
                    + "OPTIONS * \(Self.head)\r\n" + "DELETE /d \(Self.head)Connection: close\r\n\r\n")
            let bodies = text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "\r\n" } }
            #expect(bodies.map { String($0.prefix(8)).split(separator: "HTTP").first ?? "" }.count == 5)
            for (answer, code) in [("POST /a abc", 200), ("PUT /b defgh", 200), ("GET /c ", 200), ("DELETE /d ", 200)] {
                #expect(text.contains(answer) && code == 200, "\(text)")
            }
            #expect(text.contains("'*' is no path"))
            #expect(text.contains("HTTP/1.1 400 "))
        }
    }

    @Test func olderClientsAreServed() async throws {
        try await offPool {
            let running = try RunningHTTPServer(handler: RunningHTTPServer.echo)
            let once = try running.exchange("GET / HTTP/1.0\r\n\r\n")
            #expect(once.contains("Connection: close") && once.hasSuffix("GET / "))
            let kept = try running.exchange(
                "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n")
            #expect(kept.contains("Connection: keep-alive") && kept.hasSuffix("GET /2 "))
        }
    }

    @Test func whoEndsItsSideIsAnswered() async throws {
        try await offPool {
            let running = try RunningHTTPServer(handler: RunningHTTPServer.echo)
            let client = try TCPClient(port: running.port)
            client.send("GET /1 \(Self.head)\r\nGET /2 \(Self.head)\r\nGET /3 HT")
            client.finish()
            let text = client.rest()
            #expect(text.contains("GET /1 ") && text.hasSuffix("GET /2 "))
        }
    }

    @Test func aClientThatWaitsIsAskedForItsBody() async throws {
        try await offPool {
            let running = try RunningHTTPServer { request in
                guard request.target.path == "/want" else { return ServerResponse(status: 403) }
                return await RunningHTTPServer.echo(request)
            }
            let expecting = "\(Self.head)Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            let wanted = try TCPClient(port: running.port)
            wanted.send("POST /want \(expecting)")
            #expect(wanted.receive(upTo: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            wanted.send("abc")
            #expect(wanted.receive(upTo: "abc").hasPrefix("HTTP/1.1 200 OK\r\n"))
            wanted.send("POST /want \(expecting)abc")
            #expect(wanted.receive(upTo: "abc").hasPrefix("HTTP/1.1 200 OK\r\n"))
            // Who is refused is not asked; its connection ends, because the body may still come.
            let refused = try running.exchange("POST /no \(expecting)")
            #expect(refused.hasPrefix("HTTP/1.1 403 ") && refused.contains("Connection: close"))
            let long = "\(Self.head)Expect: 100-continue\r\nContent-Length: 4000000\r\n\r\n"
            #expect(try running.exchange("POST /want \(long)").hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func longBodiesAreRefusedByAnAnswerThatArrives() async throws {
        try await offPool {
            let running = try RunningHTTPServer(handler: RunningHTTPServer.echo)
            for framing in ["Content-Length", "Transfer-Encoding: chunked"] {
                let path = running.folder.path + "/body"
                try FileContents.replace(path, with: [UInt8](repeating: 0x61, count: 20_000_000))
                let result = try RunningProgram.run(
                    "curl",
                    [
                        "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-T", path, "-H", "Expect:", "-H",
                        framing == "Content-Length" ? "X: y" : framing, "http://127.0.0.1:\(running.port)/",
                    ])
                #expect(result.output == "413", "\(framing) \(result)")
            }
        }
    }

    @Test func aHandlerHoldsBackAClientThatIsAhead() async throws {
        try await offPool {
            let (began, go) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
            let running = try RunningHTTPServer { request in
                began.signal()
                for await _ in go.stream { break }
                var octets = 0
                do throws(RequestBodyError) {
                    while let piece = try await request.body.next() { octets += piece.count }
                } catch {
                    return ServerResponse(status: error.status)
                }
                return ServerResponse(json: Array("\(octets)".utf8))
            }
            let client = try TCPClient(port: running.port, buffers: 65_536)
            let total = 6 << 20
            client.send("POST / \(Self.head)Content-Length: \(total)\r\nConnection: close\r\n\r\n")
            #expect(began.wait(timeout: .now() + .seconds(60)) == .success)
            let sent = Mutex(0)
            let isDone = DispatchSemaphore(value: 0)
            let answer = Mutex("")
            DispatchQueue.global().async {
                let piece = [UInt8](repeating: 0x61, count: 1 << 20)
                for _ in 0..<6 where client.send(piece) { sent.withLock { $0 += piece.count } }
                answer.withLock { $0 = client.rest() }
                isDone.signal()
            }
            // It comes to rest: what the kernel takes, and a window.
            var last = -1
            while case let now = sent.withLock({ $0 }), now != last {
                last = now
                usleep(200_000)
            }
            #expect(last < total / 2)
            go.continuation.yield()
            #expect(isDone.wait(timeout: .now() + .seconds(60)) == .success)
            #expect(answer.withLock { $0 }.hasSuffix("\(total)"))
        }
    }

    // MARK: Responses

    @Test func streamsLeaveInPieces() async throws {
        try await offPool {
            let step = AsyncStream<Void>.makeStream()
            let running = try RunningHTTPServer { _ in
                ServerResponse(
                    body: .stream { writer in
                        var steps = step.stream.makeAsyncIterator()
                        for number in 0..<3 {
                            try? await writer.write(Array("line \(number)\n".utf8))
                            _ = await steps.next()
                        }
                    })
            }
            let client = try TCPClient(port: running.port)
            client.send("GET / \(Self.head)\r\nGET /2 \(Self.head)Connection: close\r\n\r\n")
            let head = client.receive(upTo: "\r\n\r\n")
            #expect(head.contains("Transfer-Encoding: chunked") && !head.contains("Content-Length"))
            for number in 0..<3 {
                // Each is there before the next is made.
                #expect(client.receive(upTo: "\n\r\n") == "7\r\nline \(number)\n\r\n")
                step.continuation.yield()
            }
            #expect(client.receive(upTo: "0\r\n\r\n") == "0\r\n\r\n")
            for _ in 0..<3 { step.continuation.yield() }
            #expect(client.rest().hasSuffix("7\r\nline 2\n\r\n0\r\n\r\n"))
            for _ in 0..<3 { step.continuation.yield() }
            let old = try running.exchange("GET / HTTP/1.0\r\n\r\n")
            #expect(old.hasSuffix("\r\n\r\nline 0\nline 1\nline 2\n") && !old.contains("chunked"))
            let none = try running.exchange("HEAD / \(Self.head)Connection: close\r\n\r\n")
            #expect(none.contains("Transfer-Encoding: chunked") && none.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func aStreamWaitsForASlowReaderAndEndsWithIt() async throws {
        try await offPool {
            let written = Mutex(0)
            let ended = DispatchSemaphore(value: 0)
            let running = try RunningHTTPServer { _ in
                ServerResponse(
                    body: .stream { writer in
                        let piece = [UInt8](repeating: 0x61, count: 100_000)
                        do throws(ResponseWriter.Closed) {
                            while true {
                                try await writer.write(piece)
                                written.withLock { $0 += piece.count }
                            }
                        } catch {
                            if Task.isCancelled, !writer.isStopping { ended.signal() }
                        }
                    })
            }
            do {
                let client = try TCPClient(port: running.port, buffers: 8192)
                client.send("GET / \(Self.head)\r\n")
                #expect(!client.receive().isEmpty)
                var last = -1
                while case let now = written.withLock({ $0 }), now != last {
                    last = now
                    usleep(200_000)
                }
                #expect(last < 20_000_000)
                // It goes on where the client does.
                for _ in 0..<200 { _ = client.receive() }
                #expect(poll { written.withLock { $0 } > last })
            }
            #expect(ended.wait(timeout: .now() + .seconds(60)) == .success)
        }
    }

    @Test func aStreamLearnsThatItsIdleClientIsGone() async throws {
        try await offPool {
            let ended = DispatchSemaphore(value: 0)
            let running = try RunningHTTPServer { _ in
                ServerResponse(
                    body: .stream { _ in
                        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                        ended.signal()
                    })
            }
            for isReset in [false, true] {
                let client = try TCPClient(port: running.port)
                client.send("GET / \(Self.head)\r\n")
                #expect(client.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
                if isReset { client.reset() } else { client.finish() }
                #expect(ended.wait(timeout: .now() + .seconds(60)) == .success)
            }
        }
    }

    @Test func streamsEndWellWhenTheServerStops() async throws {
        try await offPool {
            let running = try RunningHTTPServer { _ in
                ServerResponse(
                    body: .stream { writer in
                        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                        if writer.isStopping { try? await writer.write(Array("bye\n".utf8)) }
                    })
            }
            let client = try TCPClient(port: running.port)
            client.send("GET / \(Self.head)\r\n")
            #expect(client.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            let idle = try TCPClient(port: running.port)
            idle.send("GET / HT")
            // Long before its deadline, or the client would not see the end in its time.
            DispatchQueue.global().async { running.server.stop(deadline: .now() + .seconds(600)) }
            #expect(client.rest() == "4\r\nbye\n\r\n0\r\n\r\n")
            #expect(idle.rest() == "")
        }
    }

    @Test func headersThatCannotBeSentAreAnError() async throws {
        try await offPool {
            let running = try RunningHTTPServer { _ in
                ServerResponse(headers: HTTPHeaders([.init("X", "a\r\nSet-Cookie: b")]))
            }
            let text = try running.exchange("GET / \(Self.head)Connection: close\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 500 ") && !text.contains("Set-Cookie"))
        }
    }

    // MARK: Who asks

    @Test func requestsTellWhoAsks() async throws {
        try await offPool {
            let certificates = try TestCertificates()
            let pair = try certificates.issue("s", subject: "/CN=s", names: ["IP:127.0.0.1"])
            let context = try TLSServerContext(
                certificateFile: pair.certificateFile, keyFile: pair.keyFile,
                clientCAFile: certificates.authority.certificateFile, protocols: ["http/1.1"])
            let client = try certificates.issue("c", subject: "/O=ops/CN=ada", names: ["DNS:c"])
            let running = try RunningHTTPServer(tls: context) { request in
                ServerResponse(
                    json: Array("\(request.client.channel) \(String(describing: request.client.address))".utf8))
            }
            func curl(_ arguments: [String]) throws -> String {
                let result = try RunningProgram.run("curl", ["-sS", "--max-time", "60"] + arguments)
                return result.output + result.errors
            }
            let url = ["--cacert", certificates.authority.certificateFile, "https://127.0.0.1:\(running.port)/"]
            let known = try curl(["--cert", client.certificateFile, "--key", client.keyFile] + url)
            #expect(known.contains("commonName: \"ada\", organizations: [\"ops\"]") && known.contains("127.0.0.1"))
            #expect(try curl(url).hasPrefix("tls(nil)"))
            #expect(try curl(["--unix-socket", running.path, "http://a/"]) == "local(uid: \(getuid())) nil")
            #expect(try curl(["http://127.0.0.1:\(running.port)/"]).contains("https://"))
            // A renewed certificate is for connections to come.
            let renewed = try SelfSignedCertificate.make(hostNames: ["other"], addresses: [], days: 1)
            running.server.replace(
                try TLSServerContext(certificatePEM: renewed.certificatePEM, keyPEM: renewed.keyPEM))
            #expect(try curl(url).contains("SSL certificate problem"))
        }
    }

    @Test func tlsCarriesLongBodiesBothWays() async throws {
        try await offPool {
            let pair = try SelfSignedCertificate.make(
                hostNames: [], addresses: [try #require(IPAddress("127.0.0.1"))], days: 1)
            let context = try TLSServerContext(certificatePEM: pair.certificatePEM, keyPEM: pair.keyPEM)
            let running = try RunningHTTPServer(limits: .with { $0.bodyOctets = 8 << 20 }, tls: context) { request in
                guard let body = try? await request.body.collect() else { return ServerResponse(status: 400) }
                return ServerResponse(json: body)
            }
            let folder = running.folder.path
            try FileContents.replace(folder + "/ca.pem", with: pair.certificatePEM)
            let octets = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            try FileContents.replace(folder + "/body", with: octets)
            for framing in ["X: y", "Transfer-Encoding: chunked"] {
                let result = try RunningProgram.run(
                    "curl",
                    [
                        "-sS", "--max-time", "60", "--cacert", folder + "/ca.pem", "-T", folder + "/body", "-H",
                        framing,
                        "-o", folder + "/back", "https://127.0.0.1:\(running.port)/",
                    ])
                #expect(result.code == 0, "\(result.errors)")
                #expect(try FileContents.read(folder + "/back") == octets)
            }
        }
    }
}
