internal import FoundationEssentials

/// A failed request's answer, in the form of Kubernetes' `metav1.Status`.
public struct FailureStatus: Sendable, Equatable, Codable {
    /// Always `Status`.
    public var kind = "Status"
    /// Always `v1`.
    public var apiVersion = "v1"
    /// Always `Failure`.
    public var status = "Failure"
    /// What was found and what was expected, for people.
    public var message: String
    /// One CamelCase word, such as `NotFound`.
    public var reason: String
    /// The HTTP status code.
    public var code: Int

    /// A failure; the reason follows from the code.
    public init(code: Int, message: String) {
        self.code = code
        self.message = message
        reason =
            switch code {
            case 404: "NotFound"
            case 405: "MethodNotAllowed"
            case 408: "Timeout"
            case 413: "RequestEntityTooLarge"
            case 400, 431, 501, 505: "BadRequest"
            case 503: "ServiceUnavailable"
            default: "InternalError"
            }
    }

    /// The JSON that is sent.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and numbers always encode.
        return Array((try? encoder.encode(self)) ?? Data())
    }

    /// Reads a failure's body; nil for anything else.
    init?(json: [UInt8]) {
        guard let status = try? JSONDecoder().decode(FailureStatus.self, from: Data(json)) else { return nil }
        self = status
    }
}
