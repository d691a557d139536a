/// Lets one line through in ten seconds, so that nobody can fill a disk with what clients cause.
struct LogThrottle {
    static let interval = Duration.seconds(10)

    private var lastLine: ContinuousClock.Instant?
    private var suppressed = 0

    /// How many lines were left out since the last one; nil where this one is to be left out too.
    mutating func admit(at now: ContinuousClock.Instant) -> Int? {
        if let lastLine, now - lastLine < Self.interval {
            suppressed += 1
            return nil
        }
        defer { self = LogThrottle(lastLine: now) }
        return suppressed
    }
}
