import ControlAPI
import Dispatch
import IPAddress
import Logging
import TestSupport
import Testing
import Transport

/// The real kubectl against a server on a loopback port, without credentials: whoever asks is an admin.
final class Kubectl: Sendable {
    /// Whether there is one on this machine.
    static let isInstalled = (try? RunningProgram.run("kubectl", ["version", "--client"]).code) == 0

    let harness: APIHarness
    private let server: HTTPServer
    private let folder: TemporaryFolder
    private let url: String

    init() async throws {
        harness = try await APIHarness()
        folder = try TemporaryFolder()
        let service = harness.service
        server = try HTTPServer(
            endpoints: [.plain(SocketAddress(address: .v4(try #require(IPv4Address("127.0.0.1"))), port: 0))],
            logger: Logger(label: "kubectl") { _ in SwiftLogNoOpLogHandler() }
        ) { await service.respond(to: $0, as: APIHarness.admin) }
        url = "http://\(try #require(server.addresses.first))"
        server.start()
    }

    deinit {
        server.stop(deadline: .now() + 1)
    }

    /// Writes a manifest, and gives its path.
    func file(_ name: String, _ text: String) throws -> String { try folder.write(name, text) }

    private var environment: [String: String] {
        ["HOME": folder.path, "KUBECONFIG": folder.path + "/none", "KUBE_EDITOR": "sed -i s/81$/85/"]
    }

    private func arguments(_ words: [String]) -> [String] {
        ["--server", url, "--cache-dir", folder.path + "/cache", "-n", "work"] + words
    }

    /// Starts it.
    func start(_ words: [String]) throws -> RunningProgram {
        try RunningProgram("kubectl", arguments(words), environment: environment)
    }

    /// Runs it to its end.
    func run(_ words: [String]) async throws -> RunningProgram.Result {
        let arguments = arguments(words)
        let environment = environment
        return try await offPool { try RunningProgram.run("kubectl", arguments, environment: environment) }
    }

    /// Runs it, and expects an exit code and words in what it prints.
    func expect(
        _ words: [String], _ code: Int32 = 0, _ texts: String..., not: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let result = try await run(words)
        let printed = result.output + result.errors
        let command = words.joined(separator: " ")
        #expect(result.code == code, "\(command): \(printed)", sourceLocation: location)
        for text in texts {
            #expect(printed.contains(text), "\(command): \(printed)", sourceLocation: location)
        }
        if let not { #expect(!printed.contains(not), "\(command): \(printed)", sourceLocation: location) }
    }
}
