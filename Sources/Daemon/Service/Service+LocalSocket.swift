import ControlAPI
import DNSWire
import Fleet
import Logging
import Resources
import Synchronization
import Transport

// The local socket, at which status and explain ask.
extension Service {
    /// Where `pointsman.sock` stands, in the runtime folder, which is made; nil where there is none.
    func localSocketPath() throws(ServiceError) -> String? {
        guard let folder = initial.runtime else {
            logger.warning("neither runtime nor $RUNTIME_DIRECTORY is set: pointsman status has no socket to ask at")
            return nil
        }
        do throws(SystemError) {
            try FileContents.makeFolder(folder, mode: 0o750)
        } catch {
            throw ServiceError("\(error.withAdvice)")
        }
        return initial.localSocketPath
    }

    /// The local socket, which the operators' group may use where the host has it.
    func localEndpoint(_ path: String) -> ServerEndpoint {
        .local(path: path, group: UserGroup.id(named: ServiceFolders.operatorsGroup))
    }

    /// Opens the local socket by itself.
    func startLocalSocket(
        _ path: String?, _ routes: [String: ServerHandler], _ actions: [String: ServerHandler]
    ) throws(ServiceError) {
        guard let path else { return }
        do throws(SystemError) {
            let routes = ServerRoutes(routes, actions: actions)
            let socket = try HTTPServer(endpoints: [localEndpoint(path)], logger: logger) { request in
                await routes.respond(to: request)
            }
            socket.start()
            localSocket.withLock { $0 = socket }
        } catch {
            throw ServiceError("\(error.withAdvice)")
        }
    }

    func status() -> StatusReport {
        var report = StatusReport(
            definitions.fleet.profileIDs.sorted().compactMap { observe($0) }, service: serviceReport,
            server: serverReport)
        report.sources = definitions.reader.states.map { SourceReport($0) }
        return report
    }

    /// Lets go what a source takes away and what was held.
    func accept(_ source: String, _ number: Int, as user: String) throws(AcceptError) -> AcceptReport {
        let start = ContinuousClock.now
        let (taken, outcome) = try definitions.accept(source, number)
        logger.info("\(user) accepts step \(number) of \(source): \(taken.count) objects go")
        publish(outcome, since: start)
        return AcceptReport(source: source, number: number, objects: taken.map(\.description))
    }

    func explain(_ name: DomainName, _ type: RecordType) -> NameExplanation {
        NameExplanation(of: name, type: type, in: definitions, observe: observe)
    }
}
