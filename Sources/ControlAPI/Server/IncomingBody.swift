/// What has come of a request's body and was not taken, and who waits for more.
struct IncomingBody {
    /// Octets that may wait here before the client is slowed down.
    static let window = 65_536

    typealias Piece = Result<[UInt8]?, RequestBodyError>

    private enum End {
        case whole
        case failed(RequestBodyError)
    }

    private var pieces: [[UInt8]] = []
    private var end: End?
    private var waiter: CheckedContinuation<Piece, Never>?
    /// Octets that wait.
    private(set) var octets = 0

    /// Whether nothing more comes.
    var hasEnded: Bool { end != nil }
    /// Whether all of it has come.
    var isWhole: Bool { if case .whole = end { true } else { false } }
    /// Why it does not come.
    var failure: RequestBodyError? { if case .failed(let error) = end { error } else { nil } }
    /// Whether somebody waits for octets.
    var isAwaited: Bool { waiter != nil }
    /// Whether more may come in.
    var hasRoom: Bool { octets < Self.window }

    mutating func append(_ piece: [UInt8]) {
        if let waiter {
            self.waiter = nil
            waiter.resume(returning: .success(piece))
        } else {
            pieces.append(piece)
            octets += piece.count
        }
    }

    mutating func finish() {
        guard end == nil else { return }
        end = .whole
        waiter?.resume(returning: .success(nil))
        waiter = nil
    }

    mutating func fail(_ error: RequestBodyError) {
        guard end == nil else { return }
        end = .failed(error)
        waiter?.resume(returning: .failure(error))
        waiter = nil
    }

    /// What is at hand; nil where it must be waited for.
    mutating func take() -> Piece? {
        if !pieces.isEmpty {
            // Few are there at a time: the window bounds them.
            let piece = pieces.count == 1 ? pieces[0] : Array(pieces.joined())
            pieces = []
            octets = 0
            return .success(piece)
        }
        switch end {
        case nil: return nil
        case .whole: return .success(nil)
        case .failed(let error): return .failure(error)
        }
    }

    /// Whoever waits is told once something comes. Of two that wait at a time the former is told that it ends.
    mutating func wait(_ continuation: CheckedContinuation<Piece, Never>) {
        waiter?.resume(returning: .failure(.closed))
        waiter = continuation
    }
}
