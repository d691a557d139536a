/// One step of a path in an object, in the notation of `fieldsV1`.
///
/// `f:name` is a field, `k:{"type":"Ready"}` an object of a list by its keys, `v:"text"` an element of a set, and `i:0` an
/// index. Keys and values are compact JSON, the keys in order, so that equal steps are equal text.
struct PathElement: Sendable, Hashable, Comparable {
    let text: String

    static func field(_ name: String) -> PathElement { PathElement(text: "f:" + name) }

    static func value(_ value: Value) -> PathElement {
        PathElement(text: "v:" + String(decoding: value.json, as: UTF8.self))
    }

    /// A list's object by its keys, which need not be in order.
    static func key(_ members: [Value.Member]) -> PathElement {
        let ordered = members.count > 1 ? members.sorted { $0.key < $1.key } : members
        return PathElement(text: "k:" + String(decoding: Value(.object(ordered)).json, as: UTF8.self))
    }

    static func < (left: PathElement, right: PathElement) -> Bool { left.text < right.text }
}

/// A set of places in an object, as `fieldsV1` writes it: a tree whose nodes are steps.
///
/// A node may be in the set itself, and hold further places below it.
struct FieldSet: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var element: PathElement
        /// Whether the place itself is in the set, and not only places below it.
        var isMember: Bool
        var children: FieldSet
    }

    /// In ascending order of their elements, which are distinct; none is empty.
    private(set) var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// The entry of an element; nil where neither it nor a place below it is in the set.
    func entry(_ element: PathElement) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].element < element { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].element == element ? entries[low] : nil
    }

    /// Adds an entry behind the others; ``sort()`` must follow. An empty one is passed over.
    mutating func append(_ element: PathElement, isMember: Bool, children: FieldSet = FieldSet()) {
        guard isMember || !children.isEmpty else { return }
        entries.append(Entry(element: element, isMember: isMember, children: children))
    }

    /// Puts appended entries in order; those of equal elements become one.
    mutating func sort() {
        var isAscending = true
        for index in entries.indices.dropFirst() where entries[index - 1].element >= entries[index].element {
            isAscending = false
            break
        }
        guard !isAscending else { return }
        entries.sort { $0.element < $1.element }
        var distinct: [Entry] = []
        distinct.reserveCapacity(entries.count)
        for entry in entries {
            if let last = distinct.indices.last, distinct[last].element == entry.element {
                distinct[last].isMember = distinct[last].isMember || entry.isMember
                distinct[last].children = distinct[last].children.union(entry.children)
            } else {
                distinct.append(entry)
            }
        }
        entries = distinct
    }

    // MARK: Algebra

    /// The places that are in either set.
    func union(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        if isEmpty { return other }
        return merging(other) { left, right in
            (
                (left?.isMember ?? false) || (right?.isMember ?? false),
                (left?.children ?? FieldSet()).union(right?.children ?? FieldSet())
            )
        }
    }

    /// The places that are in both sets.
    func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return FieldSet() }
        return merging(other) { left, right in
            guard let left, let right else { return (false, FieldSet()) }
            return (left.isMember && right.isMember, left.children.intersection(right.children))
        }
    }

    /// The places of this set that are not in the other; places below those are kept.
    func subtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merging(other) { left, right in
            guard let left else { return (false, FieldSet()) }
            guard let right else { return (left.isMember, left.children) }
            return (left.isMember && !right.isMember, left.children.subtracting(right.children))
        }
    }

    private func merging(_ other: FieldSet, _ rule: (Entry?, Entry?) -> (Bool, FieldSet)) -> FieldSet {
        var result = FieldSet()
        result.entries.reserveCapacity(entries.count)
        var left = 0
        var right = 0
        while left < entries.count || right < other.entries.count {
            let mine = left < entries.count ? entries[left] : nil
            let theirs = right < other.entries.count ? other.entries[right] : nil
            if let mine, theirs.map({ mine.element < $0.element }) ?? true {
                let (isMember, children) = rule(mine, nil)
                result.append(mine.element, isMember: isMember, children: children)
                left += 1
            } else if let theirs, mine.map({ theirs.element < $0.element }) ?? true {
                let (isMember, children) = rule(nil, theirs)
                result.append(theirs.element, isMember: isMember, children: children)
                right += 1
            } else if let mine {
                let (isMember, children) = rule(mine, theirs)
                result.append(mine.element, isMember: isMember, children: children)
                left += 1
                right += 1
            }
        }
        return result
    }

    // MARK: Paths

    /// The places, as errors name them: `.spec.ports[port=80,protocol="TCP"].name`; the first ones, where there are more
    /// than the limit. Long steps are shortened, as each stands in the paths of all that is below it.
    func paths(limit: Int) -> [String] {
        var result: [String] = []
        collectPaths(below: "", limit, into: &result)
        return result
    }

    private func collectPaths(below parent: String, _ limit: Int, into result: inout [String]) {
        for entry in entries {
            guard result.count < limit else { return }
            let path = parent + entry.element.pathText
            guard path.utf8.count <= Self.longestPath else {
                result.append(parent + "...")
                return
            }
            if entry.isMember { result.append(path) }
            entry.children.collectPaths(below: path, limit, into: &result)
        }
    }

    /// Octets of the longest path that is told; what is deeper is told as its parent.
    private static let longestPath = 1024
}

extension PathElement {
    /// Octets of a step in a path.
    private static let longestStep = 512

    /// The step as a path has it; shortened where it is long.
    var pathText: String {
        guard text.utf8.count <= Self.longestStep else { return "[\(Value.quoted(text))]" }
        let rest = String(text.dropFirst(2))
        switch text.utf8.first {
        case UInt8(ascii: "k"):
            guard let key = try? Value.parse(json: Array(rest.utf8)) else { return "[\(rest)]" }
            let fields = key.members.map { "\($0.key)=\(String(decoding: $0.value.json, as: UTF8.self))" }
            return "[\(fields.joined(separator: ","))]"
        case UInt8(ascii: "v"): return "[=\(rest)]"
        case UInt8(ascii: "i"): return "[\(rest)]"
        default: return ".\(rest)"
        }
    }
}
