// CLinux includes sys/socket.h too: a whole-module build may find its constants, such as MSG_NOSIGNAL, only there.
internal import CLinux
internal import Glibc

extension StreamBuffer {
    /// Reads from a socket into the room that is left, at most a number of octets.
    mutating func receive(
        from number: Int32, atMost limit: Int = .max, _ subject: @autoclosure () -> String
    ) -> StreamConnection.ReadOutcome {
        let octets = unsafe fill { room, size in
            retryingInterrupted { unsafe recv(number, room, min(size, limit), 0) }
        }
        if octets > 0 { return .octets(octets) }
        if octets == 0 { return .ended }
        return errno == EAGAIN ? .wouldBlock : .failed(.system(.last("read", subject())))
    }

    /// Writes what waits to a socket, as much of it as the kernel takes at once.
    mutating func send(to number: Int32, _ subject: @autoclosure () -> String) -> TLSServerSession.Outcome {
        let octets = unsafe drain { waiting, count in
            retryingInterrupted { unsafe Glibc.send(number, waiting, count, Int32(MSG_NOSIGNAL)) }
        }
        if octets >= 0 { return .octets(octets) }
        return errno == EAGAIN ? .wouldBlock : .failed(.system(.last("send", subject())))
    }
}
