import TestSupport
import Testing

/// The real kubectl against the real server over HTTPS, command by command (`Tests/Scripts/drive-kubectl`).
@Suite(.serialized, .blocking)
struct KubectlTests {
    /// How kubectl says who it is.
    enum Credential: String, CaseIterable {
        case token
        case certificate
    }

    private let certificates: TestCertificates
    private let server: PointsmanServer

    init() throws {
        certificates = try TestCertificates()
        let address = "127.0.0.1:\(FreePort.find())"
        let configuration = """
            state: state
            runtime: run
            control:
              listen: ["\(address)"]
              tokensFile: tokens.yaml
              clientCAFile: \(certificates.authority.certificateFile)

            """
        let access = "certificates:\n  - {user: admin, role: admin}\n"
        server = try PointsmanServer(PointsmanServer.zone() + configuration, files: ["tokens.yaml": access])
    }

    private func pointsman(_ arguments: String...) throws -> String {
        let result = try PointsmanServer.run(arguments + ["--config", "\(server.folder.path)/pointsman.yaml"])
        try #require(result.code == 0, "\(result.errors)")
        return result.output
    }

    private func kubeconfig(_ credential: Credential) throws -> String {
        switch credential {
        case .token:
            let token = try pointsman("token", "create", "--name", "me", "--role", "admin")
            let file = try server.folder.write("token", token)
            return try pointsman("kubeconfig", "--token-file", file)
        case .certificate:
            let pair = try certificates.issue("admin", subject: "/O=ops/CN=admin", names: ["DNS:admin"])
            return try pointsman(
                "kubeconfig", "--client-certificate", pair.certificateFile, "--client-key", pair.keyFile)
        }
    }

    @Test(arguments: Credential.allCases) func doesWhatItDoesOnAHub(_ credential: Credential) throws {
        let file = try server.folder.write("kubeconfig", kubeconfig(credential))
        let script = "\(ReadmeTests.root)/Tests/Scripts/drive-kubectl"
        let result = try RunningProgram.run(script, [file], timeout: .seconds(180))
        let failures = result.output.split(separator: "\n").filter { !$0.hasPrefix("ok ") && !$0.hasPrefix("skip ") }
        #expect(result.code == 0, "\(failures.joined(separator: "\n")) \(result.errors)")
        #expect(result.output.contains("passed, 0 failed"))
    }
}
