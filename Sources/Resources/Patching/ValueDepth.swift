/// Bounds the nesting of trees, so that recursion over them is safe on a small stack.
enum ValueDepth {
    /// What the readers accept from outside; a patch may not make more of it.
    static let limit = YAMLReader.maximumDepth

    /// The levels and the nodes of a tree, counted until either passes its bound.
    static func measure(_ value: Value, depth: Int = 1, nodes: inout Int) -> Int {
        nodes += 1
        guard depth <= limit else { return depth }
        var deepest = depth
        switch value.content {
        case .array(let elements):
            for element in elements { deepest = max(deepest, measure(element, depth: depth + 1, nodes: &nodes)) }
        case .object(let members):
            for member in members { deepest = max(deepest, measure(member.value, depth: depth + 1, nodes: &nodes)) }
        default: break
        }
        return deepest
    }

    /// Refuses a tree of too many levels.
    static func check(_ value: Value) throws(PatchError) {
        var nodes = 0
        guard measure(value, nodes: &nodes) <= limit else { throw PatchError.tooDeep() }
    }
}
