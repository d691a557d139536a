internal import HTTP
public import Resources

/// Which objects of a kind are meant.
public struct ObjectQuery: Sendable {
    /// The namespace; nil for all.
    public var namespace: String?
    /// The object; nil for all.
    public var name: String?
    /// Such as `app=web`; empty for all.
    public var labelSelector: String
    /// Such as `metadata.name=web`; empty for all.
    public var fieldSelector: String

    /// All objects, or those that are named.
    public init(
        namespace: String? = nil, name: String? = nil, labelSelector: String = "", fieldSelector: String = ""
    ) {
        self.namespace = namespace
        self.name = name
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
    }

    var parameters: [(String, String)] {
        [("labelSelector", labelSelector), ("fieldSelector", fieldSelector)].filter { !$0.1.isEmpty }
    }
}

/// How a write is done.
public struct WriteOptions: Sendable {
    /// Whose fields they become.
    public var fieldManager: String
    /// Whether the server only says what it would do.
    public var isDryRun: Bool
    /// Whether fields of other managers are taken over, in a server-side apply.
    public var force: Bool

    /// Options of a write.
    public init(fieldManager: String = "pointsman", isDryRun: Bool = false, force: Bool = false) {
        self.fieldManager = fieldManager
        self.isDryRun = isDryRun
        self.force = force
    }

    var parameters: [(String, String)] {
        [("fieldManager", fieldManager)] + (isDryRun ? [("dryRun", "All")] : [])
    }
}

/// The form of a patch.
public enum PatchType: String, Sendable {
    /// RFC 7386.
    case merge = "application/merge-patch+json"
    /// RFC 6902.
    case json = "application/json-patch+json"
    /// Server-side apply.
    case apply = "application/apply-patch+yaml"
}

extension APIClient {
    /// How many objects are asked for at a time.
    private static let pageSize = 500

    /// An object.
    public func get(_ resource: APIResource, namespace: String?, name: String) throws(APIFailure) -> Value {
        try value(.get, resource.path(namespace: namespace, name: name))
    }

    /// The objects of a kind, page by page, with their `resourceVersion`: all of them, or a failure.
    public func list(
        _ resource: APIResource, _ query: ObjectQuery = ObjectQuery()
    ) throws(APIFailure) -> (items: [Value], resourceVersion: String) {
        var list = try ListPages.collect(from: "\(access.server)") { (token) throws(APIFailure) in
            var parameters = query.parameters + [("limit", "\(Self.pageSize)")]
            if let token { parameters.append(("continue", token)) }
            return try value(.get, resource.path(namespace: query.namespace), parameters)
        }
        // Core kinds' items do not say what they are.
        for index in list.items.indices where list.items[index]["kind"] == nil {
            list.items[index].set(Value(resource.kind), for: "kind")
            list.items[index].set(Value(resource.apiVersion), for: "apiVersion")
        }
        return list
    }

    /// Asks for all pages of a list.
    func pages(
        _ resource: APIResource, _ query: ObjectQuery, accept: String, _ body: (Value) -> Void
    ) throws(APIFailure) {
        let path = resource.path(namespace: query.namespace)
        var parameters = query.parameters + [("limit", "\(Self.pageSize)")]
        while true {
            let page = try value(.get, path, parameters, accept: accept)
            body(page)
            guard let token = page["metadata"]?["continue"]?.string, !token.isEmpty else { return }
            parameters = query.parameters + [("limit", "\(Self.pageSize)"), ("continue", token)]
        }
    }

    /// Creates an object.
    public func create(
        _ object: Value, _ resource: APIResource, namespace: String?, _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> Value {
        try value(.post, resource.path(namespace: namespace), options.parameters, object)
    }

    /// Replaces an object, whose `metadata.resourceVersion` tells which state of it is replaced.
    public func update(
        _ object: Value, _ resource: APIResource, namespace: String?, name: String,
        _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> Value {
        try value(.put, resource.path(namespace: namespace, name: name), options.parameters, object)
    }

    /// Changes an object.
    ///
    /// - Returns: The object, and whether it was not there before.
    public func patch(
        _ patch: Value, _ type: PatchType, _ resource: APIResource, namespace: String?, name: String,
        _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> (object: Value, isNew: Bool) {
        let path = resource.path(namespace: namespace, name: name)
        var parameters = options.parameters
        if type == .apply { parameters.append(("force", "\(options.force)")) }
        let response = try respond(
            to: APIRequest(
                .patch, path, parameters: parameters, contentType: type.rawValue, body: .octets(patch.json)))
        return (try value(response.body, path), response.status == 201)
    }

    /// Deletes an object.
    ///
    /// - Returns: The object, where it waits for its finalizers, or as it was; a Status of success otherwise.
    public func delete(
        _ resource: APIResource, namespace: String?, name: String, isDryRun: Bool = false
    ) throws(APIFailure) -> Value {
        var options: Value = ["propagationPolicy": "Background"]
        if isDryRun { options.set(["All"], for: "dryRun") }
        return try value(.delete, resource.path(namespace: namespace, name: name), [], options)
    }

    /// Sends a request and reads the answer's JSON.
    func value(
        _ method: HTTPMethod, _ path: String, _ parameters: [(String, String)] = [], _ body: Value? = nil,
        accept: String = "application/json"
    ) throws(APIFailure) -> Value {
        let request = APIRequest(
            method, path, parameters: parameters, accept: accept, contentType: body == nil ? nil : "application/json",
            body: body.map { .octets($0.json) } ?? .none)
        return try value(try respond(to: request).body, path)
    }
}
