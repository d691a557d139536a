import ControlAPI
import Fleet
import Logging
import Synchronization
import Transport

// The control API on its sockets.
extension Service {
    /// How long watches and answers under way have to end at the stop, in milliseconds.
    static let stopMilliseconds = 300

    /// Opens the control API's sockets, the local one among them; without `control` the local one alone.
    func startControl() throws(ServiceError) {
        let routes = ControlRoutes.routes(
            status: { [weak self] in await self?.status() ?? StatusReport([]) },
            explain: { [weak self] name, type in await self?.explain(name, type) })
        let actions = ControlRoutes.actions { [weak self] source, number, user async throws(AcceptError) in
            guard let self else { throw .notHeld([]) }
            return try await self.accept(source, number, as: user)
        } reload: { [weak self] in
            await self?.reload() ?? .notServing
        }
        let localPath = try localSocketPath()
        guard let control = initial.control, let store, let folder = initial.state else {
            return try startLocalSocket(localPath, routes, actions)
        }
        authenticator = Authenticator(tokensFile: control.tokensFile, logger: logger)
        var endpoints = localPath.map { [localEndpoint($0)] } ?? []
        if control.listen.contains(where: \.isEncrypted) {
            let files = ServerCertificate(control, state: folder)
            certificate = try CertificateKeeper(files, logger: logger) { [weak self] context in
                self?.controlServer.withLock { $0 }?.replace(context)
            }
        }
        for listener in control.listen {
            if !listener.isEncrypted {
                endpoints.append(.plain(listener.address))
            } else if let certificate {
                endpoints.append(.tls(listener.address, certificate.context))
            }
        }
        guard let authenticator else { return }
        var limits = ServerLimits()
        limits.connections = control.connections
        limits.connectionsPerClient = control.connectionsPerClient
        do throws(SystemError) {
            let server = try ControlServer(
                endpoints: endpoints, store: store, authenticator: authenticator, localRoutes: routes,
                localActions: actions, importLimit: control.importLimit, translateMember: MemberTranslation.ofImport,
                limits: limits,
                logger: logger)
            controlServer.withLock { $0 = server }
            server.start()
            for address in server.addresses { logger.info("the control API answers at \(address)") }
        } catch {
            throw ServiceError("\(error.withAdvice)")
        }
    }

    /// Reads certificates, and the control API's other files that changes take effect of at once, again.
    func reloadFiles() {
        authenticator?.reload()
        certificate?.reload()
        for certificate in certificates.values { certificate.reload() }
    }
}
