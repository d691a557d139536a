import Traffic

/// What a draw's answers tell of it besides its records (RFC 8914), for each of a selection's draws in two bits.
///
/// A selection without any is told by one compare.
struct DrawNotes {
    /// One of a selection's draws.
    enum Place: UInt8 {
        case ipv4 = 0
        case ipv6 = 2
        case aliases = 4
        case https = 6
    }

    private var bits: UInt8 = 0

    /// Whether every draw is an ordinary one.
    var isEmpty: Bool { bits == 0 }

    /// What a draw's answers tell; nil for an ordinary one.
    subscript(place: Place) -> ExtendedError? {
        get {
            switch bits >> place.rawValue & 3 {
            case 1: .failingOpen
            case 2: .belowMinimum
            case 3: .nothingInPlay
            default: nil
            }
        }
        set {
            let code: UInt8 =
                switch newValue {
                case .failingOpen: 1
                case .belowMinimum: 2
                case .nothingInPlay: 3
                default: 0
                }
            bits = bits & ~(3 << place.rawValue) | code << place.rawValue
        }
    }
}

extension ExtendedError {
    /// What the way in which endpoints are in play has worth telling.
    init?(_ play: PlaySelection) {
        switch play.mode {
        case .byHealth, .observeOnly: return nil
        case .failOpen: self = .failingOpen
        case .belowMinimum: self = .belowMinimum
        case .nodata, .familyDegraded: self = .nothingInPlay
        case .nothingEligible:
            // That endpoints have no address of a family is how they are, and nothing to look into.
            if play.members.contains(where: { $0.absence == .otherFamily }) { return nil }
            self = .nothingInPlay
        }
    }
}
