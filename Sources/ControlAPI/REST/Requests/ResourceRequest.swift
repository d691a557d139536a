internal import HTTP
internal import Resources

/// What a request wants to do with objects.
enum APIVerb: String, Sendable {
    case get, list, watch, create, update, patch, delete, deletecollection

    /// Whether objects may change by it.
    var isWrite: Bool { ![.get, .list, .watch].contains(self) }
}

/// A request that is about objects of a kind.
struct ResourceRequest: Sendable {
    /// What is wanted.
    var verb: APIVerb
    /// Of which objects.
    var path: ResourcePath
    /// The options.
    var query: APIQuery
    /// Who asks.
    var caller: Caller
    /// The request as it came.
    var request: ServerRequest

    /// Tells the verb by method, path and query.
    init(_ request: ServerRequest, _ path: ResourcePath, _ caller: Caller) throws(APIStatus) {
        query = APIQuery(request.target)
        self.path = path
        self.caller = caller
        self.request = request
        guard let verb = Self.verb(request, path, query) else { throw .methodNotAllowed() }
        guard !verb.isWrite || !path.kind.isReadOnly else { throw .methodNotAllowed() }
        self.verb = verb
    }

    private static func verb(_ request: ServerRequest, _ path: ResourcePath, _ query: APIQuery) -> APIVerb? {
        let method = request.head.method.rawValue
        if path.isLegacyWatch { return request.isReading ? .watch : nil }
        if path.name != nil {
            if path.subresource == ResourceKind.historySubresource {
                return ["GET", "HEAD"].contains(method) ? .get : nil
            }
            switch method {
            case "GET", "HEAD": return .get
            case "PUT": return .update
            case "PATCH": return .patch
            case "DELETE": return path.subresource == nil ? .delete : nil
            default: return nil
            }
        }
        // Writes name the namespace; nobody empties all namespaces, or deletes all of them, with one request.
        let isWritable = path.namespace != nil || !path.kind.isNamespaced
        switch method {
        case "GET", "HEAD": return query.flag("watch") ? .watch : .list
        case "POST": return isWritable ? .create : nil
        case "DELETE": return path.namespace != nil ? .deletecollection : nil
        default: return nil
        }
    }

    /// The form in which the answer is sent.
    func representation(allowsTable: Bool) throws(APIStatus) -> Representation {
        guard
            let form = Representation.negotiate(accept: request.head.headers["Accept"], allowsTable: allowsTable)
        else { throw Representation.notAcceptable }
        return form
    }

    /// Whether the answer is written as YAML.
    var wantsYAML: Bool {
        verb != .watch && Representation.isYAML(accept: request.head.headers["Accept"], allowsTable: !verb.isWrite)
    }

    /// The options of a write; `type` is such as `CreateOptions`.
    func writeOptions(_ type: String) throws(APIStatus) -> WriteOptions {
        try WriteOptions(query, userAgent: request.head.headers["User-Agent"], type: type)
    }

    /// How much of an object the rows of a table carry.
    func includeObject() throws(APIStatus) -> IncludeObject {
        switch query["includeObject"] {
        case nil, "Metadata": .metadata
        case "None": .none
        case "Object": .object
        case let other?:
            throw .invalidOptions(
                "TableOptions",
                [WriteOptions.unsupported("includeObject", other, "\"None\", \"Metadata\", \"Object\"")])
        }
    }

    /// The rules for what is written.
    func admission(_ options: WriteOptions, now: Timestamp) -> Admission {
        Admission(
            kind: path.kind, version: path.version, namespace: path.namespace ?? "", now: now,
            fieldValidation: options.fieldValidation, manager: options.manager)
    }
}
