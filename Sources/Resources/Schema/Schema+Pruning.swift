extension Schema {
    /// Fields whose paths are told: enough to work on.
    private static let toldFields = 100

    /// Drops the fields that the shape does not know and gives their paths, such as `spec.bogus`, in the order they stood:
    /// those of the first hundred.
    public func prune(_ value: inout Value) -> [String] {
        var paths: [String] = []
        prune(&value, "", &paths)
        return paths
    }

    private func prune(_ value: inout Value, _ path: String, _ paths: inout [String]) {
        switch (content, value.content) {
        case (.object(let fields, let isOpen), .object(var members)):
            // Emptied first, so that the members are changed where they are and not copied.
            value.content = .null
            var hasUnknown = false
            for index in members.indices {
                let key = members[index].key
                var inner: String { path.isEmpty ? Violation.field(key) : "\(path).\(Violation.field(key))" }
                if let field = fields.first(where: { $0.name == key }) {
                    if field.schema.isPrunable { field.schema.prune(&members[index].value, inner, &paths) }
                } else if !isOpen {
                    if paths.count < Self.toldFields { paths.append(inner) }
                    hasUnknown = true
                }
            }
            if hasUnknown { members.removeAll { member in !fields.contains { $0.name == member.key } } }
            value.content = .object(members)
        case (.map(let values), .object(var members)) where values.isPrunable:
            value.content = .null
            for index in members.indices {
                values.prune(&members[index].value, "\(path)[\(Violation.field(members[index].key))]", &paths)
            }
            value.content = .object(members)
        case (.list(let items), .array(var elements)) where items.isPrunable:
            value.content = .null
            for index in elements.indices { items.prune(&elements[index], "\(path)[\(index)]", &paths) }
            value.content = .array(elements)
        default:
            break
        }
    }

    /// Whether fields can be unknown in the value or below it.
    private var isPrunable: Bool {
        switch content {
        case .object: true
        case .map(let values): values.isPrunable
        case .list(let items): items.isPrunable
        default: false
        }
    }
}
