import DNSWire
import FoundationEssentials
import Resources
import TestSupport
import Testing

/// A server with the control API, asked by curl at its local socket, where its own user may do everything.
final class ControlledServer {
    let server: PointsmanServer
    private let runtime: TemporaryFolder

    /// Where the local socket stands.
    var socketPath: String { "\(runtime.path)/pointsman.sock" }

    /// What an API server answered.
    struct Answer {
        var code: Int
        var body: Value
        /// The message of a `Status`.
        var message: String { body["message"]?.string ?? "" }
    }

    /// - Parameters:
    ///   - state: The state folder; the test's, so that a second server can take it over.
    ///   - files: The files of the source folder `objects`.
    /// - Parameter keys: More keys of `control`, such as `, auditFile: a.log`.
    convenience init(
        state: TemporaryFolder, files: [String: String] = [:], probes: Bool = false, keys: String = ""
    ) throws {
        try self.init(statePath: "\(state.path)/state", files: files, probes: probes, keys: keys)
    }

    /// - Parameter statePath: The state folder, where it is no temporary one.
    init(statePath: String, files: [String: String] = [:], probes: Bool = false, keys: String = "") throws {
        runtime = try TemporaryFolder()
        var configuration = PointsmanServer.zone(sources: ["path: objects"])
        if probes { configuration = configuration.replacing("enabled: false", with: "enabled: true") }
        configuration += """

            state: \(statePath)
            runtime: \(runtime.path)
            control: {listen: ["127.0.0.1:\(FreePort.find())"]\(keys)}

            """
        server = try PointsmanServer(
            configuration, files: files.reduce(into: ["objects/.keep": ""]) { $0["objects/\($1.key)"] = $1.value })
        let hasStarted = poll { (try? self.get("/readyz").code) == 200 }
        guard hasStarted else { throw PointsmanServer.DidNotServe(log: server.program.errors) }
    }

    static let group = "/apis/networking.fleet.azure.com/v1beta1/namespaces"
    static let own = "/apis/pointsman.dev/v1/namespaces"

    func request(_ method: String, _ path: String, _ body: String? = nil, type: String? = nil) throws -> Answer {
        var arguments = [
            "-s", "--max-time", "60", "--unix-socket", socketPath, "-X", method, "-w",
            "\n%{http_code}", "http://pointsman\(path)",
        ]
        if let body { arguments += ["-H", "Content-Type: \(type ?? "application/yaml")", "--data-binary", body] }
        let output = try RunningProgram.run("curl", arguments).output
        let parts = output.split(separator: "\n", omittingEmptySubsequences: false)
        let text = parts.dropLast().joined(separator: "\n")
        let body = (try? Value.parse(json: Array(text.utf8))) ?? Value(.string(text))
        return Answer(code: Int(parts.last ?? "") ?? 0, body: body)
    }

    func get(_ path: String) throws -> Answer { try request("GET", path) }

    /// Creates objects, each given as a document; every one must be taken.
    func create(_ objects: (path: String, yaml: String)...) throws {
        for (path, yaml) in objects {
            let answer = try request("POST", path, yaml)
            try #require(answer.code == 201, "\(path): \(answer.code) \(answer.message)")
        }
    }

    func createNamespace(_ name: String = "shop") throws {
        try create(("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}"))
    }

    func create(profile: String = "web") throws {
        try create(("\(Self.group)/shop/trafficmanagerprofiles", Manifest.profile(profile)))
    }

    func create(endpoint: String, target: String, profile: String = "web") throws {
        try create(
            (
                "\(Self.own)/shop/externalendpoints",
                Manifest.endpoint(endpoint, profile: profile, target: target)
            ))
    }

    func profile(_ name: String = "web") throws -> Answer {
        try get("\(Self.group)/shop/trafficmanagerprofiles/\(name)")
    }

    /// The profile's answers, as addresses.
    func addresses(_ name: String = "shop-web.tm.test") throws -> [String] {
        try server.answers(name, .a).compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// Waits for something to become so, as statuses and events do behind the answers.
    func awaits(_ deadline: Duration = .patience, _ isSo: () throws -> Bool) -> Bool {
        poll(for: deadline) { (try? isSo()) == true }
    }

    /// The condition of an object.
    static func condition(_ object: Value, _ type: String) -> Value? {
        object["status"]?["conditions"]?.elements.first { $0["type"]?.string == type }
    }

    /// Ends the server as systemd does.
    func stop() throws {
        server.program.signal(15)
        let result = try server.program.wait()
        try #require(result.code == 0, "\(result.errors)")
    }
}
