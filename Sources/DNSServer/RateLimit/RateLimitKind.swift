public import Answering

/// The limits that a client prefix has (see `RateLimitSettings`): one for each category of responses, and one for all.
public enum RateLimitKind: Int, Sendable, CaseIterable {
    /// NOERROR with records.
    case answers
    /// NOERROR without records.
    case noData
    /// NXDOMAIN.
    case nameErrors
    /// REFUSED and other errors.
    case errors
    /// Responses of all categories together.
    case all

    /// The limit of a category.
    public init(_ category: ResponseSummary.Category) {
        switch category {
        case .answer: self = .answers
        case .noData: self = .noData
        case .nameError: self = .nameErrors
        case .error: self = .errors
        }
    }

    /// What is limited, as log lines say it.
    var text: String {
        switch self {
        case .answers: "answers"
        case .noData: "NODATA responses"
        case .nameErrors: "NXDOMAIN responses"
        case .errors: "error responses"
        case .all: "responses"
        }
    }
}
