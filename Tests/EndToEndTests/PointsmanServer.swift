import DNSWire
import IPAddress
import TestSupport

/// The real binary, serving a configuration of a test's own on a free port.
final class PointsmanServer {
    /// The path of the binary that was built with the tests.
    static let binary: String = {
        let bundle = CommandLine.arguments[0]
        return (bundle.lastIndex(of: "/").map { String(bundle[..<$0]) } ?? ".") + "/pointsman"
    }()

    let folder: TemporaryFolder
    let port: UInt16
    let program: RunningProgram

    /// Starts a server and waits until it answers.
    ///
    /// - Parameters:
    ///   - configuration: All keys but `listen`.
    ///   - files: Files to write beside the configuration, by name.
    ///   - environment: Variables beside those of the test's own process.
    ///   - descriptorLimit: How many descriptors it may have open; nil: as many as the test's own process.
    init(
        _ configuration: String, files: [String: String] = [:], environment: [String: String] = [:],
        descriptorLimit: Int? = nil
    ) throws {
        folder = try TemporaryFolder()
        port = FreePort.find()
        for (name, text) in files {
            try folder.write(name, text)
        }
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:\(port)\"]\n" + configuration)
        let arguments = ["serve", "--config", "\(folder.path)/pointsman.yaml"]
        if let descriptorLimit {
            let limited = ["-c", "ulimit -n \(descriptorLimit); exec \"$0\" \"$@\"", Self.binary] + arguments
            program = try RunningProgram("sh", limited, environment: environment)
        } else {
            program = try RunningProgram(Self.binary, arguments, environment: environment)
        }
        let client = self.client
        let root = DomainName.root
        let answers = poll {
            !program.isRunning || (try? client.query(root, .soa, over: .udp, timeout: .milliseconds(200))) != nil
        }
        guard answers, program.isRunning else { throw DidNotServe(log: program.errors) }
    }

    deinit {
        program.signal(15)
        _ = try? program.wait()
    }

    struct DidNotServe: Error { var log: String }

    /// A client of the server.
    var client: DNSClient {
        DNSClient(server: SocketAddress(address: .v4(.loopback), port: port))
    }

    /// The answer section of a response in presentation form.
    func answers(_ name: String, _ type: RecordType, over transport: DNSClient.Transport = .udp) throws -> [String] {
        try client.query(try DomainName(name), type, over: transport).message.answers.map(\.description)
    }

    /// Runs the binary to its end.
    static func run(_ arguments: [String]) throws -> RunningProgram.Result {
        try RunningProgram.run(binary, arguments)
    }

    /// A `zones:` part with one zone, and the sources behind it.
    ///
    /// Nothing is probed: most tests name addresses that are not this machine's.
    static func zone(_ name: String = "tm.test", records: [String] = [], sources: [String] = []) -> String {
        let listed = records.map { "      - '\($0)'\n" }.joined()
        return """
            probes: {enabled: false}
            zones:
              - name: \(name)
                nameServers: [{name: ns1.\(name), addresses: [127.0.0.1]}]
                contact: hostmaster.\(name)
            \(listed.isEmpty ? "" : "    records:\n\(listed)")sources:\(sources.isEmpty ? " []" : "")
            \(sources.map { "  - \($0)\n" }.joined())
            """
    }
}

/// Objects in YAML, as a test needs them.
enum Manifest {
    static func profile(_ name: String, namespace: String = "shop") -> String {
        """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata: {namespace: \(namespace), name: \(name)}
        spec: {resourceGroup: none}

        """
    }

    static func endpoint(
        _ name: String, profile: String, target: String, weight: Int = 1, namespace: String = "shop"
    ) -> String {
        """
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: \(namespace), name: \(name)}
        spec: {profile: {name: \(profile)}, target: "\(target)", weight: \(weight)}

        """
    }

    /// One file of documents.
    static func documents(_ documents: [String]) -> String {
        documents.joined(separator: "---\n")
    }
}
