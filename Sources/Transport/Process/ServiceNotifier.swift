internal import CLinux
internal import Glibc

/// Tells a service manager how the program fares (systemd's sd_notify protocol, over the datagram socket that
/// `NOTIFY_SOCKET` names).
public struct ServiceNotifier: Sendable {
    /// A path, or a name in the abstract namespace that begins with `@`.
    public let socket: String

    /// Makes a notifier for a socket.
    public init(socket: String) {
        self.socket = socket
    }

    /// The notifier of the service manager that started this process; nil where none did.
    public static func fromEnvironment() -> ServiceNotifier? {
        guard let socket = Environment.value("NOTIFY_SOCKET"), socket.hasPrefix("/") || socket.hasPrefix("@") else {
            return nil
        }
        return ServiceNotifier(socket: socket)
    }

    /// Says that the program serves, at start or after ``reloading()``.
    public func ready() throws(SystemError) { try send("READY=1") }

    /// Says that the program reads its configuration again, until ``ready()`` is called.
    ///
    /// The time tells the service manager which request this answers (sd_notify(3), MONOTONIC_USEC).
    public func reloading() throws(SystemError) {
        try send("RELOADING=1\nMONOTONIC_USEC=\(MonotonicTime.now.nanoseconds / 1000)")
    }

    /// Says that the program is about to end.
    public func stopping() throws(SystemError) { try send("STOPPING=1") }

    /// Gives the line that `systemctl status` shows.
    public func status(_ text: String) throws(SystemError) {
        // A line feed would begin another assignment.
        try send("STATUS=" + String(text.map { $0.isNewline ? " " : $0 }))
    }

    private func send(_ assignments: String) throws(SystemError) {
        var text = assignments
        let result = text.withUTF8 { octets in
            unsafe clinux_send_to_unix_socket(socket, octets.baseAddress, octets.count)
        }
        guard result == 0 else { throw .last("sendto", socket) }
    }
}
