import ControlAPI
public import DNSWire
import FoundationEssentials

/// The server that runs with a configuration, asked at its local socket.
public struct RunningServer: Sendable {
    /// Why it told nothing.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// What was found, and what to do.
        public let description: String
        /// Whether no server is there to be asked, rather than one that fails.
        public let isAbsence: Bool
    }

    /// Where its socket stands; nil where the configuration names no runtime folder.
    public let socketPath: String?

    /// The server of a configuration.
    public init(_ configuration: Configuration) {
        socketPath = configuration.runtime.map { "\($0)/\(ControlRoutes.socketName)" }
    }

    /// The state of all profiles.
    public func status() throws(Failure) -> StatusReport {
        try ask(ControlRoutes.statusPath, [])
    }

    /// Why a name answers as it does.
    public func explanation(of name: DomainName, type: RecordType) throws(Failure) -> NameExplanation {
        try ask(ControlRoutes.explainPath, [("name", name.description), ("type", type.description)])
    }

    private func ask<Value: Decodable>(_ path: String, _ parameters: [(String, String)]) throws(Failure) -> Value {
        guard let socketPath else {
            throw Failure(
                description: "the configuration names no runtime folder, and $RUNTIME_DIRECTORY is not set",
                isAbsence: true)
        }
        let body: [UInt8]
        do throws(LocalSocketClient.Failure) {
            body = try LocalSocketClient(path: socketPath).get(path, parameters: parameters)
        } catch {
            var isAbsence = false
            if case .notRunning = error { isAbsence = true }
            throw Failure(description: error.description, isAbsence: isAbsence)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(body))
        } catch {
            throw Failure(
                description: "the server at \(socketPath) answers what this version cannot read: \(error)",
                isAbsence: false)
        }
    }
}
