internal import Synchronization

/// The body of a request: taken whole by ``collect(limit:)``, or piece by piece by ``next()``.
///
/// The client is slowed down while nobody takes what it has sent, and one that waits to be asked for the body
/// (`Expect: 100-continue`) is asked by the first of these calls. What is not taken ends the connection.
public final class RequestBody: Sendable {
    package typealias Source = @Sendable () async -> Result<[UInt8]?, RequestBodyError>

    /// How many octets are announced; nil where the end shows only when it comes.
    public let announcedOctets: Int?
    /// What is there already; all of it where there is no source.
    private let waiting: Mutex<[UInt8]>
    private let source: Source?
    private let defaultLimit: Int

    /// Octets that ``collect(limit:)`` takes by default: 3 MiB, as the Kubernetes API server.
    public static let defaultLimit = 3 << 20

    /// A body that is there already.
    public init(_ octets: [UInt8] = [], defaultLimit: Int = RequestBody.defaultLimit) {
        announcedOctets = octets.count
        waiting = Mutex(octets)
        source = nil
        self.defaultLimit = defaultLimit
    }

    /// A body that comes from a source, which gives nil at its end.
    package init(announcedOctets: Int?, defaultLimit: Int = RequestBody.defaultLimit, source: @escaping Source) {
        self.announcedOctets = announcedOctets
        waiting = Mutex([])
        self.source = source
        self.defaultLimit = defaultLimit
    }

    /// The whole body.
    ///
    /// - Parameter limit: Octets that are taken; without one, those of ``ServerLimits/bodyOctets``.
    /// - Throws: ``RequestBodyError/tooLarge(limit:)`` for a longer one, before it is asked for where its length is
    ///   announced.
    public func collect(limit: Int? = nil) async throws(RequestBodyError) -> [UInt8] {
        let limit = limit ?? defaultLimit
        if let announcedOctets, announcedOctets > limit { throw .tooLarge(limit: limit) }
        var whole = try await next() ?? []
        while let piece = try await next() {
            guard whole.count + piece.count <= limit else { throw .tooLarge(limit: limit) }
            whole += piece
        }
        guard whole.count <= limit else { throw .tooLarge(limit: limit) }
        return whole
    }

    /// The next piece, not empty; nil after the last.
    public func next() async throws(RequestBodyError) -> [UInt8]? {
        guard let source else {
            return waiting.withLock { octets in
                defer { octets = [] }
                return octets.isEmpty ? nil : octets
            }
        }
        return try await source().get()
    }
}
