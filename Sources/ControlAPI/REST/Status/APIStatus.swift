/// What a request came to, in the form of Kubernetes' `metav1.Status`: the body of every failure, and of a deletion.
public struct APIStatus: Error, Sendable, Equatable, CustomStringConvertible {
    /// One of several reasons, tied to a field.
    public struct Cause: Sendable, Equatable {
        /// One CamelCase word, such as `FieldValueInvalid`.
        public var reason: String
        /// For people, without the field.
        public var message: String
        /// The field, such as `spec.weight`; may be empty.
        public var field: String

        /// A cause.
        public init(reason: String, message: String, field: String = "") {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    /// What the request was about.
    public struct Details: Sendable, Equatable {
        /// The object's name.
        public var name = ""
        /// The API group.
        public var group = ""
        /// The plural, or with validation errors the kind, as the real server has it.
        public var kind = ""
        /// The object's identity.
        public var uid = ""
        /// Why, field by field.
        public var causes: [Cause] = []
        /// After how many seconds a further attempt makes sense; 0 for no word on it.
        public var retryAfterSeconds = 0

        /// Details; all may be left out.
        public init(
            name: String = "", group: String = "", kind: String = "", uid: String = "", causes: [Cause] = [],
            retryAfterSeconds: Int = 0
        ) {
            self.name = name
            self.group = group
            self.kind = kind
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// Whether it is a success.
    public var isSuccess: Bool
    /// What was found and what was expected, for people.
    public var message: String
    /// One CamelCase word, such as `NotFound`; may be empty.
    public var reason: String
    /// What the request was about.
    public var details: Details?
    /// The HTTP status code.
    public var code: Int

    /// A failure; without a reason it follows from the code.
    public init(code: Int, reason: String? = nil, message: String, details: Details? = nil) {
        isSuccess = false
        self.code = code
        self.reason = reason ?? Self.reason(of: code)
        self.message = message
        self.details = details
    }

    /// A success without an object to show.
    public init(succeeded details: Details) {
        isSuccess = true
        code = 200
        reason = ""
        message = ""
        self.details = details
    }

    /// The message.
    public var description: String { message }

    private static func reason(of code: Int) -> String {
        switch code {
        case 400, 431, 501, 505: "BadRequest"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 405: "MethodNotAllowed"
        case 406: "NotAcceptable"
        case 409: "Conflict"
        case 410: "Expired"
        case 413: "RequestEntityTooLarge"
        case 415: "UnsupportedMediaType"
        case 422: "Invalid"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        case 504, 408: "Timeout"
        case 507: "InsufficientStorage"
        default: "InternalError"
        }
    }
}
