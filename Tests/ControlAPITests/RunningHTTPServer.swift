import ControlAPI
import Dispatch
import Glibc
import HTTP
import IPAddress
import Logging
import TestSupport
import Testing
import Transport

/// A server on a loopback port and a Unix socket of its own, stopped with the value.
final class RunningHTTPServer: Sendable {
    let folder: TemporaryFolder
    let server: HTTPServer
    let path: String
    var port: UInt16 { server.addresses.first?.port ?? 0 }

    init(
        limits: ServerLimits = ServerLimits(), tls: TLSServerContext? = nil, handler: @escaping ServerHandler
    ) throws {
        folder = try TemporaryFolder()
        path = folder.path + "/s"
        let address = try #require(SocketAddress("127.0.0.1:0"))
        server = try HTTPServer(
            endpoints: [tls.map { .tls(address, $0) } ?? .plain(address), .local(path: path)], limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, handler: handler)
        server.start()
    }

    deinit {
        server.stop(deadline: .now() + .seconds(20))
    }

    /// Sends octets, and collects what comes back until the server ends the connection.
    func exchange(_ text: String) throws -> String {
        let client = try TCPClient(port: port)
        client.send(text)
        return client.rest()
    }

    /// Echoes method, path and body.
    @Sendable static func echo(_ request: ServerRequest) async -> ServerResponse {
        do throws(RequestBodyError) {
            let body = try await request.body.collect()
            let text = "\(request.head.method) \(request.target.path) \(String(decoding: body, as: UTF8.self))"
            return ServerResponse(json: Array(text.utf8))
        } catch {
            return ServerResponse(APIStatus(code: error.status, message: error.description))
        }
    }
}

/// A client's TCP connection whose calls block, at most a minute.
final class TCPClient: Sendable {
    private let descriptor: Int32

    /// Connects, if need be from a loopback address of its own and with small buffers.
    init(port: UInt16, from source: UInt32 = 0x7F00_0001, buffers: Int32? = nil) throws {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(number >= 0)
        descriptor = number
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if var buffers {
            unsafe setsockopt(number, SOL_SOCKET, SO_RCVBUF, &buffers, socklen_t(MemoryLayout<Int32>.size))
            unsafe setsockopt(number, SOL_SOCKET, SO_SNDBUF, &buffers, socklen_t(MemoryLayout<Int32>.size))
        }
        let bound = unsafe Self.with(source, 0) { unsafe bind(number, $0, $1) }
        let connected = unsafe Self.with(0x7F00_0001, port) { unsafe connect(number, $0, $1) }
        try #require(bound == 0 && connected == 0)
    }

    deinit {
        close(descriptor)
    }

    private static func with(
        _ host: UInt32, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = host.bigEndian
        address.sin_port = port.bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Sends all of it; what the server does not take any more is given up.
    func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Sends all of it; returns whether it was taken.
    @discardableResult
    func send(_ octets: [UInt8]) -> Bool {
        var sent = 0
        while sent < octets.count {
            let count = unsafe octets.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe Glibc.send(descriptor, base + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Ends this side only.
    func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Resets the connection.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// What is there, waiting for the first octet; empty at the end.
    func receive(_ limit: Int = 65_536) -> [UInt8] {
        var room = [UInt8](repeating: 0, count: limit)
        while true {
            let count = unsafe room.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            // The end of a program that another test has run interrupts calls that have a timeout.
            if count < 0, errno == EINTR { continue }
            return Array(room.prefix(max(0, count)))
        }
    }

    /// Receives until what came ends with a text, or the connection ends.
    func receive(upTo end: String) -> String {
        var text = ""
        while !text.hasSuffix(end) {
            let piece = receive(1)
            if piece.isEmpty { break }
            text += String(decoding: piece, as: UTF8.self)
        }
        return text
    }

    /// Everything up to the end.
    func rest() -> String {
        var all: [UInt8] = []
        while case let piece = receive(), !piece.isEmpty { all += piece }
        return String(decoding: all, as: UTF8.self)
    }
}
