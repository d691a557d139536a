public import APIClient
public import DNSWire
import FoundationEssentials
import HTTP

/// A server that runs, asked for its reports.
public struct RunningServer: Sendable {
    /// Why it told nothing.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// What was found, and what to do.
        public let description: String
        /// Whether no server is there to be asked, rather than one that fails.
        public let isAbsence: Bool
    }

    /// How long an answer may be waited for.
    private static let silence = Duration.seconds(10)

    /// How it is asked; nil where the configuration names no runtime folder.
    private let access: ServerAccess?

    /// The server of a configuration, at its local socket.
    public init(_ configuration: Configuration) {
        access = configuration.localSocketPath.map { ServerAccess(server: ServerURL(unixSocket: $0)) }
    }

    /// A server anywhere.
    public init(_ access: ServerAccess) {
        self.access = access
    }

    /// The state of all profiles.
    public func status() throws(Failure) -> StatusReport {
        try ask(ControlRoutes.statusPath, [])
    }

    /// Why a name answers as it does.
    public func explanation(of name: DomainName, type: RecordType) throws(Failure) -> NameExplanation {
        try ask(ControlRoutes.explainPath, [("name", name.description), ("type", type.description)])
    }

    /// Lets go what a source takes away and what is held.
    public func accept(source: String, number: Int) throws(Failure) -> AcceptReport {
        try ask(ControlRoutes.acceptPath, [("source", source), ("number", "\(number)")], method: .post)
    }

    private func ask<Report: Decodable>(
        _ path: String, _ parameters: [(String, String)], method: HTTPMethod = .get
    ) throws(Failure) -> Report {
        guard let access else {
            throw Failure(
                description: "the configuration names no runtime folder, and $RUNTIME_DIRECTORY is not set",
                isAbsence: true)
        }
        let body: [UInt8]
        do throws(APIFailure) {
            let client = APIClient(access, timeouts: .init(silence: Self.silence))
            body = try client.respond(to: APIRequest(method, path, parameters: parameters)).body
        } catch {
            var isAbsence = false
            if case .unreachable(_, let isAbsent) = error { isAbsence = isAbsent }
            throw Failure(description: error.description, isAbsence: isAbsence)
        }
        do {
            return try JSONDecoder().decode(Report.self, from: Data(body))
        } catch {
            throw Failure(
                description: "the server \(access.server) answers what this version cannot read: \(error)",
                isAbsence: false)
        }
    }
}
