import Dispatch
import FoundationEssentials
import IPAddress
package import Logging
import Synchronization
package import Transport

/// Keeps a server's TLS at what its certificate files hold, and tells of a certificate that ends soon.
///
/// A wrong new file is refused with an error in the log, and the last good one stays in force.
package final class CertificateKeeper: Sendable {
    private struct State {
        var context: TLSServerContext
        /// What was read last, good or not: the same again is no news.
        var contents: [[UInt8]]
        var facts: CertificateFacts
        var watcher: PathWatcher?
        var timer: (any DispatchSourceTimer)?
    }

    /// Days before its end from which a certificate is warned of, once a day.
    static let warningDays: Int64 = 30

    private let files: ServerCertificate
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let onChange: @Sendable (TLSServerContext) -> Void
    private let state: Mutex<State>
    private let reading = Mutex(())
    private let queue = DispatchQueue(label: "certificate")

    /// What the certificate is for, such as `DNS over TLS`.
    var purpose: String { files.purpose }
    /// The certificate's file.
    var file: String { files.certificateFile }
    /// When the certificate that is in force ends, in seconds since 1970.
    var notAfter: Int64 { state.withLock { $0.facts.notAfter } }

    /// Reads the certificate, or makes the self-signed one, logs its fingerprint, and watches the files.
    ///
    /// - Parameters:
    ///   - now: The time in seconds since 1970.
    ///   - onChange: Called with what is in force from then on, on the keeper's own queue.
    package init(
        _ files: ServerCertificate, logger: Logger,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) },
        onChange: @escaping @Sendable (TLSServerContext) -> Void
    ) throws(ServiceError) {
        self.files = files
        self.logger = logger
        self.now = now
        self.onChange = onChange
        if files.isToBeMade {
            try files.make()
            logger.info("made the self-signed certificate \(files.certificateFile)")
        }
        let (context, contents, facts) = try Self.load(files)
        state = Mutex(State(context: context, contents: contents, facts: facts))
        tell(facts, contents)
        watch()
    }

    deinit {
        state.withLock { $0.timer?.cancel() }
    }

    /// What new connections are to speak.
    package var context: TLSServerContext { state.withLock { $0.context } }

    /// Reads the files again.
    package func reload() {
        // One after another: of two at once, the one that has read the older files might come last.
        reading.withLock { _ in reloadOnce() }
    }

    private func reloadOnce() {
        let paths = Self.paths(files)
        let contents = paths.map { try? FileContents.read($0, limit: 16 << 20) }
        guard contents != state.withLock({ $0.contents.map(Optional.some) }) else { return }
        do throws(ServiceError) {
            let (context, contents, facts) = try Self.load(files)
            state.withLock { state in
                state.context = context
                state.contents = contents
                state.facts = facts
            }
            tell(facts, contents)
            onChange(context)
        } catch {
            logger.error("\(error): the certificate that was read before stays in force")
        }
    }

    /// Looks whether files can be served, without serving them.
    static func verify(_ files: ServerCertificate) throws(ServiceError) { _ = try load(files) }

    static func paths(_ files: ServerCertificate) -> [String] {
        [files.certificateFile, files.keyFile] + (files.clientCAFile.map { [$0] } ?? [])
    }

    private static func load(
        _ files: ServerCertificate
    ) throws(ServiceError) -> (TLSServerContext, [[UInt8]], CertificateFacts) {
        var contents: [[UInt8]] = []
        for path in paths(files) {
            do throws(SystemError) {
                contents.append(try FileContents.read(path, limit: 16 << 20))
            } catch {
                let advice =
                    files.isSelfSigned && error.isNoSuchFile && path != files.clientCAFile
                    ? "; remove \(files.certificateFile) and \(files.keyFile), and a new pair is made at the next start"
                    : ""
                throw ServiceError("the \(files.purpose) file \(path) cannot be read: \(error)\(advice)")
            }
        }
        let context: TLSServerContext
        do throws(TLSContextError) {
            context = try TLSServerContext(
                certificateFile: files.certificateFile, keyFile: files.keyFile, clientCAFile: files.clientCAFile,
                protocols: files.protocols)
        } catch {
            throw ServiceError("the \(files.purpose) certificate can not be used: \(error)")
        }
        // The context would not be made of a file without one; it may have been swapped since it was read.
        guard let facts = CertificateFacts(pem: contents[0]) else {
            throw ServiceError("\(files.certificateFile) holds no certificate in PEM form")
        }
        return (context, contents, facts)
    }

    // MARK: Telling

    private func tell(_ facts: CertificateFacts, _ contents: [[UInt8]]) {
        let fingerprint = CertificateFingerprint.sha256(contents[0]) ?? "?"
        logger.info(
            "\(files.purpose) certificate \(files.certificateFile): SHA-256 fingerprint \(fingerprint), valid until \(facts.end)"
        )
        let uncovered = files.uncovered(by: facts)
        if !uncovered.isEmpty {
            let advice =
                files.isSelfSigned
                ? files.renewalAdvice
                : "clients must call it by a name that it is for"
            logger.warning(
                "\(files.purpose) certificate \(files.certificateFile) is not for \(uncovered.map(\.description).joined(separator: ", ")): \(advice)"
            )
        }
        warnOfExpiry()
    }

    /// Warns of a certificate that ends soon or has ended.
    private func warnOfExpiry() {
        let facts = state.withLock { $0.facts }
        let seconds = facts.notAfter - now()
        let advice =
            files.isSelfSigned
            ? files.renewalAdvice
            : "put a new one in place, it is read without a restart"
        if seconds < 0 {
            logger.error(
                "\(files.purpose) certificate \(files.certificateFile) has expired on \(facts.end): clients refuse it; \(advice)"
            )
        } else if seconds < Self.warningDays * 86_400 {
            logger.warning(
                "\(files.purpose) certificate \(files.certificateFile) expires on \(facts.end), in \(seconds / 86_400) days: \(advice)"
            )
        }
    }

    private func watch() {
        state.withLock { state in
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.schedule(deadline: .now() + .seconds(86_400), repeating: .seconds(86_400), leeway: .seconds(60))
            timer.setEventHandler { @Sendable [weak self] in self?.warnOfExpiry() }
            timer.resume()
            state.timer = timer
        }
        do throws(SystemError) {
            let watcher = try PathWatcher(queue: queue) { @Sendable [weak self] in
                self?.watchPaths()
                self?.reload()
            }
            state.withLock { $0.watcher = watcher }
            watchPaths()
        } catch {
            logger.warning(
                "the \(files.purpose) certificate is not watched: \(error.withAdvice); send SIGHUP after a change")
        }
    }

    private func watchPaths() {
        guard let watcher = state.withLock({ $0.watcher }) else { return }
        for error in watcher.watch(Self.paths(files)) {
            logger.warning("\(error.subject) is not watched: \(error.withAdvice); send SIGHUP after a change")
        }
    }
}
