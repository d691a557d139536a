internal import Resources

/// The options of a list, from its query.
struct ListOptions: Sendable {
    /// Which objects.
    var selection: ObjectSelection
    /// The most objects of one answer; nil for no bound.
    var limit: Int?
    /// Where an earlier answer ended.
    var continuation: ContinueToken?
    /// The version that the answer must have reached.
    var resourceVersion: Int64?
    /// Whether the answer must have just that version.
    var isExact = false

    init(_ query: APIQuery, kind: ResourceKind) throws(APIStatus) {
        selection = try ObjectSelection(query, kind: kind)
        if let limit = try query.integer("limit") {
            guard limit >= 0 else { throw .badRequest("limit: found \(limit), expected 0 or more") }
            self.limit = limit > 0 ? Int(clamping: limit) : nil
        }
        if let text = query["continue"] {
            guard let token = ContinueToken(text) else {
                throw .badRequest("continue key is not valid: expected the metadata.continue of an earlier answer")
            }
            continuation = token
        }
        if let version = try query.integer("resourceVersion"), version != 0 {
            guard version > 0 else { throw .badRequest("resourceVersion: found \(version), expected 0 or more") }
            guard continuation == nil else {
                throw .badRequest("specifying resource version is not allowed when using continue")
            }
            resourceVersion = version
        }
        switch query["resourceVersionMatch"] {
        case nil, "NotOlderThan": break
        case "Exact": isExact = resourceVersion != nil
        case let other?:
            throw .invalidOptions(
                "ListOptions",
                [WriteOptions.unsupported("resourceVersionMatch", other, "\"Exact\", \"NotOlderThan\"")])
        }
    }
}
