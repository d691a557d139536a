extension Schema {
    /// Fills in what is absent or null and has a default, as the API server does before it validates.
    ///
    /// Defaults inside an object come only where that object is present.
    public func applyDefaults(to value: inout Value) {
        guard hasDefaults else { return }
        let line = value.line
        switch (content, value.content) {
        case (.object(let fields, _), .object(var members)):
            // Emptied first, so that the members are changed where they are and not copied.
            value.content = .null
            for field in fields where field.schema.defaultValue != nil || field.schema.hasDefaults {
                if let index = members.firstIndex(where: { $0.key == field.name }),
                    members[index].value.content != .null
                {
                    field.schema.applyDefaults(to: &members[index].value)
                } else if let defaultValue = field.schema.defaultValue {
                    var filled = Value(defaultValue.content, line: line)
                    field.schema.applyDefaults(to: &filled)
                    members.removeAll { $0.key == field.name }
                    members.append(Value.Member(key: field.name, value: filled, keyLine: line))
                }
            }
            value.content = .object(members)
        case (.map(let values), .object(var members)):
            value.content = .null
            for index in members.indices { values.applyDefaults(to: &members[index].value) }
            value.content = .object(members)
        case (.list(let items), .array(var elements)):
            value.content = .null
            for index in elements.indices { items.applyDefaults(to: &elements[index]) }
            value.content = .array(elements)
        default:
            break
        }
    }
}
