extension RateLimitSettings {
    /// Responses a second of a limit; 0: not limited.
    func rate(_ kind: RateLimitKind) -> UInt32 {
        switch kind {
        case .answers: answers
        case .noData: noData
        case .nameErrors: nameErrors
        case .errors: errors
        case .all: all
        }
    }
}
