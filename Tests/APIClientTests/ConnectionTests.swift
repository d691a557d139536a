import APIClient
import ControlAPI
import HTTP
import Resources
import TestSupport
import Testing
import Transport

/// Requests over real connections: kept, cut off, slow, answered early.
struct ConnectionTests {
    private static func client(_ url: String, silence: Duration = .patience) throws -> APIClient {
        APIClient(
            try ServerAccess(url: url), timeouts: .init(connect: .patience, silence: silence))
    }

    private static func text(_ client: APIClient, _ request: APIRequest) throws -> String {
        String(decoding: try client.respond(to: request).body, as: UTF8.self)
    }

    @Test func sendsBodiesOfEachForm() async throws {
        try await offPool {
            let server = try RunningServer(handler: RunningServer.echo)
            for client in [
                try Self.client("http://127.0.0.1:\(server.port)/"),
                APIClient(ServerAccess(server: ServerURL(unixSocket: server.socketPath))),
            ] {
                #expect(
                    try Self.text(client, APIRequest(.get, "/a b", parameters: [("c", "d&e")]))
                        == "\"GET /a%20b?c=d%26e 0 nobody\"")
                let octets = [UInt8](repeating: 0x61, count: 1_000_000)
                #expect(
                    try Self.text(client, APIRequest(.put, "/o", body: .octets(octets))) == "\"PUT /o 1000000 nobody\"")
                for length in [nil, 100_000] {
                    var left = 10
                    let body = RequestBody.pieces(length: length) {
                        left -= 1
                        return left >= 0 ? [UInt8](repeating: 0x62, count: 10_000) : nil
                    }
                    #expect(try Self.text(client, APIRequest(.post, "/p", body: body)) == "\"POST /p 100000 nobody\"")
                }
                #expect(try Self.text(client, APIRequest(.post, "/n")) == "\"POST /n 0 nobody\"")
            }
        }
    }

    @Test func keepsTheConnection() async throws {
        try await offPool {
            let server = try FaultyServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"))
            let client = try Self.client("http://localhost:\(server.port)")
            for _ in 0..<5 { #expect(try Self.text(client, APIRequest(.get, "/")) == "1") }
            #expect(server.connections == 1 && server.requests.count == 5)
            // A server that does not want to, or says more than was asked for.
            for text in [
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\n",
            ] {
                let server = try FaultyServer(.answer(text))
                let client = try Self.client("http://localhost:\(server.port)")
                for _ in 0..<3 { #expect(try Self.text(client, APIRequest(.get, "/")) == "1") }
                #expect(server.connections == 3)
            }
        }
    }

    /// A server that ends idle connections: the next request opens another one, without an error.
    @Test func survivesIdleConnectionsThatEnd() async throws {
        try await offPool {
            let isSo = try holds(under: [.milliseconds(50), .milliseconds(500), .seconds(4)]) { limit in
                var limits = ServerLimits()
                limits.idleTimeout = limit
                let server = try RunningServer(limits: limits, handler: RunningServer.echo)
                let client = try Self.client("http://127.0.0.1:\(server.port)")
                for round in 0..<3 {
                    let method: HTTPMethod = round == 1 ? .post : .get
                    guard try Self.text(client, APIRequest(method, "/x")).contains("/x 0") else { return false }
                    // Longer than the server bears it.
                    _ = poll(for: limit * 3) { false }
                }
                return server.requests.count == 3
            }
            #expect(isSo)
        }
    }

    /// What is refused before it is whole is not sent to its end.
    @Test func listensWhileItSends() async throws {
        try await offPool {
            let server = try RunningServer { _ in ServerResponse(APIStatus(code: 413, message: "too much")) }
            let client = try Self.client("http://127.0.0.1:\(server.port)")
            var pieces = 0
            let body = RequestBody.pieces(length: nil) {
                pieces += 1
                return pieces <= 20_000 ? [UInt8](repeating: 0x62, count: 65_536) : nil
            }
            let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.post, "/", body: body)) }
            #expect(error?.refusal?.code == 413 && error?.refusal?.message == "too much")
            #expect(pieces < 20_000)
            // The connection is not used again.
            #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: [
        (FaultyServer.Behaviour.close, "broke off: the connection was closed without an answer"), (.reset, "broke off"),
        (.respond("SSH-2.0-x\r\n"), "broke off: not HTTP"),
        (.respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), "closed within the body"),
        (.endlessHeader, "headers of more than 65536 octets"),
        (.respond("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"), "it redirects to \"/x\""),
        (
            .respond("HTTP/1.1 404 Not Found\r\nContent-Length: 19\r\n\r\n404 page not found\n"),
            "there is nothing at /p"
        ),
        (
            .respond("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"),
            "(503): Service Unavailable"
        ),
    ])
    func faultsAreNamed(_ behaviour: FaultyServer.Behaviour, _ words: String) async throws {
        try await offPool {
            let server = try FaultyServer(behaviour)
            let client = try Self.client("http://127.0.0.1:\(server.port)")
            let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/p")) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
            if words.contains("503") { #expect(error?.refusal?.retryAfterSeconds == 7) }
        }
    }

    @Test func silenceEndsIt() async throws {
        try await offPool {
            let server = try FaultyServer(.speakAndStay("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"))
            let client = try Self.client("http://127.0.0.1:\(server.port)", silence: .seconds(1))
            let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
            guard case .timeout(_, 1) = try #require(error) else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func nobodyListens() throws {
        let port = FreePort.find()
        let client = try Self.client("http://127.0.0.1:\(port)")
        let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
        guard case .unreachable(let text, isAbsent: true) = try #require(error) else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("http://127.0.0.1:\(port)") && text.contains("Connection refused"))
        let unknown = try Self.client("https://no-such-host.invalid")
        let lost = #expect(throws: APIFailure.self) { try unknown.respond(to: APIRequest(.get, "/")) }
        #expect(lost?.description.contains("no-such-host.invalid") == true)
    }

    // MARK: Watches

    @Test func linesComeAsTheyAreSent() async throws {
        try await offPool {
            let pieces = [
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n{\"type\":\"BOOK",
                "MARK\",\"object\":{}}\n\n",
                "{\"type\":\"NEW\"}\n{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old\"}}\n",
            ]
            let server = try RunningServer { _ in
                ServerResponse(
                    status: 200, headers: HTTPHeaders([.init("Content-Type", "application/json")]),
                    body: .stream { writer in
                        for piece in pieces { try? await writer.write(Array(piece.utf8)) }
                    })
            }
            let client = try Self.client("http://127.0.0.1:\(server.port)")
            let resource = APIResource(
                group: "g.test", version: "v1", kind: "Thing", plural: "things")
            var kinds: [WatchEvent.Kind] = []
            let error = #expect(throws: APIFailure.self) {
                try client.watch(resource, ObjectQuery(namespace: "n", name: "a"), resourceVersion: "5") { event in
                    kinds.append(event.kind)
                    return true
                }
            }
            #expect(kinds == [.added, .bookmark] && error?.refusal?.code == 410 && error?.refusal?.reason == "Expired")
            let target = try #require(server.requests.first.flatMap { HTTPTarget($0.target) })
            #expect(target.path == "/apis/g.test/v1/namespaces/n/things")
            let parameters = Set(target.parameters.map { "\($0.name)=\($0.value)" })
            #expect(parameters.isSuperset(of: ["watch=true", "resourceVersion=5", "fieldSelector=metadata.name=a"]))
            // The receiver ends it; the connection is not taken for the next request.
            var count = 0
            try client.watch(resource) { _ in
                count += 1
                return false
            }
            #expect(count == 1)
        }
    }
}
