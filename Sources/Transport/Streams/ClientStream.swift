internal import CLinux
internal import Glibc
public import IPAddress

/// A client's connection over TCP, TLS or a Unix socket, for programs that have nothing else to do: its calls block,
/// each at most until the deadline.
///
/// Errors are those of ``TLSFailure``; without TLS always `.system`, with `ETIMEDOUT` once the deadline has passed.
public final class ClientStream {
    /// When the calls give up.
    public var deadline: ContinuousClock.Instant

    private let socket: ClientSocket
    private var session: TLSClientSession?
    /// What was read while sending, to be received first.
    private var early: [UInt8] = []
    private var hasEnded = false
    private var buffer: [UInt8] = []

    /// Connects to a Unix socket.
    ///
    /// - Throws: An error of the call `connect`, such as `ENOENT`, `ECONNREFUSED` or `EACCES`.
    public init(unixSocket path: String, deadline: ContinuousClock.Instant) throws(TLSFailure) {
        do throws(SystemError) {
            socket = try ClientSocket(path: path, deadline: deadline)
        } catch {
            throw .system(error)
        }
        self.deadline = deadline
    }

    /// Connects to an address over TCP.
    ///
    /// - Throws: An error of the call `connect`, such as `ECONNREFUSED` or `ETIMEDOUT`.
    public init(to address: SocketAddress, deadline: ContinuousClock.Instant) throws(TLSFailure) {
        do throws(SystemError) {
            socket = try ClientSocket(to: address, deadline: deadline)
        } catch {
            throw .system(error)
        }
        self.deadline = deadline
    }

    /// Goes over to TLS: what is sent and received from then on is encrypted.
    ///
    /// - Parameter name: The name that the certificate must be for, if the context verifies (see ``TLSClientSession``).
    public func startTLS(_ context: TLSClientContext, name: String) throws(TLSFailure) {
        let session = try TLSClientSession(context, on: socket, name: name)
        while true {
            switch session.handshake() {
            case .done:
                self.session = session
                return
            case .wouldBlock: try wait(for: session.wantsWrite ? .write : .read, "TLS handshake")
            case .failed(let failure): throw failure
            }
        }
    }

    /// What the handshake has shown; nil without TLS.
    public var peer: TLSPeer? { session?.peer }

    /// Sends all of it.
    public func send(_ octets: [UInt8]) throws(TLSFailure) {
        _ = try send(octets, unlessAnswered: false)
    }

    /// Sends all of it, unless the peer has something to say meanwhile, or has ended: then the rest is not sent.
    ///
    /// - Returns: Whether all was sent.
    public func sendUnlessAnswered(_ octets: [UInt8]) throws(TLSFailure) -> Bool {
        try send(octets, unlessAnswered: true)
    }

    private func send(_ octets: [UInt8], unlessAnswered: Bool) throws(TLSFailure) -> Bool {
        var sent = 0
        while sent < octets.count {
            if unlessAnswered, try hasInput() { return false }
            let rest = octets.span.extracting(droppingFirst: sent)
            switch session?.write(rest) ?? socket.write(rest) {
            case .octets(let count): sent += count
            case .wouldBlock: try wait(for: unlessAnswered ? .either : .write, "send")
            case .ended: throw .system(SystemError(call: "send", subject: socket.subject, code: EPIPE))
            case .failed(let failure):
                // A peer that has refused at once and closed may have told why before.
                if unlessAnswered, session == nil, try hasInput() { return false }
                throw failure
            }
        }
        return true
    }

    /// Whether something can be received without waiting, or the peer has ended.
    public func hasInput() throws(TLSFailure) -> Bool {
        if hasEnded || !early.isEmpty { return true }
        switch read(limit: 65_536) {
        case .octets: return true
        case .wouldBlock: return false
        case .ended:
            hasEnded = true
            return true
        case .failed(let failure): throw failure
        }
    }

    /// Receives what is there, waiting for the first octet; nothing once the peer has ended.
    ///
    /// - Parameter limit: The most octets that are wanted at a time.
    public func receive(limit: Int = 65_536) throws(TLSFailure) -> [UInt8] {
        while early.isEmpty {
            if hasEnded { return [] }
            switch read(limit: limit) {
            case .octets: break
            case .ended: hasEnded = true
            case .wouldBlock: try wait(for: .read, "recv")
            case .failed(let failure): throw failure
            }
        }
        let octets = early
        early = []
        return octets
    }

    /// Ends the connection; with TLS it says goodbye before.
    public func close() {
        if let session { session.close() } else { socket.close(.orderly) }
    }

    /// Reads into `early`, which is empty.
    private func read(limit: Int) -> TransferOutcome<TLSFailure> {
        if buffer.count != limit { buffer = [UInt8](repeating: 0, count: limit) }
        let outcome = session?.read(into: &buffer) ?? socket.read(into: &buffer)
        if case .octets(let count) = outcome { early = Array(buffer[..<count]) }
        return outcome
    }

    private func wait(for event: ClientSocket.Event, _ call: String) throws(TLSFailure) {
        do throws(SystemError) {
            try socket.wait(for: event, until: deadline, call)
        } catch {
            throw .system(error)
        }
    }
}
