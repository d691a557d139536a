internal import CLinux
public import Dispatch
internal import Glibc
public import IPAddress
internal import Synchronization

/// A connected stream socket, read and written without blocking.
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
        case failed(SystemError)
    }

    /// What a write did.
    public enum WriteOutcome: Sendable, Equatable {
        /// The buffer is empty.
        case finished
        /// Something is left; the writable handler tells when there is room for more.
        case wouldBlock
        /// The connection is lost.
        case failed(SystemError)
    }

    /// The peer; nil where it has gone already.
    public let peer: SocketAddress?
    private let descriptor: ClosableDescriptor
    private let readSource: any DispatchSourceRead
    private let writeSource: any DispatchSourceWrite
    private var isStarted = false
    private var isReading = false
    private var isAwaitingRoom = false
    private var isClosed = false

    /// Takes over a socket; nothing is read before `start`.
    ///
    /// - Parameters:
    ///   - queue: The actor's queue.
    ///   - onClosed: Called once, after `close`, when the descriptor is closed.
    public init(
        _ accepted: consuming FileDescriptor, queue: DispatchQueue, onClosed: @escaping @Sendable () -> Void
    ) {
        let number = accepted.rawValue
        // Answers are small and complete: waiting to fill a segment (Nagle) would only delay them.
        _ = clinux_set_option(number, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        peer = SocketAddress(clinux_peer_address(number))
        let descriptor = ClosableDescriptor(accepted)
        self.descriptor = descriptor
        readSource = DispatchSource.makeReadSource(fileDescriptor: number, queue: queue)
        writeSource = DispatchSource.makeWriteSource(fileDescriptor: number, queue: queue)
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
        writeSource.setEventHandler(handler: onWritable)
        resumeReading()
    }

    /// Lets the readable handler be called again.
    public func resumeReading() {
        guard !isClosed, isStarted, !isReading else { return }
        isReading = true
        readSource.resume()
    }

    /// Keeps the readable handler from being called; the peer is slowed down once the kernel's buffer is full.
    public func pauseReading() {
        guard !isClosed, isReading else { return }
        isReading = false
        readSource.suspend()
    }

    /// Reads what fits into the buffer's capacity, which must leave room.
    public func read(into buffer: inout StreamBuffer) -> ReadOutcome {
        guard !isClosed else { return .ended }
        while true {
            let octets = buffer.fill(from: descriptor.number)
            if octets > 0 { return .octets(octets) }
            if octets == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(.last("read", subject))
            }
        }
    }

    /// Writes the buffer, as much of it as the kernel takes.
    public func write(_ buffer: inout StreamBuffer) -> WriteOutcome {
        guard !isClosed else { return .finished }
        while buffer.count > 0 {
            if buffer.drain(to: descriptor.number) >= 0 { continue }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                if !isAwaitingRoom {
                    isAwaitingRoom = true
                    writeSource.resume()
                }
                return .wouldBlock
            default: return .failed(.last("send", subject))
            }
        }
        if isAwaitingRoom {
            isAwaitingRoom = false
            writeSource.suspend()
        }
        return .finished
    }

    /// Ends the connection; what was not written is lost. Handlers that are under way still run.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        // A suspended source runs no cancel handler, and traps when it is released.
        if !isReading { readSource.resume() }
        if !isAwaitingRoom { writeSource.resume() }
        readSource.cancel()
        writeSource.cancel()
    }

    private var subject: String {
        peer.map { "\($0)/tcp" } ?? "tcp"
    }
}

/// A descriptor that handlers share and one of them closes.
final class ClosableDescriptor: Sendable {
    /// The kernel's number, valid until `close`.
    let number: Int32
    private let descriptor: Mutex<FileDescriptor?>

    init(_ descriptor: consuming FileDescriptor) {
        number = descriptor.rawValue
        self.descriptor = Mutex(descriptor)
    }

    func close() {
        descriptor.withLock { $0 = nil }
    }
}
