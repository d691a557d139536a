import ControlAPI
import DNSWire
import Fleet
import Logging
import Synchronization
import Transport

// The local socket, at which status and explain ask.
extension Service {
    /// Opens `pointsman.sock` in the runtime folder, if there is one.
    func startLocalSocket() throws(ServiceError) {
        guard let folder = initial.runtime else {
            logger.warning("neither runtime nor $RUNTIME_DIRECTORY is set: pointsman status has no socket to ask at")
            return
        }
        let routes = ControlRoutes.routes(
            status: { [weak self] in await self?.status() ?? StatusReport([]) },
            explain: { [weak self] name, type in await self?.explain(name, type) })
        do throws(SystemError) {
            try FileContents.makeFolder(folder, mode: 0o750)
            let path = "\(folder)/\(ControlRoutes.socketName)"
            let socket = try HTTPServer(endpoints: [.local(path: path)], logger: logger) { request in
                await ServerRoutes(routes).respond(to: request)
            }
            socket.start()
            localSocket.withLock { $0 = socket }
        } catch {
            throw ServiceError("\(error.withAdvice)")
        }
    }

    func status() -> StatusReport {
        StatusReport(definitions.fleet.profileIDs.sorted().compactMap { observe($0) })
    }

    func explain(_ name: DomainName, _ type: RecordType) -> NameExplanation {
        NameExplanation(of: name, type: type, in: definitions, observe: observe)
    }
}
