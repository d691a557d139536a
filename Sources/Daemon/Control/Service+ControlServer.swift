import ControlAPI
import Dispatch
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
        if authenticator == nil { authenticator = Authenticator(tokensFile: control.tokensFile, logger: logger) }
        var endpoints = localPath.map { [localEndpoint($0)] } ?? []
        if control.listen.contains(where: \.isEncrypted) {
            let files = ServerCertificate(control, state: folder)
            do throws(ServiceError) {
                certificate = try CertificateKeeper(files, logger: logger) { [weak self] context in
                    self?.controlServer.withLock { $0 }?.replace(context)
                }
                certificateProblem = nil
            } catch {
                // DNS goes on: it is the control API alone that lacks a file.
                logger.error(
                    "\(error): the control API is not served over TLS until it can be, which is tried every \(Self.certificateRetry) s"
                )
                certificateProblem = error.description
                retryCertificate(files)
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

    /// How often a certificate that could not be read is tried again, in seconds.
    private static let certificateRetry = 2

    /// Opens the control API anew once its certificate can be read.
    private func retryCertificate(_ files: ServerCertificate) {
        executor.queue.asyncAfter(deadline: .now() + .seconds(Self.certificateRetry)) { [weak self] in
            self?.assumeIsolated { service in
                guard files.isToBeMade || (try? CertificateKeeper.verify(files)) != nil else {
                    return service.retryCertificate(files)
                }
                let former = service.controlServer.withLock { server in
                    defer { server = nil }
                    return server
                }
                former?.stop(deadline: .now() + .milliseconds(Self.stopMilliseconds))
                do throws(ServiceError) {
                    try service.startControl()
                } catch {
                    service.logger.error("the control API is not served until the restart: \(error)")
                }
            }
        }
    }

    /// Reads certificates, and the control API's other files that changes take effect of at once, again.
    func reloadFiles() {
        authenticator?.reload()
        certificate?.reload()
        for certificate in certificates.values { certificate.reload() }
    }
}
