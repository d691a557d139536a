extension Value {
    /// Puts a member into its place, or behind the others where it is new; nil removes it, and so does null, which is how
    /// Swift reads the nil of `isEmpty ? nil : value`. What is no object becomes one.
    public mutating func set(_ value: Value?, for key: String) {
        let value = value.presence
        modifyMembers { members in
            let index = members.firstIndex { $0.key == key }
            switch (index, value) {
            case (let index?, let value?): members[index].value = value
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (let index?, nil): members.remove(at: index)
            case (nil, nil): break
            }
        }
    }

    /// Changes the value at the end of a path, where it is; objects that are missing on the way are made, and the value
    /// begins as null where it was absent. A value that is null afterwards is absent again.
    public mutating func modify(_ path: [String], _ body: (inout Value) -> Void) {
        modify(path[...], body)
    }

    private mutating func modify(_ path: ArraySlice<String>, _ body: (inout Value) -> Void) {
        guard let key = path.first else {
            body(&self)
            return
        }
        modifyMembers { members in
            let index = members.firstIndex { $0.key == key }
            if let index {
                members[index].value.modify(path.dropFirst(), body)
                if members[index].value.content == .null { members.remove(at: index) }
            } else {
                var value = Value(.null)
                value.modify(path.dropFirst(), body)
                if value.content != .null { members.append(Member(key: key, value: value)) }
            }
        }
    }

    /// Gives the members away to be changed without a copy.
    private mutating func modifyMembers(_ body: (inout [Member]) -> Void) {
        var members: [Member] = []
        if case .object(let present) = content { members = present }
        content = .null
        body(&members)
        content = .object(members)
    }
}
