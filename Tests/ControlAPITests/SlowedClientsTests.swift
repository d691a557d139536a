import ControlAPI
import Dispatch
import Glibc
import HTTP
import Logging
import Synchronization
import TestSupport
import Testing
import Transport

/// Clients that try wrong tokens are slowed, and nobody else: neither those of the same address nor those who come when
/// all places are taken.
@Suite struct SlowedClientsTests {
    private static func request(_ token: String) -> String {
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
    }

    @Test func goodTokensDoNotWaitForWrongOnes() async throws {
        try await offPool {
            let folder = try TemporaryFolder()
            let digest = SHA256Digest(of: Array("good".utf8)).hexadecimal
            let tokens = try folder.write(
                "tokens.yaml", "tokens:\n  - {name: a, sha256: \"\(digest)\", role: viewer}\n")
            let authenticator = Authenticator(
                tokensFile: tokens, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            // As many places as there are wrong clients: a good one gets the place of one that is slowed.
            let running = try RunningHTTPServer(limits: .with { $0.connectionsPerClient = 8 }) { request in
                switch await authenticator.authenticate(request) {
                case .caller: ServerResponse(json: Array("\"welcome\"".utf8))
                case .failed(let message): ServerResponse(APIStatus(code: 401, message: message))
                case .forbidden(let message): ServerResponse(APIStatus(code: 403, message: message))
                case .unavailable(let message): ServerResponse(APIStatus(code: 503, message: message))
                }
            }
            let isOver = Mutex(false)
            let refused = Mutex(0)
            let group = DispatchGroup()
            let port = running.port
            for _ in 0..<8 {
                DispatchQueue(label: "test.wrong").async(group: group) {
                    while !isOver.withLock({ $0 }) {
                        guard let client = try? TCPClient(port: port) else { continue }
                        // Pipelined: the next one is read as soon as the last is answered.
                        for _ in 0..<20 { client.send(Self.request("wrong")) }
                        while case let piece = client.receive(), !piece.isEmpty {
                            refused.withLock { $0 += 1 }
                            if isOver.withLock({ $0 }) { return }
                        }
                    }
                }
            }
            // Until they are slowed to 3.2 s: the ten free ones and some more.
            #expect(poll { refused.withLock { $0 } >= 12 })
            let start = ContinuousClock.now
            var answered = 0
            for _ in 0..<100 {
                let client = try TCPClient(port: port)
                client.send(Self.request("good"))
                if client.receive(upTo: "\"welcome\"").hasSuffix("\"welcome\"") { answered += 1 }
            }
            let duration = ContinuousClock.now - start
            isOver.withLock { $0 = true }
            #expect(answered == 100)
            // They took 320 s while good tokens had to wait as well.
            #expect(duration < .seconds(160))
            running.server.stop(deadline: .now())
            group.wait()
        }
    }
}
