package import Answering
package import Logging
import Transport

/// Keeps the secrets of cookies: those of a file, or random ones that are rolled over.
///
/// A wrong new file is refused with an error in the log, and the last good secrets stay in force. It belongs to one
/// owner, who calls it when the file may have changed, and once in ``rollInterval``.
package struct CookieKeeper {
    /// How often a random secret is replaced. The one before is taken for as long: longer than the hour for which a
    /// cookie may be used, and than the longest usual TTL with that hour (RFC 9018 4.3 and 5). RFC 7873 7.1 wants at
    /// most 36 days, and better 26 hours.
    package static let rollInterval = Duration.seconds(86_400)

    /// What is in force; nil where cookies are passed over.
    package private(set) var secrets: CookieSecrets?
    /// The file to watch; nil for none.
    package var file: String? { settings.isEnabled ? settings.secretFile : nil }

    private var settings: Configuration.Cookies
    private let logger: Logger
    /// Random secrets, which outlast that cookies are switched off for a while.
    private var random: CookieSecrets?
    /// What was read last, good or not: the same again is no news.
    private var contents: [UInt8]?

    /// Begins with what a configuration says.
    ///
    /// - Throws: What is wrong with the file.
    package init(_ settings: Configuration.Cookies, logger: Logger) throws(ConfigurationError) {
        self.settings = settings
        self.logger = logger
        secrets = try makeSecrets()
    }

    /// Takes another configuration over, and reads its file again.
    package mutating func follow(_ settings: Configuration.Cookies) {
        // What is wrong with it is told again.
        contents = nil
        self.settings = settings
        refresh()
    }

    /// Reads the file again, where it has changed.
    package mutating func refresh() {
        let before = secrets
        do throws(ConfigurationError) {
            secrets = try makeSecrets()
            if let file, secrets != before { logger.info("cookie secrets of \(file) are in force") }
        } catch {
            for problem in error.problems { logger.error("\(problem)") }
            logger.error("the cookie secrets that were in force before stay")
        }
    }

    /// Puts another random secret in the place of the present one, whose cookies are taken until the next time.
    package mutating func roll() {
        guard let present = random, let next = Self.randomSecret() else { return }
        random = CookieSecrets(current: next, previous: present.current)
        if secrets == present { secrets = random }
    }

    private mutating func makeSecrets() throws(ConfigurationError) -> CookieSecrets? {
        guard settings.isEnabled else { return nil }
        guard let file = settings.secretFile else {
            if random == nil { random = Self.randomSecret().map { CookieSecrets(current: $0) } }
            return random
        }
        let octets: [UInt8]
        do throws(SystemError) {
            octets = try FileContents.read(file, limit: CookieSecretFile.sizeLimit, onlyRegular: true)
        } catch {
            contents = nil
            throw ConfigurationError(problems: [
                Problem(file: file, note: "the cookie secrets cannot be read: \(error.withAdvice)")
            ])
        }
        if octets == contents { return secrets }
        contents = octets
        let read = try CookieSecretFile.read(octets, file: file)
        warnOfReaders(of: file)
        return read
    }

    /// Whoever knows the secret can make cookies for any address (RFC 7873 7).
    private func warnOfReaders(of file: String) {
        guard let status = try? FileStatus(path: file), status.permissions & 0o004 != 0 else { return }
        logger.warning(
            "\(file) can be read by every user of this host, who can then make cookies for any address: chmod o= \(file)"
        )
    }

    private static func randomSecret() -> CookieSecret? { CookieSecret(systemRandomOctets(CookieSecret.length)) }
}
