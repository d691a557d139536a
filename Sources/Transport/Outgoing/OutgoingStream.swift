internal import CLinux
internal import Glibc
public import IPAddress

/// A TCP connection that this side opens, non-blocking, on an `EventLoop`.
///
/// Events come once for each change (edge-triggered): after one, read until `.wouldBlock`, `.ended` or a short read,
/// and write until done or `.wouldBlock`. Timeouts are the caller's, by the loop's timers.
public final class OutgoingStream: ReadinessTarget, SessionSocket {
    /// What became of the connection.
    public enum Event: Hashable, Sendable {
        /// It is open; writing may begin.
        case connected
        /// It may be read or written.
        case ready(Readiness)
        /// It could not be opened, e.g. ECONNREFUSED. The stream is closed.
        case failed(SystemError)
    }

    /// How a stream is closed.
    public enum ClosingManner: Sendable {
        /// FIN: what was written still arrives. Costs a TIME_WAIT of a minute on this side if the peer has not ended.
        case orderly
        /// RST: spares the TIME_WAIT, at the price of a log line at some servers. For an exchange that is complete.
        case reset
    }

    /// The peer.
    public let peer: SocketAddress
    private let loop: EventLoop
    private var descriptor: FileDescriptor?
    private var handler: ((Event) -> Void)?
    private var isConnected = false

    /// Begins to connect.
    ///
    /// An error thrown here may be this host's own shortage (see `SystemError.isOwnShortage`): it says nothing of the
    /// peer then.
    ///
    /// - Parameters:
    ///   - scope: The index of the interface that a link-local peer is at; 0 for any other.
    ///   - isInteractive: Sends each write at once (TCP_NODELAY). Needed where a second write follows before the
    ///     peer has answered the first, as in TLS; one system call.
    ///   - handler: Called by the loop, never from within this call. It is let go by `close`.
    public init(
        to peer: SocketAddress, scope: UInt32 = 0, on loop: EventLoop, isInteractive: Bool = false,
        _ handler: @escaping (Event) -> Void
    ) throws(SystemError) {
        self.peer = peer
        self.loop = loop
        let system = peer.system
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try FileDescriptor(result: clinux_socket(system.version, type), of: "socket", "\(peer)/tcp")
        let number = descriptor.rawValue
        if isInteractive { _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
        if clinux_connect(number, system, scope) != 0, errno != EINPROGRESS, errno != EINTR {
            throw .last("connect", "\(peer)/tcp")
        }
        // After connect: before it, epoll would report the unconnected socket as ended.
        try loop.register(number, self, "\(peer)/tcp")
        self.descriptor = consume descriptor
        self.handler = handler
    }

    deinit {
        close()
    }

    /// Whether the connection was opened and not closed by this side.
    public var isOpen: Bool { isConnected && descriptor != nil }

    /// Reads what is there, up to the span's length, which must not be 0.
    public func read(into room: inout MutableSpan<UInt8>) -> TransferOutcome<SystemError> {
        guard let number else { return .ended }
        let octets = unsafe room.withUnsafeMutableBufferPointer { buffer in
            retryingInterrupted { unsafe recv(number, buffer.baseAddress, buffer.count, 0) }
        }
        if octets > 0 { return .octets(octets) }
        if octets == 0 { return .ended }
        return errno == EAGAIN ? .wouldBlock : .failed(.last("read", subject))
    }

    /// Reads what is there into an array's elements; its length stays.
    public func read(into buffer: inout [UInt8]) -> TransferOutcome<SystemError> {
        var room = buffer.mutableSpan
        return read(into: &room)
    }

    /// Writes as much of the octets as the kernel takes.
    public func write(_ octets: Span<UInt8>) -> TransferOutcome<SystemError> {
        guard let number else { return .ended }
        let written = unsafe octets.withUnsafeBufferPointer { buffer in
            retryingInterrupted { unsafe send(number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
        }
        if written >= 0 { return .octets(written) }
        return errno == EAGAIN ? .wouldBlock : .failed(.last("write", subject))
    }

    /// Writes an array's octets from an index on, as much of them as the kernel takes.
    public func write(_ octets: [UInt8], from start: Int = 0) -> TransferOutcome<SystemError> {
        write(octets.span.extracting(droppingFirst: max(0, start)))
    }

    /// Ends the connection and lets go of the handler; no event comes any more.
    public func close(_ manner: ClosingManner = .orderly) {
        guard let number else { return }
        loop.unregister(number)
        if manner == .reset { _ = clinux_reset_on_close(number) }
        descriptor = nil
        handler = nil
    }

    /// The descriptor's number while the stream is not closed.
    var number: Int32? {
        switch descriptor {
        case .some(let open): open.rawValue
        case .none: nil
        }
    }

    var subject: String { "\(peer)/tcp" }

    func becameReady(_ events: UInt32) {
        if isConnected {
            handler?(.ready(Readiness(events: events)))
            return
        }
        guard let number, let handler else { return }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            let code = clinux_pending_error(number)
            // A peer that has sent something and reset at once was reached; reading tells the rest.
            guard code == 0 else {
                let error = SystemError(call: "connect", subject: subject, code: code)
                close()
                return handler(.failed(error))
            }
        } else if events & EPOLLOUT.rawValue == 0 {
            return
        }
        isConnected = true
        handler(.connected)
        let readiness = Readiness(events: events)
        // The edge is told once, so a peer that speaks first must not be missed.
        if readiness.contains(.readable) { self.handler?(.ready(readiness)) }
    }

    func loopEnded() {
        close()
    }
}

/// Makes a call again for as long as a signal interrupts it.
func retryingInterrupted(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
