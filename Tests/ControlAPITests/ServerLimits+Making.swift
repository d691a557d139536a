import ControlAPI

extension ServerLimits {
    /// The usual limits with changes.
    static func with(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }
}
