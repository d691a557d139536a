internal import CLinux
internal import Glibc

/// A client's connection to a Unix stream socket, for programs that have nothing else to do: its calls block, each at
/// most until the deadline.
public struct UnixStream: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: String
    private let deadline: ContinuousClock.Instant

    /// Connects.
    ///
    /// - Throws: An error of the call `connect`, such as `ENOENT`, `ECONNREFUSED` or `EACCES`; `ETIMEDOUT` of any call
    ///   once the deadline has passed.
    public init(path: String, deadline: ContinuousClock.Instant) throws(SystemError) {
        descriptor = try Self.connect(try UnixSocketPath(path), deadline)
        self.path = path
        self.deadline = deadline
    }

    private static func connect(
        _ place: UnixSocketPath, _ deadline: ContinuousClock.Instant
    ) throws(SystemError) -> FileDescriptor {
        let descriptor = try place.makeSocket(isBlocking: true)
        // The timeout of sending holds for connecting too (a full backlog blocks it).
        try setTimeout(descriptor.rawValue, SO_SNDTIMEO, deadline, "connect", place.text)
        while !place.connect(descriptor) {
            let error = errno
            guard error == EINTR else { throw failure("connect", place.text, error) }
        }
        return descriptor
    }

    /// Sends all of it.
    public func send(_ octets: [UInt8]) throws(SystemError) {
        var sent = 0
        while sent < octets.count {
            try Self.setTimeout(descriptor.rawValue, SO_SNDTIMEO, deadline, "send", path)
            let count = unsafe octets.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe Glibc.send(descriptor.rawValue, base + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            let error = errno
            if count >= 0 {
                sent += count
            } else if error != EINTR {
                throw Self.failure("send", path, error)
            }
        }
    }

    /// Receives what is there, waiting for the first octet; nothing once the peer has ended.
    ///
    /// - Parameter limit: The most octets that are wanted at a time.
    public func receive(limit: Int = 65_536) throws(SystemError) -> [UInt8] {
        while true {
            try Self.setTimeout(descriptor.rawValue, SO_RCVTIMEO, deadline, "recv", path)
            var failed: Int32?
            let octets = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let received = unsafe recv(descriptor.rawValue, buffer.baseAddress, buffer.count, 0)
                if received < 0 { failed = errno }
                count = max(0, received)
            }
            guard let failed else { return octets }
            guard failed == EINTR else { throw Self.failure("recv", path, failed) }
        }
    }

    /// Gives the next call what is left of the time.
    private static func setTimeout(
        _ descriptor: Int32, _ option: Int32, _ deadline: ContinuousClock.Instant, _ call: String, _ path: String
    ) throws(SystemError) {
        let left = (deadline - ContinuousClock.now).components
        guard left.seconds > 0 || left.seconds == 0 && left.attoseconds > 0 else { throw failure(call, path, EAGAIN) }
        // Not less than a microsecond: 0 would mean to wait for ever.
        var time = timeval(
            tv_sec: Int(left.seconds), tv_usec: max(1, Int(left.attoseconds / 1_000_000_000_000)))
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(descriptor, SOL_SOCKET, option, &time, size) == 0 else {
            throw .last("setsockopt", path)
        }
    }

    private static func failure(_ call: String, _ path: String, _ code: Int32) -> SystemError {
        SystemError(call: call, subject: path, code: code == EAGAIN ? ETIMEDOUT : code)
    }
}
