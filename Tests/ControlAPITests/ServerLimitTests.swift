import ControlAPI
import Dispatch
import Glibc
import HTTP
import TestSupport
import Testing
import Transport

/// Clients that do not get on, and too many of them.
@Suite struct ServerLimitTests {
    private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func whoSendsSlowlyIsEnded() async throws {
        try await offPool {
            let isSo = try holds { limit in
                let running = try RunningHTTPServer(
                    limits: .with {
                        $0.headTimeout = limit * 3
                        $0.idleTimeout = limit
                        $0.progressTimeout = limit
                    }, handler: RunningHTTPServer.echo)
                // An octet at a time does not buy more.
                let slow = try TCPClient(port: running.port)
                guard poll(until: { !slow.send(Array("G".utf8)) }) else { return false }
                let silent = try TCPClient(port: running.port)
                guard slow.rest().hasPrefix("HTTP/1.1 408 "), silent.rest() == "" else { return false }
                let kept = try TCPClient(port: running.port)
                kept.send(Self.request)
                let body = try TCPClient(port: running.port)
                body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na")
                let text = body.rest()
                return text.hasPrefix("HTTP/1.1 408 ") && text.contains("Connection: close")
                    && kept.rest().hasSuffix("GET / ")
            }
            #expect(isSo)
        }
    }

    @Test func whoGetsOnIsNotEnded() async throws {
        try await offPool {
            let isSo = try holds(under: [.seconds(1), .seconds(4), .seconds(12)]) { limit in
                let running = try RunningHTTPServer(
                    limits: .with { $0.progressTimeout = limit }, handler: RunningHTTPServer.echo)
                let client = try TCPClient(port: running.port)
                let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 75000\r\n\r\n"
                client.send(head)
                for _ in 0..<15 {
                    client.send([UInt8](repeating: 0x61, count: 5000))
                    usleep(UInt32(limit / .microseconds(10)))
                }
                return client.rest().hasPrefix("HTTP/1.1 200 ")
            }
            #expect(isSo)
        }
    }

    @Test func whoDoesNotReadIsEnded() async throws {
        try await offPool {
            let ended = DispatchSemaphore(value: 0)
            let running = try RunningHTTPServer(limits: .with { $0.progressTimeout = .milliseconds(300) }) { _ in
                ServerResponse(
                    body: .stream { writer in
                        let piece = [UInt8](repeating: 0x61, count: 100_000)
                        while (try? await writer.write(piece)) != nil {}
                        ended.signal()
                    })
            }
            let client = try TCPClient(port: running.port, buffers: 8192)
            client.send(Self.request)
            #expect(ended.wait(timeout: .now() + .seconds(60)) == .success)
        }
    }

    @Test func aWaitingHandlerIsNotLate() async throws {
        try await offPool {
            let isSo = try holds(under: [.milliseconds(250), .seconds(2), .seconds(10)]) { limit in
                let running = try RunningHTTPServer(
                    limits: .with {
                        $0.idleTimeout = limit
                        $0.progressTimeout = limit
                    }
                ) { request in
                    let first = (try? await request.body.next()) ?? []
                    try? await Task.sleep(for: limit * 2)
                    return ServerResponse(json: first + ((try? await request.body.collect()) ?? []))
                }
                let client = try TCPClient(port: running.port)
                client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\na")
                usleep(UInt32(limit / .microseconds(3)))
                client.send("bc")
                return client.rest().hasSuffix("\r\nabc")
            }
            #expect(isSo)
        }
    }

    /// A thousand connections that send an octet now and then: from one address, and from a thousand.
    @Test(arguments: [false, true])
    func aThousandSlowClientsKeepNobodyAway(_ isFromEverywhere: Bool) async throws {
        DescriptorLimit.raise()
        // Both sides are in this process, and other tests are.
        let count = min(1000, (DescriptorLimit.current - 200) / 4)
        try await offPool {
            let running = try RunningHTTPServer(
                limits: .with { if isFromEverywhere { $0.connections = count } }, handler: RunningHTTPServer.echo)
            var slow: [TCPClient] = []
            for number in 0..<count {
                let source: UInt32 = isFromEverywhere ? 0x7F01_0000 + UInt32(number) : 0x7F00_0001
                let client = try TCPClient(port: running.port, from: source)
                client.send("GET / HTTP/1.1\r\nX")
                slow.append(client)
            }
            for _ in 0..<3 {
                let text = try running.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(text.hasSuffix("GET / "))
                for client in slow { client.send("-") }
            }
        }
    }

    @Test func connectionsThatAreServedKeepTheirPlaces() async throws {
        try await offPool {
            let go = AsyncStream<Void>.makeStream()
            let asked = DispatchSemaphore(value: 0)
            let running = try RunningHTTPServer(limits: .with { ($0.connectionsPerClient, $0.connections) = (2, 3) }) {
                request in
                if request.target.path == "/slow" {
                    asked.signal()
                    for await _ in go.stream { break }
                }
                return await RunningHTTPServer.echo(request)
            }
            func ask(_ path: String) throws -> TCPClient {
                let client = try TCPClient(port: running.port)
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            let slow = try ask("/slow")
            #expect(asked.wait(timeout: .now() + .seconds(60)) == .success)
            let idle = try ask("/1")
            #expect(idle.receive(upTo: "GET /1 ").hasSuffix("GET /1 "))
            let next = try ask("/2")
            #expect(next.receive(upTo: "GET /2 ").hasSuffix("GET /2 "))
            #expect(idle.rest() == "")
            // A connection gives its place once the server knows its answer gone, which its client knows first.
            var other = try ask("/slow")
            #expect(
                try poll {
                    if asked.wait(timeout: .now() + .milliseconds(500)) == .success { return true }
                    other = try ask("/slow")
                    return false
                })
            #expect(next.rest() == "")
            // Both places are taken by requests that are served; another client has its own.
            #expect(try ask("/3").rest() == "")
            let elsewhere = try TCPClient(port: running.port, from: 0x7F00_0002)
            elsewhere.send(Self.request)
            #expect(elsewhere.receive(upTo: "GET / ").hasSuffix("GET / "))
            go.continuation.yield()
            go.continuation.yield()
            #expect(slow.receive(upTo: "GET /slow ").hasSuffix("GET /slow "))
            #expect(other.receive(upTo: "GET /slow ").hasSuffix("GET /slow "))
        }
    }
}
