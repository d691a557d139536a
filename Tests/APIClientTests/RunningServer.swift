import ControlAPI
import Dispatch
import HTTP
import IPAddress
import Logging
import Synchronization
import TestSupport
import Testing
import Transport

/// The control API's HTTP server with a test's handler, on a loopback port and a Unix socket; stopped with the value.
final class RunningServer: Sendable {
    let folder: TemporaryFolder
    let socketPath: String
    private let server: HTTPServer
    private let seen: Recorder

    var port: UInt16 { server.addresses.first?.port ?? 0 }
    /// The requests that have come so far.
    var requests: [HTTPRequest] { seen.list.withLock { $0 } }

    private final class Recorder: Sendable {
        let list = Mutex<[HTTPRequest]>([])
    }

    init(
        tls: TLSServerContext? = nil, limits: ServerLimits = ServerLimits(), handler: @escaping ServerHandler
    ) throws {
        folder = try TemporaryFolder()
        socketPath = folder.path + "/s"
        let seen = Recorder()
        self.seen = seen
        let address = try #require(SocketAddress("127.0.0.1:0"))
        server = try HTTPServer(
            endpoints: [tls.map { .tls(address, $0) } ?? .plain(address), .local(path: socketPath)], limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { request in
            seen.list.withLock { $0.append(request.head) }
            return await handler(request)
        }
        server.start()
    }

    deinit {
        server.stop(deadline: .now() + .seconds(5))
    }

    /// Echoes the body's length and what a client certificate says.
    @Sendable static func echo(_ request: ServerRequest) async -> ServerResponse {
        var count = 0
        do throws(RequestBodyError) {
            while let piece = try await request.body.next() { count += piece.count }
        } catch {
            return ServerResponse(APIStatus(code: error.status, message: error.description))
        }
        var who = "nobody"
        if case .tls(let identity?) = request.client.channel { who = identity.commonName }
        return ServerResponse(json: Array("\"\(request.head.method) \(request.head.target) \(count) \(who)\"".utf8))
    }
}
