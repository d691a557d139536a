internal import Dispatch
internal import HTTP
internal import IPAddress
public import Logging
internal import Synchronization
internal import Transport

/// Finds out who makes a request: by bearer token, client certificate, or the user at the Unix socket.
///
/// A bearer token counts before anything else. The tokens file is read again when it changes; a wrong one is refused
/// with an error in the log, and the last good one stays in force. Until it was read for the first time nobody is let in
/// over the network; what the file has to do with goes on: DNS, and the local socket. What fails is answered late, as
/// ``FailedAttempts`` says: it waits after the verdict, so that good credentials never wait for what others of their
/// address do wrong. (To hang up early so tells that a token is wrong; tokens are too long to be found that way.)
public final class Authenticator: Sendable {
    private struct State {
        var file: AccessFile
        /// What is wrong with the file on the disk, in lines; nil where it is in force.
        var problem: String?
        /// Whether the file has ever been read, or there is none to read.
        var isKnown: Bool
        var attempts = FailedAttempts()
        var throttle = LogThrottle()
        var watcher: PathWatcher?
    }

    private let tokensFile: String?
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let wait: @Sendable (Duration) async -> Void
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "control.tokens")

    /// Reads the tokens file and watches it.
    ///
    /// - Parameter tokensFile: The file; nil where nobody but the local users may do anything. What is wrong with it is
    ///   logged, and it is read once it is in order.
    public convenience init(tokensFile: String?, logger: Logger) {
        self.init(tokensFile: tokensFile, logger: logger, now: { ContinuousClock.now }) { duration in
            // A client that hangs up meanwhile, or whose place is given to another, ends the wait.
            try? await Task.sleep(for: duration)
        }
    }

    /// With a test's own clock.
    package init(
        tokensFile: String?, logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant,
        wait: @escaping @Sendable (Duration) async -> Void
    ) {
        self.tokensFile = tokensFile
        self.logger = logger
        self.now = now
        self.wait = wait
        state = Mutex(State(file: AccessFile(), isKnown: tokensFile == nil))
        // Watched before it is read, so that no change is missed.
        watch()
        reload()
    }

    /// What is wrong with the tokens file as it is on the disk, in lines; nil where it is in force.
    public var problem: String? { state.withLock { $0.problem } }

    // MARK: The tokens file

    /// Reads the tokens file again.
    public func reload() {
        guard let tokensFile else { return }
        do throws(AccessFileError) {
            let file = try AccessFile.load(path: tokensFile)
            let isNew = state.withLock { state in
                defer {
                    state.file = file
                    state.problem = nil
                    state.isKnown = true
                }
                // The first reading is no news, unless it was awaited.
                return (state.isKnown && state.file != file) || state.problem != nil
            }
            guard isNew else { return }
            logger.info(
                "\(tokensFile) is in force: \(file.tokens.count) tokens, \(file.certificates.count) grants to certificates"
            )
        } catch {
            let isKnown = state.withLock { state in
                state.problem = error.description
                return state.isKnown
            }
            for problem in error.problems.prefix(20) { logger.error("\(problem)") }
            logger.error(
                isKnown
                    ? "\(tokensFile) is refused: what was read before stays in force"
                    : "the control API lets nobody in over the network until \(tokensFile) can be read, which is tried when it changes"
            )
        }
    }

    private func watch() {
        guard let tokensFile else { return }
        do throws(SystemError) {
            let watcher = try PathWatcher(queue: queue) { @Sendable [weak self] in
                self?.watchPath()
                self?.reload()
            }
            state.withLock { $0.watcher = watcher }
            watchPath()
        } catch {
            logger.warning("\(tokensFile) is not watched: \(error.withAdvice); send SIGHUP after a change")
        }
    }

    private func watchPath() {
        guard let tokensFile, let watcher = state.withLock({ $0.watcher }) else { return }
        for error in watcher.watch([tokensFile]) {
            logger.warning("\(error.subject) is not watched: \(error.withAdvice); send SIGHUP after a change")
        }
    }

    // MARK: Requests

    /// Finds out who makes a request.
    public func authenticate(_ request: ServerRequest) async -> Authentication {
        let headers = request.head.headers
        let result = await caller(headers.values("authorization"), request)
        guard case .caller(let caller) = result,
            let header = headers.fields.first(where: { $0.name.lowercased().hasPrefix("impersonate-") })
        else { return result }
        return .forbidden(
            message: "User \"\(caller.name)\" cannot impersonate: pointsman knows no impersonation (\(header.name))")
    }

    private func caller(_ credentials: [String], _ request: ServerRequest) async -> Authentication {
        if case .local = request.client.channel {
        } else if !state.withLock({ $0.isKnown }) {
            return .unavailable(
                message:
                    "the server cannot tell who may ask, as its tokens file was not read yet: see its log or status")
        }
        guard let first = credentials.first else { return .caller(caller(of: request.client.channel)) }
        let parts = first.split(separator: " ", maxSplits: 1)
        guard credentials.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            return await refuse(request, "the Authorization header is not one \"Bearer TOKEN\"")
        }
        let digest = SHA256Digest(of: Array(parts[1].drop { $0 == " " }.utf8))
        guard let token = state.withLock({ $0.file }).token(of: digest) else {
            return await refuse(request, "the bearer token is not known")
        }
        return .caller(Caller(name: token.name, grants: [token.grant]))
    }

    private func caller(of channel: ServerClient.Channel) -> Caller {
        switch channel {
        case .plain, .tls(nil): return .anonymous
        case .tls(let identity?):
            let grants = state.withLock { $0.file }.grants(of: identity)
            return Caller(name: identity.commonName, groups: identity.organizations, grants: grants)
        case .local(let uid):
            let role: Role = uid == 0 || uid == ProcessUser.id ? .admin : .viewer
            return Caller(name: uid == 0 ? "root" : "uid:\(uid)", grants: [Grant(role)])
        }
    }

    /// Refuses a request, late where its source has failed often.
    private func refuse(_ request: ServerRequest, _ reason: String) async -> Authentication {
        let now = now()
        let source = FailedAttempts.Source(request.client.address)
        let (delay, others) = state.withLock { state in
            let delay = state.attempts.delay(of: source, at: now)
            state.attempts.record(source, at: now)
            return (delay, state.throttle.admit(at: now))
        }
        if let others {
            let source = request.client.address.map(\.description) ?? "the local socket"
            let more = others > 0 ? " (and \(others) more failed attempts since the last such line)" : ""
            logger.warning("a request from \(source) is refused: \(reason)\(more)")
        }
        if delay > .zero {
            request.clock?.slow()
            await wait(delay)
            request.clock?.endSlowness()
        }
        return .failed(message: "Unauthorized: \(reason)")
    }
}
