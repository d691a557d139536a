internal import Resources

/// An object's JSON text with the places of its own members, found once for all that is read of it.
struct ObjectText {
    private(set) var finder = JSONFinder([])
    private var members: [(name: Range<Int>, value: Range<Int>)] = []

    /// Goes on to another object.
    mutating func read(_ json: [UInt8]) {
        finder = JSONFinder(json)
        members.removeAll(keepingCapacity: true)
        finder.eachMember(of: finder.whole) { name, value in
            members.append((name, value))
            return true
        }
    }

    /// Where a member's value stands; nil where the object has none.
    func member(_ name: [UInt8]) -> Range<Int>? {
        for member in members where finder.equal(member.name, name) { return member.value }
        return nil
    }

    /// A member's value as it is written; nil where the object has none.
    func octets(of name: String) -> [UInt8]? { member(Array(name.utf8)).map { finder.octets($0) } }

    /// A member's value as a tree; nil where the object has none, or it is null.
    func tree(_ name: String) -> Value? {
        guard let range = member(Array(name.utf8)), let value = try? Value.parse(json: finder.octets(range)),
            value.content != .null
        else { return nil }
        return value
    }
}
