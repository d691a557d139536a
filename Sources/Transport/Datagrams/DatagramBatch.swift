internal import CLinux
internal import Glibc
public import IPAddress

/// The buffers with which one thread receives and answers datagrams, many at a time.
///
/// Everything is allocated once; receiving and answering allocate nothing.
///
/// Safe, although it holds pointers: it alone owns what they point to, and every index is under `width`.
@safe public struct DatagramBatch: ~Copyable {
    /// What became of the datagrams of one batch.
    public struct Outcome: Sendable, Equatable {
        /// Replies that the kernel took.
        public var sent: Int
        /// Datagrams that the answering function left without a reply.
        public var unanswered: Int
        /// Datagrams that were dropped unseen: longer than a query slot, or from port 0, which no reply can reach.
        public var dropped: Int
        /// Replies that the kernel refused.
        public var sendErrors: Int
        /// The errno of the last refusal; 0 for none.
        public var sendErrorCode: Int32

        /// Makes an outcome.
        public init(
            sent: Int = 0, unanswered: Int = 0, dropped: Int = 0, sendErrors: Int = 0, sendErrorCode: Int32 = 0
        ) {
            self.sent = sent
            self.unanswered = unanswered
            self.dropped = dropped
            self.sendErrors = sendErrors
            self.sendErrorCode = sendErrorCode
        }
    }

    /// How many datagrams one system call moves. An echo on loopback answered 5 % more with 32 than one by one; a
    /// wider batch would gain little, and every reply waits for the whole batch.
    public static let width = 32
    /// Octets of a query slot. A query of one question has at most 271 octets and its options; a longer datagram is
    /// known to be truncated (MSG_TRUNC) and is dropped.
    public static let querySize = 2048
    /// Octets of a response slot: nothing longer is sent over UDP, whatever a client announces. It is over the 1,232
    /// that are advised against fragmentation (RFC 9715), and the answering part stays under the client's size.
    public static let responseSize = 4096

    /// Slots of datagrams, side by side; `replies` repeats the headers of those that are answered.
    private let messages: UnsafeMutablePointer<clinux_message>
    private let replies: UnsafeMutablePointer<clinux_message>
    private let vectors: UnsafeMutablePointer<iovec>
    private let addresses: UnsafeMutablePointer<sockaddr_storage>
    private let control: UnsafeMutablePointer<UInt8>
    private let queries: UnsafeMutablePointer<UInt8>
    private let responses: UnsafeMutablePointer<UInt8>
    private var received = 0

    /// Allocates the buffers, about 200 KiB.
    public init() {
        let width = Self.width
        unsafe messages = .allocate(capacity: width)
        unsafe replies = .allocate(capacity: width)
        unsafe vectors = .allocate(capacity: 2 * width)
        unsafe addresses = .allocate(capacity: width)
        unsafe control = .allocate(capacity: width * Int(CLINUX_PACKET_INFORMATION_SPACE))
        unsafe queries = .allocate(capacity: width * Self.querySize)
        unsafe responses = .allocate(capacity: width * Self.responseSize)
        unsafe messages.initialize(repeating: clinux_message(), count: width)
        unsafe replies.initialize(repeating: clinux_message(), count: width)
        unsafe addresses.initialize(repeating: sockaddr_storage(), count: width)
        unsafe control.initialize(repeating: 0, count: width * Int(CLINUX_PACKET_INFORMATION_SPACE))
        unsafe queries.initialize(repeating: 0, count: width * Self.querySize)
        unsafe responses.initialize(repeating: 0, count: width * Self.responseSize)
        for index in 0..<width {
            unsafe (vectors + index).initialize(
                to: iovec(iov_base: queries + index * Self.querySize, iov_len: Self.querySize))
            unsafe (vectors + width + index).initialize(
                to: iovec(iov_base: responses + index * Self.responseSize, iov_len: 0))
            unsafe messages[index].header.msg_name = UnsafeMutableRawPointer(addresses + index)
            unsafe messages[index].header.msg_iov = vectors + index
            unsafe messages[index].header.msg_iovlen = 1
        }
    }

    deinit {
        unsafe messages.deallocate()
        unsafe replies.deallocate()
        unsafe vectors.deallocate()
        unsafe addresses.deallocate()
        unsafe control.deallocate()
        unsafe queries.deallocate()
        unsafe responses.deallocate()
    }

    /// Waits for datagrams, at most 0.25 s, and takes those that are there, up to the batch's width.
    ///
    /// Returns how many; 0 when none came.
    public mutating func receive(from socket: DatagramSocket) throws(SystemError) -> Int {
        for index in 0..<Self.width {
            // The kernel shortens both to what it wrote.
            unsafe messages[index].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
            unsafe messages[index].header.msg_control =
                UnsafeMutableRawPointer(control + index * Int(CLINUX_PACKET_INFORMATION_SPACE))
            unsafe messages[index].header.msg_controllen = Int(CLINUX_PACKET_INFORMATION_SPACE)
        }
        let count = unsafe clinux_receive_messages(socket.descriptor.rawValue, messages, UInt32(Self.width))
        received = max(0, Int(count))
        if count < 0, errno != EAGAIN, errno != EINTR {
            throw .last("recvmmsg", "\(socket.address)/udp")
        }
        return received
    }

    /// Hands each received datagram to `body` with its source, which writes a reply and returns its octets, 0 for none; then sends the
    /// replies, each from the address that its query was sent to.
    ///
    /// A reply that the kernel refuses is counted and skipped, and those behind it are still sent. Nothing is waited
    /// for: with a full send buffer replies are lost, as on the wire.
    public mutating func answer(
        on socket: DatagramSocket, _ body: (Span<UInt8>, SocketAddress, inout MutableSpan<UInt8>) -> Int
    ) -> Outcome {
        var outcome = Outcome()
        var replyCount = 0
        for index in 0..<received {
            guard unsafe messages[index].header.msg_flags & Int32(MSG_TRUNC) == 0,
                let source = SocketAddress(unsafe clinux_source_address(&messages[index].header)), source.port != 0
            else {
                outcome.dropped += 1
                continue
            }
            let query = unsafe UnsafeBufferPointer(
                start: queries + index * Self.querySize, count: Int(messages[index].length))
            let response = unsafe UnsafeMutableBufferPointer(
                start: responses + index * Self.responseSize, count: Self.responseSize)
            var responseSpan = unsafe response.mutableSpan
            let length = unsafe body(query.span, source, &responseSpan)
            guard length > 0 else {
                outcome.unanswered += 1
                continue
            }
            let vector = unsafe vectors + Self.width + index
            unsafe vector.pointee.iov_len = min(length, Self.responseSize)
            unsafe replies[replyCount].header = messages[index].header
            unsafe replies[replyCount].header.msg_iov = vector
            unsafe replies[replyCount].header.msg_flags = 0
            unsafe clinux_prepare_reply(&replies[replyCount].header)
            replyCount += 1
        }
        received = 0
        send(replyCount, on: socket, &outcome)
        return outcome
    }

    private func send(_ count: Int, on socket: DatagramSocket, _ outcome: inout Outcome) {
        var next = 0
        while next < count {
            let sent = unsafe clinux_send_messages(socket.descriptor.rawValue, replies + next, UInt32(count - next))
            if sent > 0 {
                outcome.sent += Int(sent)
                next += Int(sent)
            } else if errno != EINTR {
                // An error is that of the first message; the others were not tried.
                outcome.sendErrors += 1
                outcome.sendErrorCode = errno
                next += 1
            }
        }
    }
}
