package import Resources

/// How old something is, as the API server writes it into date cells.
package enum AgeText {
    /// Two units at most, and fewer the older it is: `95s`, `8m10s`, `47h`, `3d4h`, `2y40d`; a moment in the future has no age.
    package static func text(since moment: Timestamp, now: Timestamp) -> String {
        let (seconds, overflow) = now.seconds.subtractingReportingOverflow(moment.seconds)
        if overflow || seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<600: return two(minutes, "m", seconds % 60, "s")
        case ..<(3 * 3600): return "\(minutes)m"
        case ..<(8 * 3600): return two(hours, "h", minutes % 60, "m")
        case ..<(48 * 3600): return "\(hours)h"
        case ..<(8 * 86_400): return two(days, "d", hours % 24, "h")
        case ..<(2 * 365 * 86_400): return "\(days)d"
        case ..<(8 * 365 * 86_400): return two(days / 365, "y", days % 365, "d")
        default: return "\(days / 365)y"
        }
    }

    /// What stands for a moment that is not there.
    static let unknown = "<unknown>"

    private static func two(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
    }
}
