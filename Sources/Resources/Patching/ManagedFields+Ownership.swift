extension ManagedFields {
    /// Whether a manager owns a field by one of its writes, such as `["metadata", "labels", "app"]`.
    public func isOwned(_ path: [String], by manager: String) -> Bool {
        entries.contains { entry in
            guard entry.manager == manager else { return false }
            var fields = entry.fields
            for (index, name) in path.enumerated() {
                guard let step = fields.entry(.field(name)) else { return false }
                if index == path.count - 1 { return step.isMember || !step.children.isEmpty }
                fields = step.children
            }
            return false
        }
    }
}
