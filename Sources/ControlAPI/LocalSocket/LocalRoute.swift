public import HTTP

/// A GET request at the local socket.
public struct LocalRequest: Sendable {
    /// The path and the parameters asked with.
    public var target: HTTPTarget

    /// The first value of a parameter.
    public subscript(_ parameter: String) -> String? {
        target.parameters.first { $0.name == parameter }?.value
    }

    /// A request.
    public init(target: HTTPTarget) {
        self.target = target
    }
}

/// The answer to a request at the local socket: JSON.
public struct LocalResponse: Sendable {
    /// The HTTP status code.
    public var status: Int
    /// The body, JSON in UTF-8.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int = 200, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// A failure in the form of Kubernetes' `Status`.
    public init(_ failure: FailureStatus) {
        self.init(status: failure.code, body: failure.json)
    }
}

/// What answers requests for one path. It is called for one request of a connection at a time.
public typealias LocalRoute = @Sendable (LocalRequest) async -> LocalResponse
