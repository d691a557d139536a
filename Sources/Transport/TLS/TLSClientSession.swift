internal import COpenSSLShims
internal import Glibc
internal import IPAddress

/// What a TLS session stands on: a connected socket that does not block.
protocol SessionSocket: AnyObject {
    /// The descriptor's number while it is open.
    var number: Int32? { get }
    /// The peer, as errors name it.
    var subject: String { get }
    func close(_ manner: OutgoingStream.ClosingManner)
}

/// TLS over one connected `OutgoingStream`; after each of the stream's events, go on with what was to be done.
///
/// The stream is opened with `isInteractive`. After a failure only `close` makes sense.
///
/// Safe, although it holds a pointer: it alone owns the memory, and uses the descriptor only while the stream is open.
@safe public final class TLSClientSession {
    /// How a step of the handshake ended.
    public enum HandshakeOutcome: Hashable, Sendable {
        /// The session is open; octets may be written and read. (In TLS 1.3 the server's verdict on this side comes
        /// only with the first read.)
        case done
        /// To be gone on with after the stream's next event.
        case wouldBlock
        /// The session is lost.
        case failed(TLSFailure)
    }

    /// The name that the certificate must be for.
    public let name: String
    private let context: TLSClientContext
    private let stream: any SessionSocket
    private let session: OpaquePointer

    /// Prepares a session; nothing is sent.
    ///
    /// - Parameters:
    ///   - name: The server's host name, sent to it (SNI), or the text of its address, which is not (RFC 6066 3). The
    ///     certificate must be for it, if the context verifies.
    public convenience init(
        _ context: TLSClientContext, over stream: OutgoingStream, name: String
    ) throws(TLSFailure) {
        try self.init(context, on: stream, name: name)
    }

    init(_ context: TLSClientContext, on stream: any SessionSocket, name: String) throws(TLSFailure) {
        guard let number = stream.number else { throw .endedInHandshake }
        // SNI has no final dot (RFC 6066 3), and neither do certificates.
        let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
        guard !bare.utf8.contains(0),
            let session = unsafe context.makeSession(number, name: bare, sendsName: IPAddress(bare) == nil)
        else { throw .other("no session can be made for the name \"\(name)\"") }
        self.name = bare
        self.context = context
        self.stream = stream
        unsafe self.session = session
    }

    deinit {
        unsafe copenssl_session_free(session)
    }

    /// Goes on with the handshake.
    public func handshake() -> HandshakeOutcome {
        guard stream.number != nil else { return .failed(.endedInHandshake) }
        let outcome = unsafe copenssl_handshake(session)
        switch Status(outcome) {
        case .done: return .done
        case .wouldBlock: return .wouldBlock
        case .ended: return .failed(.endedInHandshake)
        case .failed: return .failed(failure(of: outcome, "TLS handshake"))
        }
    }

    /// Whether the step that would block waits for the socket to take octets, rather than for the peer's.
    var wantsWrite: Bool { unsafe copenssl_wants_write(session) != 0 }

    /// Reads what is there, up to the span's length. Go on until `.wouldBlock` or `.ended`: octets that the session
    /// holds already make no event.
    public func read(into room: inout MutableSpan<UInt8>) -> TransferOutcome<TLSFailure> {
        guard stream.number != nil else { return .ended }
        let outcome = unsafe room.withUnsafeMutableBufferPointer { buffer in
            unsafe copenssl_read(session, buffer.baseAddress, buffer.count)
        }
        return transferOutcome(outcome, "read")
    }

    /// Reads what is there into an array's elements; its length stays.
    public func read(into buffer: inout [UInt8]) -> TransferOutcome<TLSFailure> {
        var room = buffer.mutableSpan
        return read(into: &room)
    }

    /// Writes octets, as much of them as the kernel takes.
    public func write(_ octets: Span<UInt8>) -> TransferOutcome<TLSFailure> {
        guard stream.number != nil else { return .ended }
        let outcome = unsafe octets.withUnsafeBufferPointer { buffer in
            unsafe copenssl_write(session, buffer.baseAddress, buffer.count)
        }
        return transferOutcome(outcome, "write")
    }

    /// Writes an array's octets from an index on, as much of them as the kernel takes.
    public func write(_ octets: [UInt8], from start: Int = 0) -> TransferOutcome<TLSFailure> {
        write(octets.span.extracting(droppingFirst: max(0, start)))
    }

    /// Says goodbye (close_notify) and closes the stream.
    public func close(_ manner: OutgoingStream.ClosingManner = .orderly) {
        if stream.number != nil { unsafe copenssl_shutdown(session) }
        stream.close(manner)
    }

    /// What the handshake has shown; to be asked once it is done.
    public var peer: TLSPeer {
        TLSPeer(
            version: unsafe readText { unsafe copenssl_version(session, $0, $1) },
            cipher: unsafe readText { unsafe copenssl_cipher(session, $0, $1) },
            subject: subject, names: names, notAfter: notAfter == .min ? nil : notAfter,
            isVerified: context.verifies,
            requestedCertificate: unsafe copenssl_certificate_was_requested(session) != 0)
    }

    private var subject: String { unsafe readText { unsafe copenssl_subject(session, $0, $1) } }
    private var names: String { unsafe readText { unsafe copenssl_names(session, $0, $1) } }
    private var notAfter: Int64 { unsafe copenssl_not_after(session) }
    private var notBefore: Int64 { unsafe copenssl_not_before(session) }

    private enum Status {
        case done, wouldBlock, ended, failed

        init(_ outcome: copenssl_outcome) {
            self =
                switch copenssl_status(UInt32(outcome.status)) {
                case COPENSSL_DONE: .done
                case COPENSSL_WOULD_BLOCK: .wouldBlock
                case COPENSSL_ENDED: .ended
                default: .failed
                }
        }
    }

    private func transferOutcome(_ outcome: copenssl_outcome, _ call: String) -> TransferOutcome<TLSFailure> {
        switch Status(outcome) {
        case .done: .octets(outcome.octets)
        case .wouldBlock: .wouldBlock
        case .ended: .ended
        case .failed: .failed(failure(of: outcome, call))
        }
    }

    private func failure(of outcome: copenssl_outcome, _ call: String) -> TLSFailure {
        switch copenssl_status(UInt32(outcome.status)) {
        case COPENSSL_SYSTEM:
            .system(SystemError(call: call, subject: stream.subject, code: Int32(truncatingIfNeeded: outcome.code)))
        case COPENSSL_UNTRUSTED: .certificate(refusal(outcome))
        case COPENSSL_VERSION_REFUSED: .protocolVersion
        case COPENSSL_NOT_TLS: .notTLS
        case COPENSSL_CERTIFICATE_REQUIRED: .clientCertificateRequired
        case COPENSSL_ALERT: .alert(unsafe readText { unsafe copenssl_describe(outcome, $0, $1) })
        default: .other(unsafe readText { unsafe copenssl_describe(outcome, $0, $1) })
        }
    }

    /// Why a certificate is refused, with what it shows.
    private func refusal(_ outcome: copenssl_outcome) -> String {
        let depth = unsafe copenssl_untrusted_depth(session)
        let whose = depth == 0 ? "the certificate" : "an issuer's certificate"
        let which = subject.isEmpty ? whose : "\(whose) (\(subject))"
        switch Int(truncatingIfNeeded: outcome.code) {
        case COPENSSL_REFUSED_EXPIRED:
            return "\(which) expired on \(Self.date(notAfter))"
        case COPENSSL_REFUSED_EARLY:
            return "\(which) is not valid before \(Self.date(notBefore))"
        case COPENSSL_REFUSED_NAME, COPENSSL_REFUSED_ADDRESS:
            return "\(which) is not for \(name); it is for \(names.isEmpty ? "no host name" : names)"
        case COPENSSL_REFUSED_SELF_SIGNED:
            return "\(which) is self-signed and not among the trusted ones"
        default:
            let words = unsafe readText { unsafe copenssl_describe(outcome, $0, $1) }
            return "\(which) is not trusted: \(words)"
        }
    }

    /// A time in UTC, e.g. `2026-11-21 10:00:00 UTC`.
    private static func date(_ seconds: Int64) -> String {
        unsafe readText { unsafe copenssl_describe_time(seconds, $0, $1) }
    }
}
