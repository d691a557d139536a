internal import CLinux
internal import Dispatch
internal import Glibc
internal import Synchronization

/// A listening stream socket of any family: what `StreamListener` and `UnixStreamListener` share.
final class AcceptingSocket: Sendable {
    private let descriptor: ClosableDescriptor
    private let subject: String
    private let state = Mutex(State())

    private struct State {
        var source: (any DispatchSourceRead)?
        var isSuspended = false
        var isClosed = false
    }

    /// Connections accepted in one go before other work of the queue gets its turn.
    private static let acceptsPerEvent = 64
    /// How long no connection is accepted once descriptors or memory have run out. The connection stays in the
    /// backlog and the descriptor readable, so going on at once would spin.
    private static let pause = DispatchTimeInterval.milliseconds(100)

    /// Takes over a socket that listens.
    init(_ listening: consuming FileDescriptor, subject: String) {
        descriptor = ClosableDescriptor(listening)
        self.subject = subject
    }

    /// Accepts connections from now on.
    func start(
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

    /// Accepted sockets take the option over (socket(7)).
    func limitSendBuffers(octets: Int32) {
        _ = clinux_set_option(descriptor.number, SOL_SOCKET, SO_SNDBUF, octets)
    }

    /// Stops listening. The descriptor is closed once no handler runs any more.
    func close() {
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
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .last("accept", subject)
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
