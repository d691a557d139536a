internal import CLinux
public import Dispatch
internal import Glibc
public import IPAddress

/// A connected stream socket, read and written without blocking, in the clear or with TLS.
///
/// It belongs to an actor that runs on `queue` (see `SerialQueueExecutor`), and so do its handlers' calls.
public final class StreamConnection {
    /// What a read found.
    public enum ReadOutcome: Sendable, Equatable {
        /// That many octets came.
        case octets(Int)
        /// Nothing is there now; the readable handler tells when something is.
        case wouldBlock
        /// The peer has ended its side.
        case ended
        /// The connection is lost.
        case failed(StreamFailure)
    }

    /// What a write did.
    public enum WriteOutcome: Sendable, Equatable {
        /// The buffer is empty.
        case finished
        /// Something is left; the writable handler tells when there is room for more.
        case wouldBlock
        /// The connection is lost.
        case failed(StreamFailure)
    }

    /// The peer; nil where it has gone already, and at a Unix socket.
    public let peer: SocketAddress?
    private let descriptor: ClosableDescriptor
    private let readSource: any DispatchSourceRead
    private let writeSource: any DispatchSourceWrite
    private let encryption: Encryption
    /// Set until TLS has shaken hands: before that, room to write is for TLS alone.
    private var onWritable: (@Sendable () -> Void)?
    private var isStarted = false
    private var isReading = false
    /// Octets of the caller wait for room.
    private var isAwaitingRoom = false
    private var isWriteSourceResumed = false
    private var isClosed = false

    /// How octets go over the socket.
    private enum Encryption {
        case none
        /// Octets that TLS has taken from the socket make no event of it: `waiting` is fired for them.
        case tls(TLSServerSession, waiting: any DispatchSourceUserDataAdd)
        /// No session could be made for want of memory.
        case impossible
    }

    /// Takes over a socket; nothing is read before `start`.
    ///
    /// - Parameters:
    ///   - tls: The settings, where the connection speaks TLS: the handshake is made by reading and writing.
    ///   - queue: The actor's queue.
    ///   - onClosed: Called once, after `close`, when the descriptor is closed.
    public init(
        _ accepted: consuming FileDescriptor, tls: TLSServerContext? = nil, queue: DispatchQueue,
        onClosed: @escaping @Sendable () -> Void
    ) {
        let number = accepted.rawValue
        // Answers are small and complete: waiting to fill a segment (Nagle) would only delay them.
        _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        peer = SocketAddress(clinux_peer_address(number))
        let descriptor = ClosableDescriptor(accepted)
        self.descriptor = descriptor
        readSource = DispatchSource.makeReadSource(fileDescriptor: number, queue: queue)
        writeSource = DispatchSource.makeWriteSource(fileDescriptor: number, queue: queue)
        encryption =
            switch tls.map({ TLSServerSession($0, over: number) }) {
            case nil: .none
            case .some(nil): .impossible
            case .some(let session?):
                .tls(session, waiting: DispatchSource.makeUserDataAddSource(queue: queue))
            }
        // The number may be given to another socket once it is closed, so both sources must have let go of it.
        let cancelled = DispatchGroup()
        cancelled.enter()
        cancelled.enter()
        readSource.setCancelHandler { @Sendable in cancelled.leave() }
        writeSource.setCancelHandler { @Sendable in cancelled.leave() }
        cancelled.notify(queue: queue) { @Sendable in
            descriptor.close()
            onClosed()
        }
    }

    deinit {
        close()
    }

    /// Begins to read. The handlers keep what they capture until the connection is closed.
    ///
    /// - Parameters:
    ///   - onReadable: Called while octets, the peer's end or an error wait to be read.
    ///   - onWritable: Called when a write that would have blocked can go on.
    public func start(onReadable: @escaping @Sendable () -> Void, onWritable: @escaping @Sendable () -> Void) {
        guard !isClosed, !isStarted else { return }
        isStarted = true
        readSource.setEventHandler(handler: onReadable)
        if case .tls(_, let waiting) = encryption {
            waiting.setEventHandler(handler: onReadable)
            writeSource.setEventHandler(handler: onReadable)
            self.onWritable = onWritable
        } else {
            writeSource.setEventHandler(handler: onWritable)
        }
        resumeReading()
    }

    /// Lets the readable handler be called again.
    public func resumeReading() {
        guard !isClosed, isStarted, !isReading else { return }
        isReading = true
        readSource.resume()
        if case .tls(let session, let waiting) = encryption {
            waiting.resume()
            if session.hasPending { waiting.add(data: 1) }
        }
    }

    /// Keeps the readable handler from being called; the peer is slowed down once the kernel's buffer is full.
    public func pauseReading() {
        guard !isClosed, isReading else { return }
        isReading = false
        readSource.suspend()
        if case .tls(_, let waiting) = encryption { waiting.suspend() }
    }

    /// Reads what fits into the buffer's capacity, which must leave room.
    public func read(into buffer: inout StreamBuffer) -> ReadOutcome {
        guard !isClosed else { return .ended }
        switch encryption {
        case .none: return buffer.receive(from: descriptor.number, subject)
        case .impossible: return .failed(.system(SystemError(call: "SSL_new", subject: subject, code: ENOMEM)))
        case .tls(let session, let waiting):
            let outcome = session.read(into: &buffer)
            defer { settle(session) }
            switch outcome {
            case .octets(let count):
                // The caller may leave it at that.
                if session.hasPending { waiting.add(data: 1) }
                return .octets(count)
            case .wouldBlock: return .wouldBlock
            case .ended: return .ended
            case .failed(let failure): return .failed(failure)
            }
        }
    }

    /// Writes the buffer, as much of it as the kernel takes.
    public func write(_ buffer: inout StreamBuffer) -> WriteOutcome {
        guard !isClosed else { return .finished }
        while buffer.count > 0 {
            switch writeOnce(&buffer) {
            case .octets: continue
            case .wouldBlock:
                isAwaitingRoom = true
                settleWriting()
                return .wouldBlock
            case .ended: return .failed(.system(SystemError(call: "send", subject: subject, code: EPIPE)))
            case .failed(let failure): return .failed(failure)
            }
        }
        isAwaitingRoom = false
        settleWriting()
        return .finished
    }

    private func writeOnce(_ buffer: inout StreamBuffer) -> TLSServerSession.Outcome {
        if case .tls(let session, _) = encryption { return session.write(&buffer) }
        return buffer.send(to: descriptor.number, subject)
    }

    /// Once hands are shaken, gives room to write to the caller.
    private func settle(_ session: TLSServerSession) {
        if let onWritable, session.isEstablished, !isClosed {
            writeSource.setEventHandler(handler: onWritable)
            self.onWritable = nil
        }
        settleWriting()
    }

    /// Has the write source fire only while somebody waits for room: the caller, or TLS in its handshake.
    private func settleWriting() {
        guard !isClosed else { return }
        var isAwaited = isAwaitingRoom
        if case .tls(let session, _) = encryption, !session.isEstablished { isAwaited = session.wantsWrite }
        guard isAwaited != isWriteSourceResumed else { return }
        isWriteSourceResumed = isAwaited
        if isAwaited { writeSource.resume() } else { writeSource.suspend() }
    }

    /// Ends this side once what was written has left; the peer's octets can still be read.
    public func finishWriting() {
        guard !isClosed else { return }
        if case .tls(let session, _) = encryption { session.finish() }
        _ = shutdown(descriptor.number, Int32(SHUT_WR))
    }

    /// Tells a client that does not speak TLS so in its own way: sends octets as they are, as far as the kernel takes
    /// them at once.
    public func sendInClear(_ octets: [UInt8]) {
        guard !isClosed else { return }
        var buffer = StreamBuffer()
        if buffer.append(octets) { _ = buffer.send(to: descriptor.number, subject) }
    }

    /// Ends the connection; what was not written is lost. Handlers that are under way still run.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        // It holds the connection's owner, and so the connection itself: kept, neither would ever go.
        onWritable = nil
        // A suspended source runs no cancel handler, and traps when it is released.
        if case .tls(let session, let waiting) = encryption {
            session.finish()
            if !isReading { waiting.resume() }
            waiting.cancel()
        }
        if !isReading { readSource.resume() }
        if !isWriteSourceResumed { writeSource.resume() }
        readSource.cancel()
        writeSource.cancel()
    }

    /// Who the client is by its TLS certificate, once hands are shaken; nil where no configured CA vouches for it.
    public var tlsPeerIdentity: TLSPeerIdentity? {
        if case .tls(let session, _) = encryption, !isClosed { session.peerIdentity } else { nil }
    }

    /// The user whose process has connected to a Unix socket; nil for other sockets.
    public var peerUser: UInt32? {
        var user: UInt32 = 0
        return unsafe !isClosed && clinux_peer_user(descriptor.number, &user) == 0 ? user : nil
    }

    private var subject: String {
        peer.map { "\($0)/tcp" } ?? "tcp"
    }
}
