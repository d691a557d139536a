/// Sends a response's body while it is made, such as a watch's events.
public final class ResponseWriter: Sendable {
    /// The client is gone: nothing further can be sent.
    public struct Closed: Error, Sendable, Equatable {
        /// The error.
        public init() {}
    }

    private let send: @Sendable ([UInt8]) async -> Bool
    private let stopping: @Sendable () -> Bool

    /// A writer; `send` returns false once the client is gone.
    package init(
        send: @escaping @Sendable ([UInt8]) async -> Bool, isStopping: @escaping @Sendable () -> Bool = { false }
    ) {
        self.send = send
        stopping = isStopping
    }

    /// Whether the server stops: the body should come to its end, as should its task, which is cancelled then.
    public var isStopping: Bool { stopping() }

    /// Sends octets at once, and suspends while the client does not read what was sent before.
    public func write(_ octets: [UInt8]) async throws(Closed) {
        guard await send(octets) else { throw Closed() }
    }
}
