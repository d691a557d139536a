internal import HTTP
public import Resources

/// A change that a watch tells.
public struct WatchEvent: Sendable {
    /// What has happened.
    public enum Kind: String, Sendable {
        /// An object is new, or was there when the watch began.
        case added = "ADDED"
        /// An object has changed.
        case modified = "MODIFIED"
        /// An object is gone; it is told as it was.
        case deleted = "DELETED"
        /// Nothing has happened up to the version told.
        case bookmark = "BOOKMARK"
    }

    /// What has happened.
    public var kind: Kind
    /// The object; or a Table with its row, where tables were asked for.
    public var object: Value

    /// The object's row.
    public var table: APITable { APITable(object) }
}

extension APIClient {
    /// How long a watch is listened to without a word: servers end them within the hour.
    private static let watchSilence = Duration.seconds(7200)

    /// Tells the changes of a kind's objects from a version on, until the server ends the watch or the receiver returns
    /// false.
    ///
    /// - Parameters:
    ///   - resourceVersion: The version of the list before; empty to be told of all objects first.
    ///   - asTables: Whether objects come as Tables.
    /// - Throws: ``APIFailure/refused(_:)`` also for what the server says within the stream, such as 410 for a version
    ///   that is too old.
    public func watch(
        _ resource: APIResource, _ query: ObjectQuery = ObjectQuery(), resourceVersion: String = "",
        asTables: Bool = false, receive: (WatchEvent) throws(APIFailure) -> Bool
    ) throws(APIFailure) {
        var query = query
        if let name = query.name {
            query.fieldSelector =
                "metadata.name=\(name)" + (query.fieldSelector.isEmpty ? "" : ",\(query.fieldSelector)")
        }
        var parameters = query.parameters + [("watch", "true"), ("allowWatchBookmarks", "true")]
        if !resourceVersion.isEmpty { parameters.append(("resourceVersion", resourceVersion)) }
        let path = resource.path(namespace: query.namespace)
        let request = APIRequest(
            .get, path, parameters: parameters, accept: asTables ? Self.tableForm : "application/json")
        let before = timeouts
        defer { timeouts = before }
        timeouts.silence = Self.watchSilence
        try lines(request) { (line) throws(APIFailure) in
            let event = try value(line, path)
            let object = event["object"] ?? [:]
            if event["type"]?.string == "ERROR" {
                throw .refused(APIRefusal(status: object, server: "\(access.server)"))
            }
            // Of types that are not known yet nothing is known.
            guard let kind = event["type"]?.string.flatMap(WatchEvent.Kind.init) else { return true }
            return try receive(WatchEvent(kind: kind, object: object))
        }
    }

    /// Sends a request whose answer is lines; empty ones are passed over, as is half a line at the end.
    public func lines(
        _ request: APIRequest, receive: ([UInt8]) throws(APIFailure) -> Bool
    ) throws(APIFailure) {
        var rest: [UInt8] = []
        try stream(request) { (piece) throws(APIFailure) in
            var start = piece.startIndex
            while let end = piece[start...].firstIndex(of: 0x0A) {
                rest += piece[start..<end]
                start = end + 1
                let line = rest
                rest = []
                if !line.isEmpty, try !receive(line) { return false }
            }
            rest += piece[start...]
            return true
        }
    }
}
