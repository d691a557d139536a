internal import Resources

extension Value {
    /// Whether the contents are equal, whatever the order of members.
    func isEquivalent(to other: Value) -> Bool {
        switch (content, other.content) {
        case (.object(let mine), .object(let theirs)):
            guard mine.count == theirs.count else { return false }
            // Mostly both are in the same order.
            if zip(mine, theirs).allSatisfy({ $0.key == $1.key }) {
                return zip(mine, theirs).allSatisfy { $0.value.isEquivalent(to: $1.value) }
            }
            let table = Dictionary(theirs.map { ($0.key, $0.value) }) { first, _ in first }
            return mine.allSatisfy { member in table[member.key].map { member.value.isEquivalent(to: $0) } ?? false }
        case (.array(let mine), .array(let theirs)):
            return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isEquivalent(to: $1) }
        case (.integer(let mine), .number(let theirs)), (.number(let theirs), .integer(let mine)):
            return Double(mine) == theirs
        default:
            return content == other.content
        }
    }

    /// The integer of 64 bits; nil where this is none.
    var wholeNumber: Int64? { if case .integer(let number) = content { number } else { nil } }

    /// The names of members; empty where this is no object.
    var keys: [String] { members.map(\.key) }

    /// Text as a value.
    static func text(_ text: String) -> Value { Value(.string(text)) }
}
