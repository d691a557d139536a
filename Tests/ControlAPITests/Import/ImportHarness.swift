import ControlAPI
import ResourceStore
import Resources

extension APIHarness {
    static let imports = "/apis/pointsman.dev/v1/imports"
    static let editor = Caller(name: "ed", grants: [Grant(.editor, namespaces: ["shop"])])

    /// Imports a text, and reads the report; a failure that is no report is thrown.
    func importing(
        _ body: String, _ query: String = "", as caller: Caller = admin, type: String = "application/yaml"
    ) async throws -> (status: Int, report: ImportReport) {
        let answer = try await send("POST", Self.imports + query, body, type: type, as: caller)
        guard let report = ImportReport(answer.body) else {
            throw APIStatus(code: answer.status, message: answer.message ?? answer.text)
        }
        return (answer.status, report)
    }

    func object(_ kind: ResourceKind, _ name: String, in namespace: String = "shop") -> Value? {
        store.object(ResourceKey(kind: kind, namespace: namespace, name: name))?.value()
    }

    /// All profiles as `namespace/name`.
    var profileNames: [String] {
        store.objects(of: .trafficManagerProfile).objects.map { "\($0.key.namespace)/\($0.key.name)" }
    }
}

extension ImportReport {
    /// The counts, in short.
    var counts: [Int] { [created, changed, unchanged, removed, passedOver, refused] }
    /// The reasons of what is refused, with lines.
    var refusals: [String] {
        results.filter { $0.action == .refused }.map { "\($0.line): \($0.object): \($0.reason)" }
    }
}

/// Objects as a hub prints them.
enum HubText {
    static func profile(
        _ name: String, namespace: String = "shop", metadata: String = "", port: String = "80"
    ) -> String {
        """
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata: {name: \(name), namespace: \(namespace)\(metadata)}
        spec: {resourceGroup: rg, monitorConfig: {port: \(port)}}

        """
    }
}
