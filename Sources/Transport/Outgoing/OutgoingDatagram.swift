internal import CLinux
internal import Glibc
public import IPAddress

/// A UDP socket connected to one peer, on a port that the kernel chooses at random, on an `EventLoop`.
///
/// The kernel drops what comes from anybody else. That nobody listens shows as ECONNREFUSED of a later call.
public final class OutgoingDatagram: ReadinessTarget {
    /// The peer.
    public let peer: SocketAddress
    private let loop: EventLoop
    private var descriptor: FileDescriptor?
    private var handler: (() -> Void)?

    /// Opens the socket; nothing is sent.
    ///
    /// - Parameters:
    ///   - scope: The index of the interface that a link-local peer is at; 0 for any other.
    ///   - onReadable: Called by the loop once for each arrival: receive until `.wouldBlock` then. It is let go by
    ///     `close`.
    public init(
        to peer: SocketAddress, scope: UInt32 = 0, on loop: EventLoop, onReadable: @escaping () -> Void
    ) throws(SystemError) {
        self.peer = peer
        self.loop = loop
        let system = peer.system
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try FileDescriptor(result: clinux_socket(system.version, type), of: "socket", "\(peer)/udp")
        guard clinux_connect(descriptor.rawValue, system, scope) == 0 else { throw .last("connect", "\(peer)/udp") }
        try loop.register(descriptor.rawValue, self, "\(peer)/udp")
        self.descriptor = consume descriptor
        handler = onReadable
    }

    deinit {
        close()
    }

    /// Whether this host has a way to a peer, as far as its own addresses and routes tell; nothing is sent. True also where
    /// no socket can be had to find out.
    static func hasRoute(to peer: SocketAddress) -> Bool {
        let system = peer.system
        let number = clinux_socket(system.version, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
        guard number >= 0 else { return errno != EAFNOSUPPORT }
        let descriptor = FileDescriptor(adopting: number)
        return clinux_connect(descriptor.rawValue, system, 0) == 0
    }

    /// Sends one datagram whole.
    public func send(_ octets: Span<UInt8>) -> TransferOutcome<SystemError> {
        guard let number else { return .ended }
        let sent = unsafe octets.withUnsafeBufferPointer { buffer in
            retryingInterrupted { unsafe Glibc.send(number, buffer.baseAddress, buffer.count, 0) }
        }
        if sent >= 0 { return .octets(sent) }
        return errno == EAGAIN ? .wouldBlock : .failed(.last("send", "\(peer)/udp"))
    }

    /// Receives one datagram; what the span does not hold of it is lost. An empty datagram is `.octets(0)`.
    public func receive(into room: inout MutableSpan<UInt8>) -> TransferOutcome<SystemError> {
        guard let number else { return .ended }
        let received = unsafe room.withUnsafeMutableBufferPointer { buffer in
            retryingInterrupted { unsafe recv(number, buffer.baseAddress, buffer.count, 0) }
        }
        if received >= 0 { return .octets(received) }
        return errno == EAGAIN ? .wouldBlock : .failed(.last("recv", "\(peer)/udp"))
    }

    /// Receives one datagram into an array's elements; its length stays.
    public func receive(into buffer: inout [UInt8]) -> TransferOutcome<SystemError> {
        var room = buffer.mutableSpan
        return receive(into: &room)
    }

    /// Closes the socket and lets go of the handler.
    public func close() {
        guard let number else { return }
        loop.unregister(number)
        descriptor = nil
        handler = nil
    }

    private var number: Int32? {
        switch descriptor {
        case .some(let open): open.rawValue
        case .none: nil
        }
    }

    func becameReady(_ events: UInt32) {
        if Readiness(events: events).contains(.readable) { handler?() }
    }

    func loopEnded() {
        close()
    }
}
