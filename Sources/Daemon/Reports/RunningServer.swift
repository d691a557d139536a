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
    /// The same where everything is read first: millions of objects take seconds.
    private static let readingSilence = Duration.seconds(300)

    /// How it is asked.
    private let access: ServerAccess

    /// A server at a local socket.
    public init(socket path: String) {
        access = ServerAccess(server: ServerURL(unixSocket: path))
    }

    /// A server anywhere.
    public init(_ access: ServerAccess) {
        self.access = access
    }

    /// The state of all profiles.
    public func status() throws(Failure) -> StatusReport {
        try ask(APIRequest(.get, ControlRoutes.statusPath))
    }

    /// Why a name answers as it does.
    public func explanation(of name: DomainName, type: RecordType) throws(Failure) -> NameExplanation {
        let parameters = [("name", name.description), ("type", type.description)]
        return try ask(APIRequest(.get, ControlRoutes.explainPath, parameters: parameters))
    }

    /// Lets go what a source takes away and what is held.
    public func accept(source: String, number: Int) throws(Failure) -> AcceptReport {
        let parameters = [("source", source), ("number", "\(number)")]
        return try ask(APIRequest(.post, ControlRoutes.acceptPath, parameters: parameters))
    }

    /// Has it read its configuration and sources again, and waits for that.
    public func reload() throws(Failure) -> ReloadReport {
        try ask(APIRequest(.post, ControlRoutes.reloadPath), silence: Self.readingSilence)
    }

    private func ask<Report: Decodable>(
        _ request: APIRequest, silence: Duration = Self.silence
    ) throws(Failure) -> Report {
        let body: [UInt8]
        do throws(APIFailure) {
            let client = APIClient(access, timeouts: .init(silence: silence))
            body = try client.respond(to: request).body
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
