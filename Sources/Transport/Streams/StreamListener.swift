internal import CLinux
public import Dispatch
internal import Glibc
public import IPAddress
internal import Synchronization

/// A listening TCP socket.
///
/// It is bound without SO_REUSEPORT, so that it fails where another program listens: that makes it the guard of the
/// address for UDP too, where a second program would silently get a share of the queries.
public final class StreamListener: Sendable {
    /// The address it listens on, the port as the kernel gave it.
    public let address: SocketAddress
    private let descriptor: ClosableDescriptor
    private let state = Mutex(State())

    private struct State {
        var source: (any DispatchSourceRead)?
        var isSuspended = false
        var isClosed = false
    }

    /// Connections that wait to be accepted; the kernel caps it at net.core.somaxconn.
    private static let backlog: Int32 = 1024
    /// Connections accepted in one go before other work of the queue gets its turn.
    private static let acceptsPerEvent = 64
    /// How long no connection is accepted once descriptors or memory have run out. The connection stays in the
    /// backlog and the descriptor readable, so going on at once would spin.
    private static let pause = DispatchTimeInterval.milliseconds(100)

    /// Binds and listens: connections are taken by the kernel from here on, and wait for `start`.
    public init(bound address: SocketAddress) throws(SystemError) {
        let subject = "\(address)/tcp"
        let system = address.system
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try FileDescriptor(result: clinux_socket(system.version, type), of: "socket", subject)
        let number = descriptor.rawValue
        guard clinux_set_ipv6_only(number, system.version) == 0 else { throw .last("setsockopt IPV6_V6ONLY", subject) }
        // Connections of a former process in TIME_WAIT must not keep a new one from starting.
        guard clinux_set_option(number, SOL_SOCKET, SO_REUSEADDR, 1) == 0 else {
            throw .last("setsockopt SO_REUSEADDR", subject)
        }
        guard clinux_bind(number, system) == 0 else { throw .last("bind", subject) }
        // Another socket that is bound with SO_REUSEADDR shows only here.
        guard listen(number, Self.backlog) == 0 else { throw .last("listen", subject) }
        guard let local = SocketAddress(clinux_local_address(number)) else { throw .last("getsockname", subject) }
        self.address = local
        self.descriptor = ClosableDescriptor(descriptor)
    }

    /// Accepts connections from now on.
    ///
    /// - Parameters:
    ///   - queue: A serial queue on which the handlers are called.
    ///   - onPause: Called when descriptors or memory have run out and accepting rests for 0.1 s.
    ///   - onAccept: Called with each connection's socket, which is non-blocking.
    ///   - onClosed: Called once, after `close`, when the descriptor is closed.
    public func start(
        queue: DispatchQueue, onPause: @escaping @Sendable (SystemError) -> Void,
        onAccept: @escaping @Sendable (consuming FileDescriptor) -> Void, onClosed: @escaping @Sendable () -> Void
    ) {
        // Dispatch opens a descriptor for its timers with the first one, and that one never fires if it cannot: the
        // pause of `rest` would be too late for that, and would not end.
        queue.asyncAfter(deadline: .now() + .milliseconds(1)) { @Sendable in }
        state.withLock { state in
            guard state.source == nil, !state.isClosed else { return }
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: queue)
            source.setEventHandler { @Sendable [self] in
                if let error = acceptWaiting(onAccept) {
                    onPause(error)
                    rest(queue)
                }
            }
            source.setCancelHandler { @Sendable [descriptor] in
                descriptor.close()
                onClosed()
            }
            source.resume()
            state.source = source
        }
    }

    /// Stops listening. The descriptor is closed once no handler runs any more.
    public func close() {
        let wasStarted = state.withLock { state in
            if state.isSuspended { state.source?.resume() }
            state.source?.cancel()
            let wasStarted = state.source != nil
            state = State(isClosed: true)
            return wasStarted
        }
        if !wasStarted { descriptor.close() }
    }

    /// Accepts what waits; an error when accepting cannot go on for now.
    private func acceptWaiting(_ onAccept: (consuming FileDescriptor) -> Void) -> SystemError? {
        for _ in 0..<Self.acceptsPerEvent {
            let number = clinux_accept(descriptor.number)
            if number >= 0 {
                onAccept(FileDescriptor(adopting: number))
                continue
            }
            switch errno {
            case EAGAIN: return nil
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .last("accept", "\(address)/tcp")
            default: continue  // That one connection failed before it was accepted (accept(2), "Error handling").
            }
        }
        return nil
    }

    private func rest(_ queue: DispatchQueue) {
        let isSuspended = state.withLock { state in
            guard let source = state.source, !state.isSuspended else { return false }
            source.suspend()
            state.isSuspended = true
            return true
        }
        guard isSuspended else { return }
        queue.asyncAfter(deadline: .now() + Self.pause) { @Sendable [self] in
            state.withLock { state in
                guard state.isSuspended else { return }
                state.source?.resume()
                state.isSuspended = false
            }
        }
    }
}
