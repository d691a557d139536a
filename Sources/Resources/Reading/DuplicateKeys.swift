/// Looks for keys that an object has twice.
enum DuplicateKeys {
    /// The index of the earlier member with that key; nil where the key is new.
    ///
    /// Objects of many members carry their keys along in `seen`, so that long ones do not cost the square of their length.
    static func earlier(_ key: String, in members: [Value.Member], seen: inout [String: Int]) -> Int? {
        if members.count < 16 {
            return members.firstIndex { $0.key == key }
        }
        if seen.isEmpty {
            for (index, member) in members.enumerated() { seen[member.key] = index }
        }
        return seen.updateValue(members.count, forKey: key)
    }
}
