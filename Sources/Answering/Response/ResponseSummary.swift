/// What rate limiting needs to know of a response.
public struct ResponseSummary: Sendable, Equatable {
    /// What kinds of responses are limited apart from one another.
    public enum Category: UInt8, Sendable, CaseIterable {
        /// NOERROR with records, referrals included.
        case answer
        /// NOERROR without records of the type.
        case noData
        /// NXDOMAIN.
        case nameError
        /// REFUSED, FORMERR and all other errors.
        case error
    }

    /// The response's kind.
    public var category: Category
    /// Whether the client has shown a valid server cookie, and so is at the address that it gives (RFC 7873 5.2.5).
    public var hasValidCookie: Bool

    /// Describes a response.
    public init(category: Category, hasValidCookie: Bool) {
        self.category = category
        self.hasValidCookie = hasValidCookie
    }
}
