import CLinux
import Glibc
import IPAddress
import TestSupport
import Testing
import Transport

@Suite struct OutgoingTests {
    private typealias Event = OutgoingStream.Event

    /// Runs a loop until a condition holds, as long as tests wait for anything.
    private func run(_ loop: EventLoop, until isDone: @escaping () -> Bool) {
        let handle = loop.handle
        loop.schedule(after: .patience) { handle.stop() }
        func check() {
            if isDone() { handle.stop() } else { loop.schedule(after: .milliseconds(1)) { check() } }
        }
        check()
        loop.run()
    }

    @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
    func anExchangeEndsInGoodOrder(_ text: String) throws {
        let listener = try TestSocket(.tcp, bound: address(text))
        let number = listener.number
        let loop = try EventLoop()
        var received: [UInt8] = []
        var isEnded = false
        var stream: OutgoingStream?
        stream = try OutgoingStream(to: listener.boundAddress, on: loop) { event in
            guard let stream else { return }
            if event == .connected {
                #expect(stream.isOpen)
                #expect(stream.write(Array("ping".utf8).span) == .octets(4))
                Self.answer(number, reading: 4, "pong")
                return
            }
            var room = [UInt8](repeating: 0, count: 16)
            while true {
                switch stream.read(into: &room) {
                case .octets(let count): received += room[..<count]
                case .wouldBlock: return
                case .ended:
                    isEnded = true
                    return
                case .failed(let error):
                    Issue.record(error)
                    isEnded = true
                    return
                }
            }
        }
        #expect(stream?.isOpen == false)
        run(loop) { isEnded }
        #expect(String(decoding: received, as: UTF8.self) == "pong")
        stream?.close()
        #expect(loop.socketCount == 0)
    }

    /// The server's side of one exchange.
    private static func answer(_ listener: Int32, reading count: Int, _ text: String) {
        let accepted = accept(listener, nil, nil)
        var octets = [UInt8](repeating: 0, count: count)
        #expect(unsafe recv(accepted, &octets, count, Int32(MSG_WAITALL)) == count)
        #expect(unsafe send(accepted, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count)
        close(accepted)
    }

    @Test func aRefusalIsToldWithItsReason() throws {
        let peer = SocketAddress(address: try #require(IPAddress("127.0.0.1")), port: FreePort.find())
        let loop = try EventLoop()
        var events: [Event] = []
        let stream = try OutgoingStream(to: peer, on: loop) { events.append($0) }
        run(loop) { !events.isEmpty }
        #expect(events == [.failed(SystemError(call: "connect", subject: "\(peer)/tcp", code: ECONNREFUSED))])
        #expect(loop.socketCount == 0)
        guard case .failed(let error) = events.first else { return }
        #expect(error.reason == "Connection refused")
        #expect(!error.isOwnShortage)
        #expect(stream.write([1].span) == .ended)
    }

    /// A listener whose backlog is full drops SYNs, as a host that is gone does.
    @Test func aPeerThatIsSilentLeavesTheTimeoutToTheCaller() throws {
        let listener = try TestSocket(.tcp, bound: address("127.0.0.1:0"))
        try succeed(listen(listener.number, 0))
        let peer = try listener.boundAddress
        let first = try TestSocket(.tcp, connectedTo: peer)
        let loop = try EventLoop()
        var events: [Event] = []
        var streams: [OutgoingStream] = []
        for _ in 0..<3 { streams.append(try OutgoingStream(to: peer, on: loop) { events.append($0) }) }
        let handle = loop.handle
        loop.schedule(after: .milliseconds(100)) {
            for stream in streams { stream.close() }
            handle.stop()
        }
        loop.run()
        #expect(events.count < 3)
        #expect(loop.socketCount == 0)
        _ = first.number
    }

    @Test func aResetIsToldByTheRead() throws {
        let listener = try TestSocket(.tcp, bound: address("127.0.0.1:0"))
        let number = listener.number
        let loop = try EventLoop()
        var outcome: TransferOutcome<SystemError>?
        var stream: OutgoingStream?
        stream = try OutgoingStream(to: listener.boundAddress, on: loop) { event in
            guard event != .connected else {
                let accepted = accept(number, nil, nil)
                _ = clinux_reset_on_close(accepted)
                close(accepted)
                return
            }
            var room: [UInt8] = [0]
            outcome = stream?.read(into: &room)
        }
        run(loop) { outcome != nil }
        guard case .failed(let error) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(error.code == ECONNRESET)
    }

    /// A stream may be let go in its own callback, also with its last reference, and others' events still come.
    @Test func streamsGoInTheirCallbacks() throws {
        let listener = try TestSocket(.tcp, bound: address("127.0.0.1:0"))
        try succeed(listen(listener.number, 64))
        let loop = try EventLoop()
        var streams: [Int: OutgoingStream] = [:]
        var connected = 0
        for index in 0..<32 {
            streams[index] = try OutgoingStream(to: listener.boundAddress, on: loop) { event in
                connected += event == .connected ? 1 : 0
                streams[index] = nil
            }
        }
        run(loop) { streams.isEmpty }
        #expect(connected == 32)
        #expect(loop.socketCount == 0)
    }

    /// What this host lacks is told apart from what a peer did.
    @Test(arguments: [
        ("socket", EMFILE, true), ("socket", ENFILE, true), ("connect", EADDRNOTAVAIL, true), ("connect", EAGAIN, true),
        ("socket", ENOBUFS, true), ("connect", ECONNREFUSED, false), ("connect", ENETUNREACH, false),
        ("connect", EHOSTUNREACH, false), ("connect", ETIMEDOUT, false), ("read", ECONNRESET, false),
    ])
    func shortagesAreKnown(call: String, code: Int32, isShortage: Bool) {
        #expect(SystemError(call: call, subject: "", code: code).isOwnShortage == isShortage)
    }

    @Test func datagramsGoBothWays() throws {
        let server = try TestSocket(.udp, bound: address("127.0.0.1:0"))
        let peer = try server.boundAddress
        let loop = try EventLoop()
        var outcomes: [TransferOutcome<SystemError>] = []
        var room = [UInt8](repeating: 0, count: 8)
        var datagram: OutgoingDatagram?
        datagram = try OutgoingDatagram(to: peer, on: loop) {
            while let outcome = datagram?.receive(into: &room) {
                outcomes.append(outcome)
                if case .octets = outcome { continue }
                return
            }
        }
        #expect(datagram?.send([1, 2, 3].span) == .octets(3))
        var from = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = unsafe withUnsafeMutablePointer(to: &from) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                var octets = [UInt8](repeating: 0, count: 8)
                let count = unsafe recvfrom(server.number, &octets, 8, 0, $0, &length)
                unsafe sendto(server.number, &octets, count, 0, $0, length)
                return count
            }
        }
        #expect(count == 3)
        run(loop) { outcomes.count >= 2 }
        #expect(outcomes == [.octets(3), .wouldBlock])
        #expect(Array(room[..<3]) == [1, 2, 3])
    }
}
