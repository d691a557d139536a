/// A `fieldSelector` query: requirements on a few fields of an object, all of which must hold.
public struct FieldSelector: Sendable, Equatable {
    private var equal: [String: String] = [:]

    /// Reads a selector such as `metadata.name=web`; the empty text selects everything.
    public init(_ text: String, kind: ResourceKind) throws(SelectorError) {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else {
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            equal[String(sides[0])] = String(sides[1])
        }
    }

    /// Whether everything is selected.
    public var isEmpty: Bool { equal.isEmpty }

    /// Whether the object is selected.
    public func matches(_ object: Value) -> Bool {
        equal.allSatisfy { path, text in
            var value: Value? = object
            for part in path.split(separator: ".") { value = value?[String(part)] }
            return (value?.string ?? "") == text
        }
    }

    /// Whether the object of that key is selected as far as its key tells: false is certain.
    public func mayMatch(_ key: ResourceKey) -> Bool {
        (equal["metadata.name"].map { $0 == key.name } ?? true)
            && (equal["metadata.namespace"].map { $0 == key.namespace } ?? true)
    }
}
