internal import HTTP
package import Resources

/// Why a server has not done what it was asked for.
public enum APIFailure: Error, Sendable, CustomStringConvertible {
    /// The request cannot be made: the kubeconfig, a file of credentials, or a plugin is at fault.
    case unusable(String)
    /// The server cannot be spoken to, for the reason told in words; `isAbsent` where nothing listens there.
    case unreachable(String, isAbsent: Bool)
    /// The server's certificate is not trusted.
    case untrusted(server: String, reason: String)
    /// The server has gone silent for longer than was waited.
    case timeout(server: String, seconds: Int)
    /// The connection broke off, or what came over it is no HTTP.
    case broken(server: String, reason: String)
    /// The server refuses.
    case refused(APIRefusal)
    /// An answer that is not what the API promises.
    case unreadable(server: String, reason: String)

    /// What was found, and what to do.
    public var description: String {
        switch self {
        case .unusable(let text): text
        case .unreachable(let text, _): text
        case .untrusted(let server, let reason):
            "the server \(server) is not trusted: \(reason); give the certificate of its CA with --ca, or a kubeconfig that has it"
        case .timeout(let server, let seconds):
            "the server \(server) has not answered for \(seconds) s: try again, or look at its log"
        case .broken(let server, let reason): "the connection to \(server) broke off: \(reason)"
        case .refused(let refusal): refusal.description
        case .unreadable(let server, let reason): "the answer of \(server) cannot be read: \(reason)"
        }
    }

    /// The refusal; nil where something else failed.
    public var refusal: APIRefusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}

/// A failure that the server tells, as its `Status` object (`metav1.Status`) or by the code alone.
public struct APIRefusal: Sendable, Equatable, CustomStringConvertible {
    /// One of several reasons.
    public struct Cause: Sendable, Equatable {
        /// One CamelCase word, such as `FieldValueInvalid`.
        public var reason: String
        /// For people, without the field.
        public var message: String
        /// The field, such as `spec.weight`; may be empty.
        public var field: String
    }

    /// The HTTP status code.
    public var code: Int
    /// One CamelCase word, such as `NotFound`; may be empty.
    public var reason: String
    /// What the server says, for people.
    public var message: String
    /// Why, field by field.
    public var causes: [Cause]
    /// After how many seconds a further attempt makes sense; nil where the server does not tell.
    public var retryAfterSeconds: Int?
    /// The server asked, such as `https://127.0.0.1:8443`.
    public var server: String
    /// The body as it came: of an import, its report.
    public var body: [UInt8]

    /// Reads a response of a code from 400 on.
    init(_ response: HTTPResponse, body: [UInt8], server: String, path: String) {
        if let status = try? Value.parse(json: body), status["kind"]?.string == "Status" {
            self.init(status: status, server: server)
        } else {
            self.init(status: ["message": Value(Self.excerpt(body, of: response.status, path))], server: server)
        }
        code = response.status
        self.body = body
        if let seconds = response.headers["Retry-After"].flatMap({ Int($0) }) { retryAfterSeconds = seconds }
        if message.isEmpty { message = response.reason }
    }

    /// Reads a Status object, as it stands in a watch too.
    package init(status: Value, server: String) {
        self.server = server
        body = []
        code = status["code"]?.integer ?? 500
        reason = status["reason"]?.string ?? ""
        message = status["message"]?.string ?? reason
        causes = (status["details"]?["causes"]?.elements ?? []).map { cause in
            Cause(
                reason: cause["reason"]?.string ?? "", message: cause["message"]?.string ?? "",
                field: cause["field"]?.string ?? "")
        }
        retryAfterSeconds = status["details"]?["retryAfterSeconds"]?.integer
    }

    /// The beginning of a body that is no Status object, in one line.
    private static func excerpt(_ body: [UInt8], of code: Int, _ path: String) -> String {
        let words = String(decoding: body.prefix(500), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        // What API servers say of a path, or a kind, that they do not have.
        if code == 404, text.isEmpty || text == "404 page not found" { return "there is nothing at \(path)" }
        return text
    }

    /// What was found, and what to do.
    public var description: String {
        switch code {
        case 401:
            "the server \(server) does not know who asks (\(message)): give --token-file, or a kubeconfig with valid credentials"
        default:
            "the server refuses (\(reason.isEmpty ? "\(code)" : reason)): \(message)"
        }
    }
}
