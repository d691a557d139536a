/// What a request carries.
public enum RequestBody {
    /// Nothing.
    case none
    /// Octets; they can be sent again where the connection turns out to be gone.
    case octets([UInt8])
    /// Pieces that are made as they are sent, until nil; with their whole length, where it is known.
    case pieces(length: Int?, next: () throws(APIFailure) -> [UInt8]?)

    /// Whether the body can be sent a second time.
    var isRepeatable: Bool {
        if case .pieces = self { false } else { true }
    }
}
