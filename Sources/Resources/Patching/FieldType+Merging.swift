extension FieldType {
    /// The value with a configuration put on top of it: parts that the configuration does not state stay.
    func merge(_ configuration: Value, into live: Value?) -> Value {
        guard let live else { return configuration }
        switch (parts(of: live), parts(of: configuration)) {
        case (.members(var members), .members(let changes)):
            var index = MemberIndex(members, changes: changes.count)
            for change in changes where change.value.content != .null {
                let place = index.place(of: change.key, in: &members, keyLine: change.keyLine)
                members[place].value = member(change.key).type.merge(
                    change.value, into: Optional(members[place].value).presence)
            }
            return Value(.object(members), line: live.line)
        case (.elements(let present), .elements(let changes)):
            let before = Dictionary(present.map { ($0.element, $0.value) }) { first, _ in first }
            let after = Dictionary(changes.map { ($0.element, $0.value) }) { first, _ in first }
            let order = MergedOrder.keys(of: present.map(\.element), with: changes.map(\.element))
            let merged = order.compactMap { key in
                after[key].map { element.merge($0, into: before[key]) } ?? before[key]
            }
            return Value(.array(merged), line: live.line)
        default: return configuration
        }
    }

    /// Removes what a manager stated before and nobody owns any more.
    ///
    /// `before` is the set of the manager's last configuration, `kept` what anybody owns now. A part goes with all that is
    /// in it, save that an object stays while a part of it has an owner.
    func prune(_ value: inout Value, before: FieldSet, kept: FieldSet) {
        switch parts(of: value) {
        case .whole: return
        case .members(var members):
            value.content = .null
            var removed: Set<Int> = []
            for place in members.indices {
                let (type, isDeclared) = member(members[place].key)
                let isGone = Self.pruneEntry(
                    .field(members[place].key), &members[place].value, type, isDeclared, before, kept)
                if isGone { removed.insert(place) }
            }
            value.content = .object(
                removed.isEmpty ? members : members.indices.filter { !removed.contains($0) }.map { members[$0] })
        case .elements(let elements):
            value.content = .null
            var left: [Value] = []
            left.reserveCapacity(elements.count)
            for (element, var value) in elements {
                if !Self.pruneEntry(element, &value, self.element, false, before, kept) { left.append(value) }
            }
            value.content = .array(left)
        }
    }

    /// Whether the whole value is to go; otherwise what is below it is pruned.
    private static func pruneEntry(
        _ element: PathElement, _ value: inout Value, _ type: FieldType, _ isDeclared: Bool, _ before: FieldSet,
        _ kept: FieldSet
    ) -> Bool {
        guard let stated = before.entry(element) else { return false }
        let owned = kept.entry(element)
        let wasStated = stated.isMember || (isDeclared && !stated.children.isEmpty)
        let isOwned = owned.map { $0.isMember || (isDeclared && !$0.children.isEmpty) } ?? false
        if wasStated, !isOwned { return true }
        if !stated.children.isEmpty {
            type.prune(&value, before: stated.children, kept: owned?.children ?? FieldSet())
        }
        return false
    }
}
