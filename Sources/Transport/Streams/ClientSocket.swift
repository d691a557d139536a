internal import CLinux
internal import Glibc
internal import IPAddress

/// A connected stream socket that does not block, waited for with poll(2).
final class ClientSocket: SessionSocket {
    /// What is waited for.
    enum Event {
        case read
        case write
        case either

        var mask: Int16 {
            switch self {
            case .read: Int16(POLLIN)
            case .write: Int16(POLLOUT)
            case .either: Int16(POLLIN | POLLOUT)
            }
        }
    }

    let subject: String
    private var descriptor: FileDescriptor?

    /// Connects to a Unix socket.
    init(path: String, deadline: ContinuousClock.Instant) throws(SystemError) {
        let place = try UnixSocketPath(path)
        subject = path
        let descriptor = try place.makeSocket(isBlocking: true)
        // A Unix socket that does not block does not wait for room in the listener's backlog either, so that it is one
        // only from then on. The timeout of sending holds for connecting.
        var time = try Self.time(until: deadline, SystemError(call: "connect", subject: path, code: ETIMEDOUT))
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(descriptor.rawValue, SOL_SOCKET, SO_SNDTIMEO, &time, size) == 0 else {
            throw .last("setsockopt", path)
        }
        while !place.connect(descriptor) {
            let code = errno
            guard code == EINTR else {
                throw SystemError(call: "connect", subject: path, code: code == EAGAIN ? ETIMEDOUT : code)
            }
        }
        guard fcntl(descriptor.rawValue, F_SETFL, O_NONBLOCK) == 0 else { throw .last("fcntl", path) }
        self.descriptor = consume descriptor
    }

    /// Connects over TCP.
    init(to peer: SocketAddress, deadline: ContinuousClock.Instant) throws(SystemError) {
        subject = "\(peer)/tcp"
        let system = peer.system
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try FileDescriptor(result: clinux_socket(system.version, type), of: "socket", "\(peer)/tcp")
        let number = descriptor.rawValue
        _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // A server that is gone shows within minutes, also to a watch on which nothing happens.
        _ = clinux_set_option(number, SOL_SOCKET, SO_KEEPALIVE, 1)
        _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
        _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 15)
        let result = clinux_connect(number, system, 0)
        guard result == 0 || errno == EINPROGRESS || errno == EINTR else { throw .last("connect", "\(peer)/tcp") }
        self.descriptor = consume descriptor
        guard result != 0 else { return }
        try wait(for: .write, until: deadline, "connect")
        let code = clinux_pending_error(number)
        guard code == 0 else { throw SystemError(call: "connect", subject: "\(peer)/tcp", code: code) }
    }

    var number: Int32? {
        switch descriptor {
        case .some(let open): open.rawValue
        case .none: nil
        }
    }

    func read(into buffer: inout [UInt8]) -> TransferOutcome<TLSFailure> {
        guard let number else { return .ended }
        let octets = unsafe buffer.withUnsafeMutableBytes { buffer in
            retryingInterrupted { unsafe recv(number, buffer.baseAddress, buffer.count, 0) }
        }
        if octets > 0 { return .octets(octets) }
        if octets == 0 { return .ended }
        return errno == EAGAIN ? .wouldBlock : .failed(.system(.last("recv", subject)))
    }

    func write(_ octets: Span<UInt8>) -> TransferOutcome<TLSFailure> {
        guard let number else { return .ended }
        let written = unsafe octets.withUnsafeBufferPointer { buffer in
            retryingInterrupted { unsafe send(number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
        }
        if written >= 0 { return .octets(written) }
        return errno == EAGAIN ? .wouldBlock : .failed(.system(.last("send", subject)))
    }

    /// Waits until the socket can be used, or has failed.
    func wait(for event: Event, until deadline: ContinuousClock.Instant, _ call: String) throws(SystemError) {
        guard let number else { throw SystemError(call: call, subject: subject, code: EBADF) }
        while true {
            let left = deadline - .now
            guard left > .zero else { throw SystemError(call: call, subject: subject, code: ETIMEDOUT) }
            let (seconds, attoseconds) = left.components
            // Rounded up, lest the last millisecond be spent in a loop; a deadline beyond 24 days is looked at again.
            let milliseconds = min(seconds, 2_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1
            var entry = pollfd(fd: number, events: event.mask, revents: 0)
            let count = unsafe poll(&entry, 1, Int32(milliseconds))
            if count > 0 { return }
            guard count == 0 || errno == EINTR else { throw .last(call, subject) }
        }
    }

    func close(_ manner: OutgoingStream.ClosingManner) {
        if let number, manner == .reset { _ = clinux_reset_on_close(number) }
        descriptor = nil
    }

    private static func time(
        until deadline: ContinuousClock.Instant, _ failure: SystemError
    ) throws(SystemError) -> timeval {
        let left = (deadline - ContinuousClock.now).components
        guard left.seconds > 0 || left.seconds == 0 && left.attoseconds > 0 else { throw failure }
        // Not less than a microsecond: 0 would mean to wait for ever.
        return timeval(tv_sec: Int(left.seconds), tv_usec: max(1, Int(left.attoseconds / 1_000_000_000_000)))
    }
}
