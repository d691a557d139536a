import APIClient
import ControlAPI
import Dispatch
import FoundationEssentials
import Glibc
import HTTP
import Logging
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct LocalSocketTests {
    /// A server in a folder of its own, stopped with the value.
    private final class Running: Sendable {
        let folder: TemporaryFolder
        let server: HTTPServer
        let path: String
        /// Asks for a path, and gives the body of the answer.
        func get(_ path: String, parameters: [(String, String)] = []) throws(APIFailure) -> [UInt8] {
            let access = ServerAccess(server: ServerURL(unixSocket: self.path))
            let client = APIClient(access, timeouts: .init(silence: .patience))
            return try client.respond(to: APIRequest(.get, path, parameters: parameters)).body
        }

        init(limits: ServerLimits = ServerLimits(), routes: [String: ServerHandler] = [:]) throws {
            folder = try TemporaryFolder()
            var all = routes
            all["/echo"] = Self.echo
            path = folder.path + "/pointsman.sock"
            let table = ServerRoutes(all)
            server = try HTTPServer(
                endpoints: [.local(path: path)], limits: limits,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { await table.respond(to: $0) }
            server.start()
        }

        @Sendable private static func echo(_ request: ServerRequest) async -> ServerResponse {
            ServerResponse(json: Array("\(request["name"] ?? "-")/\(request["type"] ?? "-")".utf8))
        }

        deinit {
            server.stop(deadline: .now() + .seconds(20))
        }

        /// Sends octets and collects what comes back until the server ends the connection.
        func exchange(_ text: String) throws -> String {
            let stream = try ClientStream(unixSocket: path, deadline: .now + .patience)
            try stream.send(Array(text.utf8))
            return try Self.rest(of: stream)
        }

        static func rest(of stream: ClientStream) throws -> String {
            var received: [UInt8] = []
            while true {
                let piece = try next(of: stream)
                if piece.isEmpty { return String(decoding: received, as: UTF8.self) }
                received += piece
            }
        }

        private static func next(of stream: ClientStream) throws(TLSFailure) -> [UInt8] {
            do throws(TLSFailure) {
                return try stream.receive()
            } catch {
                // A reset: the server has closed with octets of ours unread.
                guard case .system(let reason) = error, reason.isReset else { throw error }
                return []
            }
        }
    }

    @Test func answersTheClient() async throws {
        try await offPool {
            let running = try Running()
            let body = try running.get("/echo", parameters: [("name", "a b&c.test"), ("type", "AAAA")])
            #expect(String(decoding: body, as: UTF8.self) == "a b&c.test/AAAA")
        }
    }

    @Test func isForOwnerAndGroup() async throws {
        try await offPool {
            let running = try Running()
            var status = stat()
            #expect(unsafe lstat(running.path, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o660 && status.st_mode & S_IFMT == S_IFSOCK)
        }
    }

    @Test func keepsTheConnectionForFurtherRequests() async throws {
        try await offPool {
            let running = try Running()
            let request = "GET /echo?name=%d HTTP/1.1\r\nHost: a\r\n\r\n"
            let text = try running.exchange(
                (0..<20).map { request.replacing("%d", with: "\($0)") }.joined()
                    + "HEAD /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let bodies = text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "H" } }
            #expect(bodies == (0..<20).map { "\($0)/-" })
            #expect(text.hasSuffix("Connection: close\r\nContent-Length: 3\r\n\r\n"))
        }
    }

    @Test(arguments: [
        ("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404, "NotFound", "/echo"),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405, "MethodNotAllowed", "GET"),
        ("DELETE /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405, "MethodNotAllowed", "GET"),
        (
            "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", 405,
            "MethodNotAllowed", "GET"
        ),
        ("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "BadRequest", "/%zz"),
        ("GET /echo HTTP/1.1\r\n\r\n", 400, "BadRequest", "Host"),
        ("GET /echo HTTP/1.1\nHost: a\n\n", 400, "BadRequest", "LF"),
        ("GET /echo HTTP/2.0\r\n\r\n", 505, "BadRequest", "HTTP/2.0"),
        ("\u{16}\u{3}\u{1}\r\n\r\n", 400, "BadRequest", "first line"),
        ("GET /echo HTTP/1.1\r\nX: " + String(repeating: "a", count: 17_000), 431, "BadRequest", "16384"),
    ])
    func refusesWithAStatus(_ request: String, _ code: Int, _ reason: String, _ word: String) async throws {
        try await offPool {
            let running = try Running()
            let text = try running.exchange(request)
            #expect(text.hasPrefix("HTTP/1.1 \(code) "))
            let json = try #require(text.firstIndex(of: "{").map { text[$0...] })
            let status = try #require(APIStatus(json: Array(json.utf8)))
            #expect(status.code == code && status.reason == reason && status.message.contains(word))
        }
    }

    @Test func tellsTheClientWhyItIsRefused() async throws {
        try await offPool {
            let running = try Running()
            let error = #expect(throws: APIFailure.self) { try running.get("/none") }
            let refusal = try #require(error?.refusal)
            #expect(refusal.code == 404 && refusal.message.contains("/none"))
        }
    }

    @Test func sendsLongAnswers() async throws {
        try await offPool {
            let long = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let running = try Running(routes: ["/long": { _ in ServerResponse(json: long) }])
            #expect(try running.get("/long") == long)
        }
    }

    @Test func cutsOffWhoSendsNoWholeRequest() async throws {
        try await offPool {
            let isSo = try holds(under: [.milliseconds(100), .seconds(1), .seconds(5)]) { limit in
                let running = try Running(limits: .with { ($0.idleTimeout, $0.headTimeout) = (limit, limit * 4) })
                return try running.exchange("") == ""
                    && running.exchange("GET /echo HT").hasPrefix("HTTP/1.1 408 ")
                    && running.exchange("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n").hasPrefix("HTTP/1.1 200 OK\r\n")
            }
            #expect(isSo)
        }
    }

    @Test func waitsForARouteLongerThanForAClient() async throws {
        try await offPool {
            let isSo = try holds(under: [.milliseconds(50), .seconds(1), .seconds(5)]) { limit in
                let running = try Running(
                    limits: .with { ($0.idleTimeout, $0.progressTimeout) = (limit, limit) },
                    routes: [
                        "/slow": { _ in
                            try? await Task.sleep(for: limit * 3)
                            return ServerResponse(json: [0x31])
                        }
                    ])
                return try running.get("/slow") == [0x31]
            }
            #expect(isSo)
        }
    }

    @Test func boundsTheConnections() async throws {
        try await offPool {
            let running = try Running(limits: .with { $0.localConnections = 2 })
            let first = try ClientStream(unixSocket: running.path, deadline: .now + .patience)
            let second = try ClientStream(unixSocket: running.path, deadline: .now + .patience)
            try first.send(Array("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            try second.send(Array("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let answers = [try first.receive(), try second.receive()]
            #expect(answers.allSatisfy { !$0.isEmpty })
            let third = try ClientStream(unixSocket: running.path, deadline: .now + .patience)
            let refused = try Running.rest(of: third)
            #expect(refused == "")
            try first.send(Array("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            let answer = try Running.rest(of: first)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func replacesAStaleSocketOnly() async throws {
        try await offPool {
            let folder = try TemporaryFolder()
            let path = folder.path + "/s"
            // A dead process's socket: bound, closed, and its file left.
            let listener = try UnixStreamListener(path: path, mode: 0o600)
            #expect(unsafe rename(path, path + "2") == 0)
            listener.close()
            #expect(unsafe rename(path + "2", path) == 0)
            #expect(throws: TLSFailure.self) {
                try ClientStream(unixSocket: path, deadline: .now + .patience)
            }
            let next = try UnixStreamListener(path: path, mode: 0o600)
            let error = #expect(throws: SystemError.self) { try UnixStreamListener(path: path, mode: 0o600) }
            #expect(error?.isInUse == true)
            // A live one without our lock, as another program's, stays as well.
            #expect(unsafe unlink(path + ".lock") == 0)
            let other = #expect(throws: SystemError.self) { try UnixStreamListener(path: path, mode: 0o600) }
            #expect(other?.isInUse == true)
            next.close()
            #expect(unsafe access(path, F_OK) != 0)
            let again = try UnixStreamListener(path: path, mode: 0o600)
            again.close()
        }
    }

    @Test func leavesOtherFilesAlone() async throws {
        try await offPool {
            let folder = try TemporaryFolder()
            let path = try folder.write("s", "precious")
            let error = #expect(throws: SystemError.self) { try UnixStreamListener(path: path, mode: 0o600) }
            #expect(error?.code == ENOTSOCK)
            #expect(throws: SystemError.self) {
                try UnixStreamListener(path: folder.path + "/" + String(repeating: "a", count: 108), mode: 0o600)
            }
            #expect(throws: SystemError.self) { try UnixStreamListener(path: folder.path + "/none/s", mode: 0o600) }
            #expect(unsafe access(path, F_OK) == 0)
        }
    }

    @Test func saysThatNobodyListens() async throws {
        try await offPool {
            let folder = try TemporaryFolder()
            let client = APIClient(ServerAccess(server: ServerURL(unixSocket: folder.path + "/s")))
            let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
            guard case .unreachable(let text, isAbsent: true) = try #require(error) else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(text.contains("no server listens at"))
        }
    }

    @Test func stopsAfterWhatIsUnderWay() async throws {
        try await offPool {
            let (asked, answer) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
            let running = try Running(routes: [
                "/slow": { _ in
                    asked.signal()
                    for await _ in answer.stream { break }
                    return ServerResponse(json: [0x31])
                }
            ])
            let idle = try ClientStream(unixSocket: running.path, deadline: .now + .patience)
            let busy = try ClientStream(unixSocket: running.path, deadline: .now + .patience)
            try busy.send(Array("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            #expect(asked.wait(timeout: .now() + .seconds(60)) == .success)
            let stopped = DispatchGroup()
            DispatchQueue.global().async(group: stopped) { running.server.stop(deadline: .now() + .seconds(60)) }
            let nothing = try Running.rest(of: idle)
            #expect(nothing == "")
            answer.continuation.yield()
            let text = try Running.rest(of: busy)
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.contains("Connection: close") && text.hasSuffix("1"))
            #expect(stopped.wait(timeout: .now() + .seconds(60)) == .success)
            #expect(unsafe access(running.path, F_OK) != 0)
        }
    }
}
