internal import Resources

/// The options of a watch, from its query.
struct WatchOptions: Sendable {
    /// Where a watch begins.
    enum Start: Sendable, Equatable {
        /// With all objects that are there, then what changes.
        case everything
        /// With what changes after a revision.
        case after(Int64)
        /// With what changes from now on.
        case now
    }

    /// Which objects.
    var selection: ObjectSelection
    /// Where it begins.
    var start: Start
    /// Whether it tells, by a bookmark, that all objects that were there have been sent.
    var marksInitialEnd = false
    /// Whether the client wants to know the revision when nothing happens.
    var allowsBookmarks: Bool
    /// How long it lasts.
    var timeout: Duration

    /// As long as the real server keeps a watch for which nothing is said: at random, so that not all come again at once.
    private static let usualMinutes = 30...60

    init(_ query: APIQuery, kind: ResourceKind) throws(APIStatus) {
        selection = try ObjectSelection(query, kind: kind)
        allowsBookmarks = query.flag("allowWatchBookmarks")
        let seconds = try query.integer("timeoutSeconds") ?? 0
        guard seconds >= 0 else { throw .badRequest("timeoutSeconds: found \(seconds), expected 0 or more") }
        timeout =
            seconds > 0
            ? .seconds(min(seconds, 86_400)) : .milliseconds(Int.random(in: 0..<60_000 * 30) + 60_000 * 30)
        let version = try query.integer("resourceVersion") ?? 0
        guard version >= 0 else { throw .badRequest("resourceVersion: found \(version), expected 0 or more") }
        start = version > 0 ? .after(version) : .everything
        try readInitialEvents(query, version)
    }

    private mutating func readInitialEvents(_ query: APIQuery, _ version: Int64) throws(APIStatus) {
        let match = query["resourceVersionMatch"]
        guard let wish = query["sendInitialEvents"] else {
            guard match == nil else {
                throw Self.forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
            }
            return
        }
        guard match == "NotOlderThan" else {
            throw Self.forbidden(
                "resourceVersionMatch",
                "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        }
        guard wish == "true" || wish == "1" else {
            if start == .everything { start = .now }
            return
        }
        guard allowsBookmarks else {
            throw Self.forbidden("allowWatchBookmarks", "sendInitialEvents requires allowWatchBookmarks")
        }
        start = .everything
        marksInitialEnd = true
    }

    private static func forbidden(_ field: String, _ why: String) -> APIStatus {
        .invalidOptions(
            "ListOptions",
            [APIStatus.Cause(reason: "FieldValueForbidden", message: "Forbidden: \(why)", field: field)])
    }
}
