internal import CLinux
internal import Glibc
public import IPAddress

/// A UDP socket that one thread serves by batches (see `DatagramBatch`).
public final class DatagramSocket: Sendable {
    /// The address it is bound to, the port as the kernel gave it.
    public let address: SocketAddress
    let descriptor: FileDescriptor

    /// The longest that a receive waits: 0.25 s. In that time a thread sees that it is to stop, and lets go of a table
    /// that is no longer the published one. Much shorter would only wake idle threads.
    static let receiveTimeoutMicroseconds: Int64 = 250_000

    /// Octets asked for in each direction. A small datagram is charged about 768 octets, so the kernel's default of
    /// 208 KiB holds fewer than 300 queries, 1 ms of traffic at full speed; 1 MiB, which the kernel doubles for its
    /// own overhead, rides out a pause of the thread by the scheduler. NSD asks for the same. The kernel caps it at
    /// net.core.rmem_max without an error.
    static let bufferSize: Int32 = 1 << 20

    /// Binds a socket that shares its address with others of the same user (SO_REUSEPORT); the kernel spreads the
    /// clients over them.
    public convenience init(bound address: SocketAddress) throws(SystemError) {
        try self.init(bound: address, shared: true)
    }

    private init(bound address: SocketAddress, shared: Bool) throws(SystemError) {
        let subject = "\(address)/udp"
        let system = address.system
        let created = clinux_socket(system.version, Int32(SOCK_DGRAM.rawValue))
        let descriptor = try FileDescriptor(result: created, of: "socket", subject)
        let number = descriptor.rawValue

        func check(_ result: Int32, _ call: String) throws(SystemError) {
            guard result == 0 else { throw .last(call, subject) }
        }
        func set(_ option: Int32, _ value: Int32) throws(SystemError) {
            try check(clinux_set_option(number, SOL_SOCKET, option, value), "setsockopt")
        }

        try check(clinux_set_ipv6_only(number, system.version), "setsockopt IPV6_V6ONLY")
        if shared {
            try set(SO_REUSEPORT, 1)
            try set(SO_RCVBUF, Self.bufferSize)
            try set(SO_SNDBUF, Self.bufferSize)
            try check(clinux_set_receive_timeout(number, Self.receiveTimeoutMicroseconds), "setsockopt SO_RCVTIMEO")
            // A forged ICMP "fragmentation needed" must not shrink what we send, nor cut answers into fragments that
            // an attacker can replace in flight. NSD, Knot and gdnsd choose the same (gdnsd: src/dnsio_udp.c,
            // udp_sock_opts_v4 and _v6). A kernel or sandbox without the option serves as well.
            _ = clinux_ignore_path_mtu(number, system.version)
            if address.address.isUnspecified {
                // Without it the kernel would answer from the address of the outgoing route.
                try check(clinux_request_packet_information(number, system.version), "setsockopt IP_PKTINFO")
            }
        }
        try check(clinux_bind(number, system), "bind")
        guard let local = SocketAddress(clinux_local_address(number)) else { throw .last("getsockname", subject) }
        self.address = local
        self.descriptor = descriptor
    }

    /// Finds out whether any UDP socket of another program is bound to the address, those with SO_REUSEPORT included,
    /// which `init(bound:)` would silently share queries with.
    ///
    /// The probing socket is closed again at once.
    static func requireUnused(_ address: SocketAddress) throws(SystemError) {
        _ = try DatagramSocket(bound: address, shared: false)
    }
}
