internal import Dispatch
internal import Logging
internal import Synchronization

/// What all connections of a server share.
final class ServerEnvironment: Sendable {
    /// Threads as many as there are cores: by default each connection that has work would get one, hundreds in all,
    /// which costs a sixth of the rate. The class has threads of its own, so that what blocks those of the usual class,
    /// as Swift's pool, holds up no connection.
    static let queue = DispatchQueue.global(qos: .userInitiated)

    let handler: ServerHandler
    let limits: ServerLimits
    let logger: Logger
    let idleTimeout: UInt64
    let headTimeout: UInt64
    let progressTimeout: UInt64
    private let stopping = Atomic(false)

    init(handler: @escaping ServerHandler, limits: ServerLimits, logger: Logger) {
        self.handler = handler
        self.limits = limits
        self.logger = logger
        idleTimeout = limits.idleTimeout.nanoseconds
        headTimeout = limits.headTimeout.nanoseconds
        progressTimeout = limits.progressTimeout.nanoseconds
    }

    /// Whether the server stops.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    func stop() {
        stopping.store(true, ordering: .releasing)
    }
}
