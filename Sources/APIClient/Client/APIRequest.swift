public import HTTP

/// One request to an API server.
public struct APIRequest {
    /// The method.
    public var method: HTTPMethod
    /// The path below the server's prefix, not encoded.
    public var path: String
    /// The query's parameters, not encoded.
    public var parameters: [HTTPTarget.Parameter]
    /// What form of answer is wanted.
    public var accept: String
    /// The body's form; nil without a body.
    public var contentType: String?
    /// The body.
    public var body: RequestBody

    /// A request.
    public init(
        _ method: HTTPMethod, _ path: String, parameters: [(String, String)] = [],
        accept: String = "application/json", contentType: String? = nil, body: RequestBody = .none
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters.map { HTTPTarget.Parameter($0.0, $0.1) }
        self.accept = accept
        self.contentType = contentType
        self.body = body
    }
}

/// What a server has answered.
public struct APIResponse: Sendable {
    /// The status code, under 400.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body.
    public var body: [UInt8]
}
