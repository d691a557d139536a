/// Why a response is what it is, for whoever looks into it (RFC 8914). No text holds an address or a name.
enum ExtendedError: UInt8 {
    /// Every endpoint of the profile is degraded, and all are answered nonetheless.
    case failingOpen
    /// The healthy endpoints weigh less than the policy asks for, and all are answered.
    case belowMinimum
    /// The profile has no endpoint that may be answered, so there is no data.
    case nothingInPlay
    /// The access list of the listener or of the zone does not let the client in (RFC 8914 4.19).
    case prohibited
    /// The question is about no zone of ours (RFC 8914 4.21).
    case notAuthoritative
    /// The operation, or the kind of query, is not served (RFC 8914 4.22).
    case notSupported
    /// The question's type is one that no question may have (RFC 9824 3.5).
    case invalidQueryType

    /// INFO-CODE (IANA "Extended DNS Error Codes").
    var code: UInt16 {
        switch self {
        case .failingOpen, .belowMinimum, .nothingInPlay: 0  // Other
        case .prohibited: 18
        case .notAuthoritative: 20
        case .notSupported: 21
        case .invalidQueryType: 30
        }
    }

    /// EXTRA-TEXT; empty where the code says all.
    var text: [UInt8] {
        switch self {
        case .failingOpen: Self.failingOpenText
        case .belowMinimum: Self.belowMinimumText
        case .nothingInPlay: Self.nothingInPlayText
        case .prohibited, .notAuthoritative, .notSupported, .invalidQueryType: []
        }
    }

    private static let failingOpenText = Array("all endpoints degraded, failing open".utf8)
    private static let belowMinimumText = Array("too few endpoints healthy, failing open".utf8)
    private static let nothingInPlayText = Array("no endpoint in play".utf8)
}
