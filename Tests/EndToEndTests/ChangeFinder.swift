import Glibc

/// Finds in a watch's stream which changes its events tell of.
///
/// It does little for each event: hundreds of watches hear of a change at once, and this is part of their delay.
struct ChangeFinder {
    private static let mark = #""change":""#
    /// More than a mark with its number; what is found there a second time does no harm.
    private static let overlap = 32
    private var rest: [UInt8] = []

    /// Takes what has come; the number behind the last mark in it.
    mutating func take(_ octets: ArraySlice<UInt8>) -> Int? {
        rest += octets
        defer { rest.removeFirst(max(0, rest.count - Self.overlap)) }
        // With the end that C's functions need; they search at once what takes Swift's debug builds long.
        return unsafe (rest + [0]).withUnsafeBytes { all in
            var place = unsafe all.baseAddress?.assumingMemoryBound(to: CChar.self)
            var number: Int?
            while let start = unsafe place, let found = unsafe strstr(start, Self.mark) {
                let digits = unsafe UnsafePointer(found) + Self.mark.utf8.count
                // The end of a number may be still to come.
                if unsafe strchr(digits, 0x22) != nil { number = unsafe Int(strtol(digits, nil, 10)) }
                unsafe place = digits
            }
            return number
        }
    }
}
