internal import IPAddress
internal import ResourceStore
internal import Resources

/// Who asks for a write, and by which request, as history and audit log name it.
struct WriteOrigin: Sendable {
    /// The user's name.
    var user: String
    /// The user's groups.
    var groups: [String]
    /// The client's address, or `unix:` and the user's number at the local socket.
    var source: String
    /// What is asked for, such as `patch`.
    var verb: String
    /// What the request is called; its answer's `Audit-Id`.
    var requestID: String

    /// The origin of a request.
    init(_ request: ServerRequest, _ caller: Caller, verb: String) {
        user = caller.name
        groups = caller.groups
        switch request.client.channel {
        case .local(let uid): source = "unix:\(uid)"
        case .plain, .tls: source = request.client.address?.description ?? ""
        }
        self.verb = verb
        requestID = request.id
    }

    /// The origin of a request that is about objects.
    init(_ request: ResourceRequest) {
        self.init(request.request, request.caller, verb: request.verb.rawValue)
    }

    private init(server verb: String) {
        (user, groups, source) = ("system:pointsman", [], "")
        self.verb = verb
        requestID = RequestID.make()
    }

    /// The server itself, where it ends what a user has begun.
    static func server(verb: String) -> WriteOrigin { WriteOrigin(server: verb) }

    /// The author of what is written at a time.
    func author(at time: Timestamp) -> StoreAuthor {
        StoreAuthor(user: user, verb: verb, requestID: requestID, time: time)
    }
}
