/// Makes strings of octets, one for equal octets where it can: objects repeat their keys, versions and namespaces.
///
/// A direct-mapped cache of fixed size: a collision costs a new string, never more memory.
struct StringInterner {
    private let slots: Int
    /// Strings of up to 15 octets need no memory of their own; longer ones than this repeat seldom.
    private static let shared = 16...96

    private var strings: [String]

    /// Makes a cache; without slots nothing is kept, which is cheapest where one short text is read.
    init(slots: Int = 1024) {
        self.slots = slots
        strings = [String](repeating: "", count: slots)
    }

    /// The string of octets that are known to be UTF-8, or nil where they are not.
    mutating func string(_ octets: Span<UInt8>) -> String? {
        guard slots > 0, Self.shared.contains(octets.count) else { return Self.make(octets) }
        var hash = UInt32(truncatingIfNeeded: octets.count)
        for index in octets.indices {
            hash = (hash ^ UInt32(octets[index])) &* 16_777_619
        }
        let slot = Int((hash ^ hash >> 15) % UInt32(slots))
        if Self.equal(strings[slot], octets) { return strings[slot] }
        guard let made = Self.make(octets) else { return nil }
        strings[slot] = made
        return made
    }

    private static func make(_ octets: Span<UInt8>) -> String? {
        guard let text = try? UTF8Span(validating: octets) else { return nil }
        return String(copying: text)
    }

    private static func equal(_ string: String, _ octets: Span<UInt8>) -> Bool {
        let other = string.utf8Span.span
        guard other.count == octets.count else { return false }
        for index in octets.indices where octets[index] != other[index] { return false }
        return true
    }
}
