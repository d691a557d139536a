public import Resources

/// On whose behalf a transaction changes objects; what it changes of their definitions becomes a revision.
public struct StoreAuthor: Sendable, Hashable {
    /// The user's name.
    public var user: String
    /// What was asked for, such as `patch`.
    public var verb: String
    /// What the request is called, as in the audit log.
    public var requestID: String
    /// When it was made, by the wall clock.
    public var time: Timestamp

    /// Names an author.
    public init(user: String, verb: String, requestID: String, time: Timestamp) {
        self.user = user
        self.verb = verb
        self.requestID = requestID
        self.time = time
    }
}
