/// A moment to the second, as Kubernetes writes it (`metav1.Time`, RFC 3339).
///
/// Fractions of a second are dropped and offsets are turned into UTC, as the API server does.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public var seconds: Int64

    /// Makes a moment of seconds since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads RFC 3339 text such as `2026-05-04T08:12:31Z` or `2026-05-04T10:12:31.5+02:00`; nil for anything else, and for
    /// what is in no year from 0000 to 9999 in UTC.
    public init?(_ text: String) {
        let octets = Array(text.utf8)
        guard octets.count >= 20 else { return nil }
        func number(_ start: Int, _ length: Int) -> Int64? {
            var value: Int64 = 0
            guard start + length <= octets.count else { return nil }
            for index in start..<start + length {
                guard octets[index] >= 0x30, octets[index] <= 0x39 else { return nil }
                value = value * 10 + Int64(octets[index] - 0x30)
            }
            return value
        }
        guard octets[4] == UInt8(ascii: "-"), octets[7] == UInt8(ascii: "-"),
            octets[10] == UInt8(ascii: "T") || octets[10] == UInt8(ascii: "t"),
            octets[13] == UInt8(ascii: ":"), octets[16] == UInt8(ascii: ":"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        var position = 19
        if octets[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            while position < octets.count, octets[position] >= 0x30, octets[position] <= 0x39 { position += 1 }
            guard position > first else { return nil }
        }
        guard position < octets.count else { return nil }
        var offset: Int64 = 0
        switch octets[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == octets.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == octets.count, octets[position + 3] == UInt8(ascii: ":"),
                let hours = number(position + 1, 2), let minutes = number(position + 4, 2), hours <= 23, minutes <= 59
            else { return nil }
            offset = (hours * 60 + minutes) * (octets[position] == UInt8(ascii: "-") ? -60 : 60)
        default:
            return nil
        }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let moment = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        // A leap second or an offset can lead out of the years that four digits hold.
        guard Self.writable.contains(moment) else { return nil }
        seconds = moment
    }

    /// The moments that can be written so that they can be read again: those of the years 0000 to 9999.
    private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// RFC 3339 in UTC, such as `2026-05-04T08:12:31Z`; what is before the year 0000 or after 9999 is written as the first or
    /// last moment between them, so that it can be read again.
    public var description: String {
        let seconds = min(max(seconds, Self.writable.lowerBound), Self.writable.upperBound)
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let rest = seconds - days * 86_400
        let (year, month, day) = Self.date(daysSinceEpoch: days)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return "\(date)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    /// The earlier moment first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = daysSinceEpoch + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
