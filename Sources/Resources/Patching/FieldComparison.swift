/// Which places of an object a write added, changed and removed.
struct FieldComparison: Sendable {
    var added = FieldSet()
    var modified = FieldSet()
    var removed = FieldSet()

    private init() {}

    /// Compares two versions of an object in the fields that the scope has owners for; nil for no object.
    init(from old: Value?, to new: Value, schema: Schema, scope: FieldScope) {
        let before = Value(.object(old.map(scope.members) ?? []))
        let after = Value(.object(scope.members(of: new)))
        let type = FieldType(schema)
        compareMembers(before.members, after.members, type) { $0 == "metadata" }
    }

    /// Compares what stands at one element of both sides, of which at least one is there, and notes it below this.
    private mutating func compare(
        _ old: Value?, _ new: Value?, _ type: FieldType, at element: PathElement, isContainerOnly: Bool = false
    ) {
        var below = FieldComparison()
        let before = old.map(type.parts)
        let after = new.map(type.parts)
        var isModified = false
        switch (before, after) {
        case (.members(let left)?, .members(let right)?): below.compareMembers(left, right, type)
        case (.elements(let left)?, .elements(let right)?): below.compareElements(left, right, type)
        case (nil, let parts?): below.note(parts, type, isAdded: true)
        case (let parts?, nil): below.note(parts, type, isAdded: false)
        case (let left?, let right?):
            below.note(left, type, isAdded: false)
            below.note(right, type, isAdded: true)
            isModified = old.map { old in new.map { !old.equals($0) } ?? true } ?? true
        case (nil, nil): return
        }
        added.append(element, isMember: old == nil && !isContainerOnly, children: below.added)
        modified.append(element, isMember: isModified, children: below.modified)
        removed.append(element, isMember: new == nil && !isContainerOnly, children: below.removed)
    }

    private mutating func compareMembers(
        _ old: [Value.Member], _ new: [Value.Member], _ type: FieldType,
        isContainerOnly: (String) -> Bool = { _ in false }
    ) {
        let oldIndex = MemberIndex(old, changes: new.count)
        for (place, member) in new.enumerated() where member.value.content != .null {
            // Most often the order is the same.
            let match =
                place < old.count && old[place].key == member.key ? place : oldIndex.place(of: member.key, in: old)
            let before = match.map { old[$0].value }.presence
            if before?.isScalar == true, before == member.value { continue }
            compare(
                before, member.value, type.member(member.key).type, at: .field(member.key),
                isContainerOnly: isContainerOnly(member.key))
        }
        let newIndex = MemberIndex(new, changes: old.count)
        for (place, member) in old.enumerated() where member.value.content != .null {
            if place < new.count, new[place].key == member.key, new[place].value.content != .null { continue }
            if let match = newIndex.place(of: member.key, in: new), new[match].value.content != .null { continue }
            compare(
                member.value, nil, type.member(member.key).type, at: .field(member.key),
                isContainerOnly: isContainerOnly(member.key))
        }
        sort()
    }

    private typealias Elements = [(element: PathElement, value: Value)]

    private mutating func compareElements(_ old: Elements, _ new: Elements, _ type: FieldType) {
        let before = Dictionary(old.map { ($0.element, $0.value) }) { first, _ in first }
        for (element, value) in new { compare(before[element], value, type.element, at: element) }
        let present = Set(new.map(\.element))
        for (element, value) in old where !present.contains(element) {
            compare(value, nil, type.element, at: element)
        }
        sort()
    }

    /// Notes all parts of a value that is on one side only.
    private mutating func note(_ parts: FieldType.Parts, _ type: FieldType, isAdded: Bool) {
        switch parts {
        case .whole: return
        case .members(let members): isAdded ? compareMembers([], members, type) : compareMembers(members, [], type)
        case .elements(let elements):
            isAdded ? compareElements([], elements, type) : compareElements(elements, [], type)
        }
    }

    private mutating func sort() {
        added.sort()
        modified.sort()
        removed.sort()
    }
}

extension Value? {
    /// The value; nil where it is null, which counts as absent.
    var presence: Value? {
        // No conditional expression: its nil would be taken for the literal of a null value.
        guard let value = self, value.content != .null else { return .none }
        return value
    }
}

extension Value {
    fileprivate var isScalar: Bool {
        switch content {
        case .array, .object: false
        default: true
        }
    }
}
