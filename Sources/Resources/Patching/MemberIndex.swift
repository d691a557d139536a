/// Finds members by key while an object is changed, without searching long objects anew for each key.
struct MemberIndex {
    private var places: [String: Int] = [:]
    private var removed: Set<Int> = []
    private let isLong: Bool

    /// Prepares for changing that many of an object's members.
    init(_ members: [Value.Member], changes: Int) {
        isLong = members.count + changes >= 32
        guard isLong else { return }
        for (place, member) in members.enumerated() where places[member.key] == nil { places[member.key] = place }
    }

    /// Where the key is; nil where it is not.
    func place(of key: String, in members: [Value.Member]) -> Int? {
        isLong ? places[key] : members.firstIndex { $0.key == key }
    }

    /// Where the key is; it is appended as null where it was not.
    mutating func place(of key: String, in members: inout [Value.Member], keyLine: Int) -> Int {
        if let place = place(of: key, in: members) { return place }
        members.append(Value.Member(key: key, value: Value(.null, line: keyLine), keyLine: keyLine))
        if isLong { places[key] = members.count - 1 }
        return members.count - 1
    }

    /// Takes a member away: at once from a short object, at the end from a long one.
    mutating func remove(_ key: String, from members: inout [Value.Member]) {
        if isLong {
            if let place = places.removeValue(forKey: key) { removed.insert(place) }
        } else {
            members.removeAll { $0.key == key }
        }
    }

    /// The members that are left.
    func compacted(_ members: [Value.Member]) -> [Value.Member] {
        guard !removed.isEmpty else { return members }
        return members.indices.filter { !removed.contains($0) }.map { members[$0] }
    }
}

extension Value {
    /// The members, with null left in their place so that they can be changed without a copy; nil where this is no object.
    mutating func takeMembers() -> [Member]? {
        guard case .object(let members) = content else { return nil }
        content = .null
        return members
    }

    /// The elements, with null left in their place; nil where this is no list.
    mutating func takeElements() -> [Value]? {
        guard case .array(let elements) = content else { return nil }
        content = .null
        return elements
    }
}
