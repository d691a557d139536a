internal import CLinux
public import Dispatch
internal import Glibc
public import IPAddress

/// A listening TCP socket.
///
/// It is bound without SO_REUSEPORT, so that it fails where another program listens: that makes it the guard of the
/// address for UDP too, where a second program would silently get a share of the queries.
public final class StreamListener: Sendable {
    /// The address it listens on, the port as the kernel gave it.
    public let address: SocketAddress
    private let socket: AcceptingSocket

    /// Connections that wait to be accepted; the kernel caps it at net.core.somaxconn.
    private static let backlog: Int32 = 1024

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
        socket = AcceptingSocket(descriptor, subject: "\(local)/tcp")
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
        socket.start(queue: queue, onPause: onPause, onAccept: onAccept, onClosed: onClosed)
    }

    /// Bounds what the kernel keeps for a peer that does not read, of connections accepted from now on; it takes twice
    /// the octets, for its own book-keeping. Without it the kernel goes up to net.ipv4.tcp_wmem, 4 MiB.
    public func limitSendBuffers(octets: Int32) {
        socket.limitSendBuffers(octets: octets)
    }

    /// Stops listening. The descriptor is closed once no handler runs any more.
    public func close() {
        socket.close()
    }
}
