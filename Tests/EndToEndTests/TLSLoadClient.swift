import IPAddress
import Transport

/// One of very many clients over TLS that share a thread: it sends some octets, and hands on what comes.
///
/// It belongs to its loop's thread.
final class TLSLoadClient {
    private var stream: OutgoingStream?
    private var session: TLSClientSession?
    private var unsent: [UInt8]?
    private var room = [UInt8](repeating: 0, count: 16_384)
    private let onReceive: (ArraySlice<UInt8>) -> Void
    private let onEstablished: () -> Void
    private let onLost: () -> Void

    /// Begins to connect to a port of 127.0.0.1.
    init(
        _ context: TLSClientContext, port: UInt16, on loop: EventLoop, sending octets: [UInt8],
        onEstablished: @escaping () -> Void = {}, onLost: @escaping () -> Void = {},
        onReceive: @escaping (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws {
        unsent = octets
        self.onReceive = onReceive
        self.onEstablished = onEstablished
        self.onLost = onLost
        let server = SocketAddress(address: .v4(.loopback), port: port)
        let stream = try OutgoingStream(to: server, on: loop, isInteractive: true) { [unowned self] event in
            if case .failed = event { return onLost() }
            goOn()
        }
        self.stream = stream
        session = try TLSClientSession(context, over: stream, name: "localhost")
    }

    private func goOn() {
        guard let session, stream?.isOpen == true else { return }
        if let octets = unsent {
            switch session.handshake() {
            case .wouldBlock: return
            case .failed: return lose(session)
            case .done: unsent = nil
            }
            // Some hundred octets fit into an empty socket's buffer.
            _ = session.write(octets)
            onEstablished()
        }
        while true {
            switch session.read(into: &room) {
            case .octets(let count): onReceive(room[..<count])
            case .wouldBlock: return
            case .ended, .failed: return lose(session)
            }
        }
    }

    private func lose(_ session: TLSClientSession) {
        session.close()
        onLost()
    }
}
