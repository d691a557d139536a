import FoundationEssentials
import HealthMonitor
import Transport

/// The file in the state folder that keeps what the probes have found over a restart.
struct HealthFile: Sendable {
    /// How often it is written while the server runs: a crash costs at most this much knowledge, and the states of
    /// 30,000 targets take a tenth of a second to write.
    static let writingInterval = Duration.seconds(30)

    private let path: String

    init(folder: String) {
        path = folder + "/health.json"
    }

    /// The states that were kept; none where there is no file yet.
    ///
    /// - Throws: ``ServiceError`` where the file is there and can not be used.
    func read() throws(ServiceError) -> [SavedHealth] {
        do {
            let octets = try FileContents.read(path)
            return try JSONDecoder().decode([SavedHealth].self, from: Data(octets))
        } catch let error as SystemError {
            if error.isNoSuchFile { return [] }
            throw ServiceError("\(error)")
        } catch {
            throw ServiceError("\(path): found no list of health states")
        }
    }

    /// Puts states in place of those that were kept before.
    func write(_ states: [SavedHealth]) throws(ServiceError) {
        do {
            let octets = try JSONEncoder().encode(states)
            try FileContents.replace(path, with: Array(octets))
        } catch let error as SystemError {
            throw ServiceError("\(error.withAdvice)")
        } catch {
            throw ServiceError("\(path): \(error)")
        }
    }
}
