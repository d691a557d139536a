internal import IPAddress
public import Logging
internal import Synchronization

/// The rate limiter of a server, which its workers share and which follows the published settings.
public final class RateLimiting: Sendable {
    private let published: Published<RateLimitSettings?>
    private let current = Mutex<RateLimiter?>(nil)
    /// Of its own, so that no other trouble hides its lines, nor they other trouble.
    private let log: ThrottledLog

    /// Follows settings; nil switches limiting off.
    ///
    /// - Parameters:
    ///   - settings: What it follows.
    ///   - logger: Told when responses to a prefix begin to be limited, at most a line in 10 s.
    public init(_ settings: Published<RateLimitSettings?>, logger: Logger) {
        published = settings
        log = ThrottledLog(logger)
    }

    /// Tells a worker of new settings.
    func makeReader() -> Published<RateLimitSettings?>.Reader { Published<RateLimitSettings?>.Reader(published) }

    /// The limiter by the published settings; nil where limiting is off, or there is no memory for a table.
    ///
    /// What is counted goes on where the table keeps its size.
    func limiter() -> RateLimiter? {
        current.withLock { current in
            // Read here, so that of several workers that see several changes none brings back an older one.
            guard let settings = published.value else {
                current = nil
                return nil
            }
            if let current, current.settings == settings { return current }
            if let table = current?.table, current?.settings.tableSize == settings.tableSize {
                current = RateLimiter(settings, table)
            } else {
                var random = SystemRandomNumberGenerator()
                current = RateLimiter(settings, random: &random)
            }
            if current == nil {
                log.warning("rateLimit: no memory to count \(settings.tableSize) prefixes; responses are not limited")
            }
            return current
        }
    }

    /// Logs that responses to a client's prefix are over a limit from now on.
    func tell(of client: IPAddress, over kind: RateLimitKind, _ limiter: RateLimiter) {
        // A flood of forged prefixes calls it with each batch: the text is made for the line that is logged alone.
        log.warning(Self.text(client, kind, limiter))
    }

    private static func text(_ client: IPAddress, _ kind: RateLimitKind, _ limiter: RateLimiter) -> String {
        let prefix = limiter.prefixes.prefix(of: client).map(\.description) ?? client.description
        let settings = limiter.settings
        return """
            rateLimit: \(prefix) asks for more than \(settings.rate(kind)) \(kind.text) a second over UDP; what is over \
            that \(settings.isDryRun ? "would be" : "is") withheld\(settings.isDryRun ? " (dry run)" : "")
            """
    }
}
