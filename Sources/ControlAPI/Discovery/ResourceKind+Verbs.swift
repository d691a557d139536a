internal import Resources

extension ResourceKind {
    /// What can be done to the kind's objects, as discovery names it.
    var verbs: [String] {
        if isReadOnly { return ["get", "list", "watch"] }
        // As with the real server, no request deletes all namespaces.
        return ["create", "delete"] + (self == .namespace ? [] : ["deletecollection"])
            + ["get", "list", "patch", "update", "watch"]
    }

    /// The name of an object's past among its subresources.
    static let historySubresource = "history"

    /// What can be done to `.../NAME/status`.
    static let statusVerbs = ["get", "patch", "update"]
}

extension [String] {
    /// A list of texts.
    var value: Value { Value(map { Value($0) }) }
}
