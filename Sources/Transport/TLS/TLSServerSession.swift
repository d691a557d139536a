internal import COpenSSLShims
internal import Glibc

/// TLS of the server's side over one accepted socket, which it does not own and which must be open in each call.
///
/// Reading and writing shake hands first.
///
/// Safe, although it holds a pointer: it alone owns the memory.
@safe final class TLSServerSession {
    /// What a read or a write did.
    enum Outcome {
        case octets(Int)
        case wouldBlock
        case ended
        case failed(StreamFailure)
    }

    private let context: TLSServerContext
    private let descriptor: Int32
    private let session: OpaquePointer
    private var hasFailed = false

    /// Prepares a session; nil without memory.
    init?(_ context: TLSServerContext, over descriptor: Int32) {
        guard let session = unsafe context.makeSession(descriptor) else { return nil }
        self.context = context
        self.descriptor = descriptor
        unsafe self.session = session
    }

    deinit {
        unsafe copenssl_session_free(session)
    }

    /// Whether the handshake is done.
    var isEstablished: Bool { unsafe copenssl_is_established(session) != 0 }
    /// Whether the client has resumed an earlier session.
    var isResumed: Bool { unsafe copenssl_is_resumed(session) != 0 }
    /// Whether a step that would have blocked waits for room to write.
    var wantsWrite: Bool { unsafe copenssl_wants_write(session) != 0 }
    /// Whether octets wait here, which make no event.
    var hasPending: Bool { unsafe copenssl_has_pending(session) != 0 }

    /// Reads into the room that the buffer has left.
    func read(into buffer: inout StreamBuffer) -> Outcome {
        var outcome = copenssl_outcome()
        _ = unsafe buffer.fill { room, size in
            unsafe outcome = copenssl_read(session, room, size)
            return outcome.octets
        }
        return Outcome(outcome, failure: failure(of: outcome, "read"))
    }

    /// Writes what waits in the buffer, as much of it as the kernel takes at once.
    func write(_ buffer: inout StreamBuffer) -> Outcome {
        var outcome = copenssl_outcome()
        _ = unsafe buffer.drain { octets, count in
            unsafe outcome = copenssl_write(session, octets, count)
            return outcome.octets
        }
        return Outcome(outcome, failure: failure(of: outcome, "send"))
    }

    /// Says goodbye (close_notify), unless the session is broken.
    func finish() {
        if !hasFailed { unsafe copenssl_shutdown(session) }
    }

    /// Who the client is, where its certificate is vouched for and names one user.
    var peerIdentity: TLSPeerIdentity? {
        guard unsafe copenssl_client_is_verified(session) != 0,
            case .text(let name) = unsafe part({ unsafe copenssl_client_common_name(session, $0, $1) }), !name.isEmpty
        else { return nil }
        var organizations: [String] = []
        while true {
            let index = Int32(organizations.count)
            switch unsafe part({ unsafe copenssl_client_organization(session, index, $0, $1) }) {
            case .text(let organization): organizations.append(organization)
            case .none: return TLSPeerIdentity(commonName: name, organizations: organizations)
            case .unusable: return nil
            }
        }
    }

    private enum Part {
        case text(String), none, unusable
    }

    private func part(_ read: (UnsafeMutablePointer<CChar>?, Int) -> Int32) -> Part {
        var length: Int32 = 0
        let text = unsafe readText { text, size in unsafe length = read(text, size) }
        return length >= 0 ? .text(text) : length == -1 ? .none : .unusable
    }

    private func failure(of outcome: copenssl_outcome, _ call: String) -> StreamFailure? {
        switch copenssl_status(UInt32(outcome.status)) {
        case COPENSSL_DONE, COPENSSL_WOULD_BLOCK, COPENSSL_ENDED: return nil
        default: hasFailed = true
        }
        return switch copenssl_status(UInt32(outcome.status)) {
        case COPENSSL_SYSTEM:
            .system(SystemError(call: call, subject: "tls", code: Int32(truncatingIfNeeded: outcome.code)))
        case COPENSSL_NOT_TLS: .notTLS
        case COPENSSL_VERSION_REFUSED: .tls("the client speaks no TLS version later than 1.1; expected 1.2 or 1.3")
        case COPENSSL_ALERT: .tls("the client refused: \(words(outcome))")
        default: .tls(words(outcome))
        }
    }

    private func words(_ outcome: copenssl_outcome) -> String {
        unsafe readText { unsafe copenssl_describe(outcome, $0, $1) }
    }
}

extension TLSServerSession.Outcome {
    fileprivate init(_ outcome: copenssl_outcome, failure: StreamFailure?) {
        if let failure {
            self = .failed(failure)
        } else {
            self =
                switch copenssl_status(UInt32(outcome.status)) {
                case COPENSSL_DONE: .octets(outcome.octets)
                case COPENSSL_ENDED: .ended
                default: .wouldBlock
                }
        }
    }
}
