import APIClient
import ControlAPI
import HTTP
import Resources

import enum APIClient.RequestBody

/// Imports, as they are asked for at a server.
struct ImportRequest {
    private static let path = "/apis/pointsman.dev/v1/imports"
    /// How long a server may work on one without a word.
    static let patience = Duration.seconds(600)

    /// The member cluster whose objects they are; nil for the hub's.
    var cluster: String?
    /// Whose they are; nil for the server's choice.
    var owner: String?
    var prunes = false
    var removesDeleted = false
    var isDryRun = false
    var skipsInvalid = false
    var allowsRemoval = false
    var takesOver = false
    var allowsOlder = false

    /// What came of it.
    struct Outcome {
        var report: ImportReport
        /// Whether it counts; else nothing was stored.
        var wasTaken: Bool
    }

    /// Sends a body and reads the report, also that of a refusal.
    func send(_ body: RequestBody, to client: APIClient) throws(APIFailure) -> Outcome {
        let request = APIRequest(
            .post, Self.path, parameters: parameters, contentType: "application/yaml", body: body)
        do throws(APIFailure) {
            let response = try client.respond(to: request)
            return Outcome(report: try Self.report(response.body, client), wasTaken: true)
        } catch {
            guard let refusal = error.refusal, refusal.code == 422, let report = try? Self.report(refusal.body, client)
            else { throw error }
            return Outcome(report: report, wasTaken: false)
        }
    }

    private var parameters: [(String, String)] {
        var parameters: [(String, String)] = []
        if let cluster { parameters.append(("cluster", cluster)) }
        if let owner { parameters.append(("owner", owner)) }
        if prunes { parameters.append(("prune", "true")) }
        if removesDeleted { parameters.append(("removeDeleted", "true")) }
        if isDryRun { parameters.append(("dryRun", "All")) }
        if skipsInvalid { parameters.append(("skipInvalid", "true")) }
        if allowsRemoval { parameters.append(("allowRemoval", "true")) }
        if takesOver { parameters.append(("takeOver", "true")) }
        if allowsOlder { parameters.append(("allowOlder", "true")) }
        return parameters
    }

    private static func report(_ body: [UInt8], _ client: APIClient) throws(APIFailure) -> ImportReport {
        guard let value = try? Value.parse(json: body), let report = ImportReport(value) else {
            throw .unreadable(server: "\(client.access.server)", reason: "it is no report of an import")
        }
        return report
    }
}
