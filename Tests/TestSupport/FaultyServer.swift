import Foundation
import Glibc
import Synchronization

/// A TCP server on 127.0.0.1 that behaves as a test says, well or badly, and counts its connections.
public final class FaultyServer: Sendable {
    /// What it does with a connection.
    public enum Behaviour: Sendable, Hashable {
        /// Reads a request, sends these octets, and closes.
        case respond(String)
        /// Sends these octets for each request, until the client ends the connection.
        case answer(String)
        /// Sends these octets at once and says no more, with the connection open.
        case speakAndStay(String)
        /// Reads a request, and sends a head of 200 at a tenth of a second for each octet.
        case trickle
        /// Reads a request, and sends headers without end, as fast as they go.
        case endlessHeader
        /// Reads a request, and sends a body without end, as fast as it goes, announced as of a gigabyte.
        case hugeBody
        /// Reads a request, sends these pieces a fiftieth of a second apart, and waits for the client to end the
        /// connection, after its own end or before it: a reset meanwhile is counted.
        case sendPieces([String], endsItself: Bool)
        /// Reads a request and closes.
        case close
        /// Resets the connection after the request.
        case reset
    }

    private struct State {
        var behaviour: Behaviour
        var connections = 0
        var exchanges = 0
        var resets = 0
        var requests: [String] = []
        var isStopped = false
    }

    /// The port that it listens on.
    public let port: UInt16
    private let listener: SharedSocket
    private let state: Mutex<State>

    /// Begins to listen.
    ///
    /// - Parameter port: A port that the test had before; by default a free one.
    public init(_ behaviour: Behaviour, port: UInt16? = nil) throws(DNSClientError) {
        let port = port ?? FreePort.find()
        let listener = try SharedSocket(SOCK_STREAM, port: port, backlog: 1024)
        (self.port, self.listener) = (port, listener)
        state = Mutex(State(behaviour: behaviour))
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener.number, nil, nil)
                guard let self, !self.state.withLock({ $0.isStopped }) else {
                    if client >= 0 { Glibc.close(client) }
                    break
                }
                guard client >= 0 else {
                    // A signal, a connection that has gone again, or too many open files for a moment.
                    usleep(1000)
                    continue
                }
                let behaviour = self.state.withLock { state in
                    state.connections += 1
                    return state.behaviour
                }
                Thread.detachNewThread { self.serve(client, behaviour) }
            }
        }
    }

    deinit {
        stop()
    }

    /// Connections that were accepted so far.
    public var connections: Int { state.withLock { $0.connections } }
    /// Exchanges of `sendPieces` that are over.
    public var exchanges: Int { state.withLock { $0.exchanges } }
    /// Those among them that met a reset by the client.
    public var resets: Int { state.withLock { $0.resets } }
    /// What was read of the connections that asked for something.
    public var requests: [String] { state.withLock { $0.requests } }

    /// Changes what is done with later connections.
    public func behave(_ behaviour: Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// Stops listening: connections are refused from then on.
    public func stop() {
        state.withLock { $0.isStopped = true }
        listener.shutDown()
    }

    private func serve(_ client: Int32, _ behaviour: Behaviour) {
        defer { Glibc.close(client) }
        // Nobody waits for a test's server longer than this.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if case .speakAndStay(let text) = behaviour {
            _ = Self.send(client, text)
            _ = Self.waitForEnd(client)
            return
        }
        guard let request = Self.readRequest(client) else { return }
        state.withLock { $0.requests.append(request) }
        switch behaviour {
        case .answer(let text):
            guard Self.send(client, text) else { return }
            while let next = Self.readRequest(client) {
                state.withLock { $0.requests.append(next) }
                guard Self.send(client, text) else { return }
            }
        case .respond(let text): _ = Self.send(client, text)
        case .sendPieces(let pieces, let endsItself):
            var isSent = true
            for piece in pieces where isSent {
                isSent = Self.send(client, piece)
                usleep(20_000)
            }
            if endsItself { shutdown(client, Int32(SHUT_WR)) }
            let isReset = !isSent || !Self.waitForEnd(client)
            state.withLock { state in
                state.exchanges += 1
                if isReset { state.resets += 1 }
            }
        case .speakAndStay, .close: break
        case .trickle:
            for octet in "HTTP/1.1 200 OK\r\nX-Slow: \(String(repeating: "z", count: 200))" {
                guard Self.send(client, String(octet)) else { return }
                usleep(100_000)
            }
        case .endlessHeader:
            guard Self.send(client, "HTTP/1.1 200 OK\r\n") else { return }
            let line = "X-Endless: \(String(repeating: "z", count: 1000))\r\n"
            while Self.send(client, line) {}
        case .hugeBody:
            guard Self.send(client, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n") else { return }
            let block = String(repeating: "z", count: 65_536)
            while Self.send(client, block) {}
        case .reset:
            var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
            unsafe setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
    }

    private static func readRequest(_ client: Int32) -> String? {
        var request = ""
        while !request.contains("\r\n\r\n") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return request
    }

    /// Whether the client has ended the connection in good order.
    private static func waitForEnd(_ client: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            if count <= 0 { return count == 0 }
        }
    }

    private static func send(_ client: Int32, _ text: String) -> Bool {
        var octets = Array(text.utf8)[...]
        while !octets.isEmpty {
            let sent = unsafe octets.withUnsafeBytes {
                unsafe Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            octets = octets.dropFirst(sent)
        }
        return true
    }
}
