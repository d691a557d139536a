internal import Glibc
public import IPAddress

/// The sockets by which one address is served over UDP and TCP.
public struct ListenSockets: Sendable {
    /// The address, with the port as the kernel gave it; the same for UDP and TCP.
    public let address: SocketAddress
    /// The TCP socket; it listens already, and accepts once it is started.
    public let listener: StreamListener
    /// The UDP sockets, which share the address; one for each thread, or none.
    public let datagramSockets: [DatagramSocket]

    /// How often another port is tried where the kernel may choose it and UDP has it taken.
    private static let portAttempts = 32

    /// Binds an address, port 0 for one that the kernel chooses.
    ///
    /// An address that any other program has bound is an error, whether by TCP alone, by UDP alone or by UDP with
    /// SO_REUSEPORT: the listener is bound first and guards against a second server, then a UDP socket that shares
    /// with nobody proves that UDP is free.
    public static func open(
        address: SocketAddress, udpCount: Int
    ) throws(SystemError) -> ListenSockets {
        var attempts = 1
        while true {
            do throws(SystemError) {
                return try openOnce(address, udpCount)
            } catch {
                guard address.port == 0, error.code == EADDRINUSE, attempts < portAttempts else { throw error }
                attempts += 1
            }
        }
    }

    /// Binds an address for TCP alone, as DNS over TLS needs it.
    public static func openStream(address: SocketAddress) throws(SystemError) -> ListenSockets {
        let listener = try StreamListener(bound: address)
        return ListenSockets(address: listener.address, listener: listener, datagramSockets: [])
    }

    private static func openOnce(_ address: SocketAddress, _ udpCount: Int) throws(SystemError) -> ListenSockets {
        let listener = try StreamListener(bound: address)
        do throws(SystemError) {
            try DatagramSocket.requireUnused(listener.address)
            var sockets: [DatagramSocket] = []
            for _ in 0..<max(1, udpCount) {
                sockets.append(try DatagramSocket(bound: listener.address))
            }
            return ListenSockets(address: listener.address, listener: listener, datagramSockets: sockets)
        } catch {
            listener.close()
            throw error
        }
    }
}
