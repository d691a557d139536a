/// The `metadata.resourceVersion` of an object of one server: a decimal of any length, which grows with each change.
public struct ObjectVersion: Sendable, Hashable, Comparable {
    /// The digits without leading zeros.
    private let digits: String.UTF8View.SubSequence

    /// Reads a version; nil for what is no decimal, by which nothing can be told.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = text.utf8.drop { $0 == 0x30 }
    }

    /// Whether the versions are the same number.
    public static func == (left: ObjectVersion, right: ObjectVersion) -> Bool {
        left.digits.elementsEqual(right.digits)
    }

    /// Feeds the digits.
    public func hash(into hasher: inout Hasher) {
        for digit in digits { hasher.combine(digit) }
    }

    /// The smaller number first.
    public static func < (left: ObjectVersion, right: ObjectVersion) -> Bool {
        left.digits.count == right.digits.count
            ? left.digits.lexicographicallyPrecedes(right.digits) : left.digits.count < right.digits.count
    }
}
