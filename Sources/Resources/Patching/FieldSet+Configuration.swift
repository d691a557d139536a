extension FieldSet {
    /// The places that a configuration states: its scalars and undivided parts, the elements of its maps and lists.
    init(configuration: Value, schema: Schema, scope: FieldScope) {
        self.init()
        let type = FieldType(schema)
        for member in scope.members(of: configuration) {
            let (memberType, isDeclared) = type.member(member.key)
            var below = FieldSet()
            let isMember = below.collect(member.value, memberType)
            append(
                .field(member.key), isMember: member.key != "metadata" && (isMember || !isDeclared), children: below)
        }
        sort()
    }

    /// Collects the places below a value; says whether the value's own place is one.
    private mutating func collect(_ value: Value, _ type: FieldType) -> Bool {
        switch type.parts(of: value) {
        case .whole: return true
        case .members(let members):
            var isEmpty = true
            for member in members where member.value.content != .null {
                isEmpty = false
                let (memberType, isDeclared) = type.member(member.key)
                var below = FieldSet()
                let isMember = below.collect(member.value, memberType)
                append(.field(member.key), isMember: isMember || !isDeclared, children: below)
            }
            sort()
            return isEmpty
        case .elements(let elements):
            for (element, value) in elements {
                var below = FieldSet()
                _ = below.collect(value, type.element)
                append(element, isMember: true, children: below)
            }
            sort()
            return false
        }
    }
}
