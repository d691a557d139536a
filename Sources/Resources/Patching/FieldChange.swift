/// What became of one place of a document.
public struct FieldChange: Sendable, Equatable {
    /// The place (RFC 6901); empty for the whole document.
    public var path: String
    /// What stood there; nil where there was nothing.
    public var from: Value?
    /// What stands there now; nil where there is nothing.
    public var to: Value?

    /// Makes a change.
    public init(path: String, from: Value?, to: Value?) {
        self.path = path
        self.from = from
        self.to = to
    }

    /// Reads `{"path": ..., "from": ..., "to": ...}`; nil where it is none.
    public init?(_ value: Value) {
        guard let path = value["path"]?.string else { return nil }
        func side(_ key: String) -> Value? { value.members.first { $0.key == key }?.value }
        self.init(path: path, from: side("from"), to: side("to"))
    }

    /// The change as an object; a side on which nothing stands has no member.
    public var value: Value {
        var members = [Value.Member(key: "path", value: Value(path))]
        if let from { members.append(Value.Member(key: "from", value: from)) }
        if let to { members.append(Value.Member(key: "to", value: to)) }
        return Value(.object(members))
    }

    /// What leads from one state of an object to another, nil being its absence, place by place.
    ///
    /// Objects are taken apart into their members, and lists that the schema declares as maps into their elements as long
    /// as these stay at their places; any other list changes as a whole. Applied one after the other in their order
    /// (``apply(_:to:)``) the changes give the later state.
    public static func between(_ old: Value?, _ new: Value?, schema: Schema?) -> [FieldChange] {
        guard let old, let new else {
            return old == nil && new == nil ? [] : [FieldChange(path: "", from: old, to: new)]
        }
        var comparison = Comparison()
        comparison.compare(old, new, FieldType(schema))
        return comparison.changes
    }

    /// Carries changes out, one after the other; nil is an object's absence.
    ///
    /// Throws `PatchError.notApplicable` where a place does not hold what the change found there; an object that is taken
    /// away only has to be there.
    public static func apply(_ changes: [FieldChange], to document: Value?) throws(PatchError) -> Value? {
        var document = document
        for change in changes {
            if change.path.isEmpty {
                // An object that goes may have changed in what no change tells, such as a status that the server writes.
                guard change.to == nil ? document != nil : Self.isEqual(document, change.from) else {
                    throw PatchError(
                        .notApplicable, message: "found \(document?.found ?? "nothing"), expected the object as it was")
                }
                document = change.to
                continue
            }
            guard let present = document else {
                throw PatchError(.notApplicable, path: change.path, message: "found no object")
            }
            let path = try JSONPointer(change.path)
            var operations: [JSONPatch.Operation] = []
            if let from = change.from { operations.append(.test(path, from)) }
            switch (change.from, change.to) {
            case (nil, let to?): operations.append(.add(path, to))
            case (_, let to?): operations.append(.replace(path, to))
            case (_, nil): operations.append(.remove(path))
            }
            document = try JSONPatch(operations: operations).apply(to: present)
        }
        return document
    }

    private static func isEqual(_ left: Value?, _ right: Value?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.equals(right)
        default: false
        }
    }
}

extension FieldChange {
    /// A walk through two states at once.
    private struct Comparison {
        var changes: [FieldChange] = []
        private var path: [String] = []
        /// Octets of the path's steps.
        private var pathOctets = 0

        /// Octets of the longest path below which changes are told one by one: it stands in each of them, so that a long
        /// key above many others would be told as often as they are.
        private static let longestPath = 256

        private mutating func enter(_ step: String) {
            path.append(step)
            pathOctets += step.utf8.count + 1
        }

        private mutating func leave() {
            pathOctets -= path.removeLast().utf8.count + 1
        }

        private mutating func note(_ key: String, from: Value?, to: Value?) {
            changes.append(FieldChange(path: JSONPointer(tokens: path + [key]).description, from: from, to: to))
        }

        mutating func compare(_ old: Value, _ new: Value, _ type: FieldType) {
            guard pathOctets <= Self.longestPath else { return compareWhole(old, new) }
            switch (type.parts(of: old), type.parts(of: new)) {
            case (.members(let before), .members(let after)): compare(before, after, type)
            case (.elements(let before), .elements(let after)) where Self.areAligned(before, after):
                compareElements(before.map(\.value), after.map(\.value), type.element)
            default: compareWhole(old, new)
            }
        }

        private mutating func compareWhole(_ old: Value, _ new: Value) {
            guard !old.equals(new) else { return }
            if path == ["metadata", "managedFields"], Self.haveSameOwners(old, new) {
                return compareElements(old.elements, new.elements, FieldType(nil))
            }
            changes.append(FieldChange(path: JSONPointer(tokens: path).description, from: old, to: new))
        }

        private mutating func compare(_ before: [Value.Member], _ after: [Value.Member], _ type: FieldType) {
            let index = MemberIndex(after, changes: before.count)
            for member in before {
                if let place = index.place(of: member.key, in: after) {
                    enter(member.key)
                    compare(member.value, after[place].value, type.member(member.key).type)
                    leave()
                } else {
                    note(member.key, from: member.value, to: nil)
                }
            }
            let known = MemberIndex(before, changes: after.count)
            for member in after where known.place(of: member.key, in: before) == nil {
                note(member.key, from: nil, to: member.value)
            }
        }

        /// Elements whose places have not changed, with some more or fewer at the end.
        private mutating func compareElements(_ before: [Value], _ after: [Value], _ type: FieldType) {
            for (place, (old, new)) in zip(before, after).enumerated() {
                enter(String(place))
                compare(old, new, type)
                leave()
            }
            // From the end, so that each index is that of the list as it is by then.
            for place in (after.count..<max(before.count, after.count)).reversed() {
                note(String(place), from: before[place], to: nil)
            }
            for place in before.count..<max(before.count, after.count) {
                note(String(place), from: nil, to: after[place])
            }
        }

        private static func areAligned(
            _ before: [(element: PathElement, value: Value)], _ after: [(element: PathElement, value: Value)]
        ) -> Bool {
            zip(before, after).allSatisfy { $0.element == $1.element }
        }

        /// Whether the entries of `managedFields` are of the same owners, so that what changed is told within them.
        private static func haveSameOwners(_ old: Value, _ new: Value) -> Bool {
            let keys = ["manager", "operation", "apiVersion", "subresource"]
            return !old.elements.isEmpty
                && zip(old.elements, new.elements).allSatisfy { before, after in
                    keys.allSatisfy { before[$0]?.string == after[$0]?.string }
                }
        }
    }
}
