internal import FoundationEssentials
internal import Synchronization

/// The `Date` of responses (RFC 9110 6.6.1), made once a second.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let made = Mutex((second: Int.min, text: ""))

    /// Now.
    static var now: String {
        let second = Int(Date().timeIntervalSince1970)
        return made.withLock { made in
            if made.second != second { made = (second, text(of: second)) }
            return made.text
        }
    }

    /// A time in seconds since 1970, not before, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 5.6.7).
    static func text(of second: Int) -> String {
        let second = max(0, second)
        let day = second / 86_400
        // Days from civil time, reversed; years begin in March, so that leap days come last.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        let time = second % 86_400
        return "\(days[day % 7]), \(two(dayOfMonth)) \(months[(month + 2) % 12]) \(year) "
            + "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
