internal import ResourceStore
internal import Resources

/// Which objects of a collection a request is about: its label and field selectors.
struct ObjectSelection: Sendable {
    private let labels: LabelSelector?
    private let fields: FieldSelector?
    /// The name of the one object that is wanted, where a path names it; nil for all.
    var name: String?

    init(_ query: APIQuery, kind: ResourceKind) throws(APIStatus) {
        do throws(SelectorError) {
            if let text = query["labelSelector"] { labels = try LabelSelector(text) } else { labels = nil }
            if let text = query["fieldSelector"] { fields = try FieldSelector(text, kind: kind) } else { fields = nil }
        } catch {
            throw .badRequest("\(error)")
        }
    }

    /// Whether every object is selected.
    var isEverything: Bool { labels?.isEmpty != false && fields?.isEmpty != false && name == nil }

    /// Whether an object is selected; it is parsed only where neither its labels nor its key say no.
    func contains(_ object: StoredObject) -> Bool {
        if let name, object.key.name != name { return false }
        if let labels, !labels.matches(object.labels) { return false }
        guard let fields, !fields.isEmpty else { return true }
        return fields.mayMatch(object.key) && fields.matches(object.value())
    }
}
