/// What one read or write did.
public enum TransferOutcome<Failure: Error & Hashable>: Hashable, Sendable {
    /// That many octets were moved, at least one.
    case octets(Int)
    /// Nothing can be moved now; the next readiness event is the time to try again.
    case wouldBlock
    /// The peer has ended its side in good order.
    case ended
    /// The connection is lost.
    case failed(Failure)
}
