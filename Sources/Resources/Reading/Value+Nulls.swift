extension Value {
    /// Drops members that are null, which the API server takes for absent; lists keep their nulls.
    public mutating func dropNulls() {
        switch content {
        case .object(var members):
            content = .null
            members.removeAll { $0.value.content == .null }
            for index in members.indices { members[index].value.dropNulls() }
            content = .object(members)
        case .array(var elements):
            content = .null
            for index in elements.indices { elements[index].dropNulls() }
            content = .array(elements)
        default:
            break
        }
    }
}
