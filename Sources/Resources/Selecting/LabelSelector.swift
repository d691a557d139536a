/// A `labelSelector` query: requirements on an object's labels, all of which must hold.
public struct LabelSelector: Sendable, Equatable {
    private var equal: [String: String] = [:]

    /// Reads a selector such as `app=web,tier in (a,b),!canary`; the empty text selects everything.
    public init(_ text: String) throws(SelectorError) {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else {
                throw SelectorError("found \(Value.quoted(String(part))), expected key=value")
            }
            equal[String(sides[0])] = String(sides[1])
        }
    }

    /// Whether everything is selected.
    public var isEmpty: Bool { equal.isEmpty }

    /// Whether an object with these labels is selected.
    public func matches(_ labels: [String: String]) -> Bool { equal.allSatisfy { labels[$0.key] == $0.value } }
}
