internal import CLinux
internal import Glibc
public import IPAddress

/// A connection that was accepted, in the clear or with TLS, on an `EventLoop`: one of very many, so that it holds no
/// memory of its own while it is idle but that of TLS.
///
/// Events come once for each change (edge-triggered): after one, read until `.wouldBlock`, `.ended` or, in the clear, a
/// short read, and write until done or `.wouldBlock`. Timeouts are the caller's. With TLS, reading and writing shake
/// hands first, and every event is the time to go on with either.
public final class AcceptedStream: ReadinessTarget {
    /// The peer, where it is known.
    public let peer: SocketAddress?
    private let loop: EventLoop
    private var descriptor: FileDescriptor?
    private var session: TLSServerSession?
    private var handler: ((Readiness) -> Void)?

    /// Takes over a socket, whose peer is told where it is known; no event comes before `start`.
    public init(_ accepted: consuming FileDescriptor, peer: SocketAddress?, on loop: EventLoop) {
        self.loop = loop
        self.peer = peer
        // Answers are small and complete: waiting to fill a segment (Nagle) would only delay them.
        _ = clinux_set_option(accepted.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        descriptor = consume accepted
    }

    deinit {
        close()
    }

    /// Has the handler called by the loop, at once for what waits already. It is let go by `close`.
    public func start(_ handler: @escaping (Readiness) -> Void) throws(SystemError) {
        guard let number, self.handler == nil else { return }
        try loop.register(number, self, subject)
        self.handler = handler
    }

    /// Goes over to TLS, with the next octet of either side; false without memory.
    public func startTLS(_ context: TLSServerContext) -> Bool {
        guard let number, session == nil, let session = TLSServerSession(context, over: number) else { return false }
        self.session = session
        return true
    }

    /// Whether hands are shaken; true without TLS.
    public var isEstablished: Bool { session?.isEstablished ?? true }
    /// Whether the client has resumed an earlier TLS session (RFC 5077, RFC 8446 2.2).
    public var isResumed: Bool { session?.isResumed ?? false }
    /// Whether the connection speaks TLS.
    public var isEncrypted: Bool { session != nil }

    /// Reads what fits into the buffer's capacity, which must leave room, and in the clear at most a number of octets.
    public func read(into buffer: inout StreamBuffer, atMost limit: Int = .max) -> StreamConnection.ReadOutcome {
        guard let number else { return .ended }
        guard let session else { return buffer.receive(from: number, atMost: limit, subject) }
        return switch session.read(into: &buffer) {
        case .octets(let count): .octets(count)
        case .wouldBlock: .wouldBlock
        case .ended: .ended
        case .failed(let failure): .failed(failure)
        }
    }

    /// Writes the buffer, as much of it as the kernel takes.
    public func write(_ buffer: inout StreamBuffer) -> StreamConnection.WriteOutcome {
        guard let number else { return .finished }
        while buffer.count > 0 {
            switch session?.write(&buffer) ?? buffer.send(to: number, subject) {
            case .octets: continue
            case .wouldBlock: return .wouldBlock
            case .ended: return .failed(.system(SystemError(call: "send", subject: subject, code: EPIPE)))
            case .failed(let failure): return .failed(failure)
            }
        }
        return .finished
    }

    /// Ends this side once what was written has left; the peer's octets can still be read.
    public func finishWriting() {
        guard let number else { return }
        session?.finish()
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// Ends the connection and lets go of the handler; no event comes any more, and what was not written is lost.
    public func close(_ manner: OutgoingStream.ClosingManner = .orderly) {
        guard let number else { return }
        if handler != nil { loop.unregister(number) }
        if manner == .reset { _ = clinux_reset_on_close(number) } else { session?.finish() }
        session = nil
        descriptor = nil
        handler = nil
    }

    private var number: Int32? {
        switch descriptor {
        case .some(let open): open.rawValue
        case .none: nil
        }
    }

    private var subject: String { peer.map { "\($0)/tcp" } ?? "tcp" }

    func becameReady(_ events: UInt32) {
        handler?(Readiness(events: events))
    }

    func loopEnded() {
        close()
    }
}
