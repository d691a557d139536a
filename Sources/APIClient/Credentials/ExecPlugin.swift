internal import FoundationEssentials
internal import Resources
internal import Transport

/// A program that gives credentials (`client.authentication.k8s.io`, `v1` or `v1beta1`).
public struct ExecPlugin: Sendable {
    /// What it has given.
    struct Output: Sendable {
        var token: String?
        var certificate: Credentials.Certificate?
        /// Until when it holds, in seconds since 1970; nil until it is refused.
        var expiry: Int64?
    }

    private static let group = "client.authentication.k8s.io"
    /// How long a program that nobody is asked by may take; one that asks a person, as long as it likes.
    private static let limit = Duration.seconds(60)

    private let apiVersion: String
    private let command: String
    private let arguments: [String]
    private let environment: [String: String]
    private let interactiveMode: String
    private let installHint: String
    /// `spec.cluster` of what it is told; nil where it is not to know.
    private let cluster: Value?
    private let place: String

    /// Reads `exec` of a user.
    init(_ exec: Value, user: Kubeconfig.Entry, cluster: Kubeconfig.Entry) throws(APIFailure) {
        let entry = Kubeconfig.Entry(content: exec, folder: user.folder, place: "\(user.place): exec")
        place = entry.place
        apiVersion = try Kubeconfig.text("apiVersion", of: entry) ?? ""
        guard ["\(Self.group)/v1", "\(Self.group)/v1beta1"].contains(apiVersion) else {
            throw .unusable("\(place): apiVersion: found '\(apiVersion)', expected \(Self.group)/v1 or v1beta1")
        }
        guard let command = try Kubeconfig.text("command", of: entry), !command.isEmpty else {
            throw .unusable("\(place): command: found nothing, expected a program")
        }
        // A bare name is looked up in PATH.
        self.command = command.contains("/") ? Kubeconfig.resolved(command, of: entry) : command
        arguments = (exec["args"]?.elements ?? []).compactMap(\.string)
        guard arguments.count == exec["args"]?.elements.count ?? 0 else {
            throw .unusable("\(place): args: expected a list of texts")
        }
        environment = (exec["env"]?.elements ?? []).reduce(into: [:]) { variables, variable in
            if let name = variable["name"]?.string { variables[name] = variable["value"]?.string ?? "" }
        }
        guard
            let mode = try Kubeconfig.text("interactiveMode", of: entry)
                ?? (apiVersion.hasSuffix("/v1beta1") ? "IfAvailable" : nil),
            ["Never", "IfAvailable", "Always"].contains(mode)
        else { throw .unusable("\(place): interactiveMode: expected Never, IfAvailable or Always") }
        interactiveMode = mode
        installHint = try Kubeconfig.text("installHint", of: entry) ?? ""
        self.cluster = exec["provideClusterInfo"]?.bool == true ? try Self.information(cluster) : nil
    }

    private static func information(_ cluster: Kubeconfig.Entry) throws(APIFailure) -> Value {
        var information: Value = [:]
        for key in ["server", "tls-server-name", "insecure-skip-tls-verify", "proxy-url"] {
            if let value = cluster.content[key] { information.set(value, for: key) }
        }
        if let authorities = try Kubeconfig.contents("certificate-authority", of: cluster) {
            information.set(Value(Data(authorities).base64EncodedString()), for: "certificate-authority-data")
        }
        let extensions = cluster.content["extensions"]?.elements ?? []
        let configuration = extensions.first { $0["name"]?.string == "\(group)/exec" }
        if let configuration = configuration?["extension"] { information.set(configuration, for: "config") }
        return information
    }

    /// Runs the program.
    ///
    /// - Parameter isTerminal: Whether somebody is there whom it may ask.
    func run(isTerminal: Bool) throws(APIFailure) -> Output {
        guard interactiveMode != "Always" || isTerminal else {
            throw .unusable(
                "\(place): the plugin \(command) asks a person (interactiveMode: Always), and standard input is no terminal"
            )
        }
        let isInteractive = isTerminal && interactiveMode != "Never"
        var spec: Value = ["interactive": Value(.bool(isInteractive))]
        spec.set(cluster, for: "cluster")
        let told: Value = ["kind": "ExecCredential", "apiVersion": Value(apiVersion), "spec": spec]
        var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        variables["KUBERNETES_EXEC_INFO"] = String(decoding: told.json, as: UTF8.self)
        let result: ChildProcess.Result
        do throws(SystemError) {
            result = try ChildProcess.run(
                command, arguments, environment: variables, sharesInput: isInteractive,
                deadline: .now + (isInteractive ? .seconds(3600) : Self.limit))
        } catch {
            let hint = error.isNoSuchFile && !installHint.isEmpty ? "\n\(installHint)" : ""
            throw .unusable("\(place): the plugin \(command) cannot be run: \(error.reason)\(hint)")
        }
        guard result.code == 0 else {
            throw .unusable(
                "\(place): the plugin \(command) failed with code \(result.code); it may have said why above")
        }
        return try read(result.output)
    }

    private func read(_ octets: [UInt8]) throws(APIFailure) -> Output {
        guard let answer = try? Value.parse(json: octets), answer["kind"]?.string == "ExecCredential" else {
            throw .unusable("\(place): the plugin \(command) has not printed an ExecCredential in JSON")
        }
        guard answer["apiVersion"]?.string == apiVersion else {
            throw .unusable(
                "\(place): the plugin \(command) speaks \(answer["apiVersion"]?.found ?? "no version"), expected \(apiVersion)"
            )
        }
        let status = answer["status"] ?? [:]
        var output = Output()
        if let token = status["token"]?.string, !token.isEmpty { output.token = token }
        switch (status["clientCertificateData"]?.string, status["clientKeyData"]?.string) {
        case (let certificate?, let key?):
            output.certificate = Credentials.Certificate(certificate: Array(certificate.utf8), key: Array(key.utf8))
        case (nil, nil): break
        default:
            throw .unusable("\(place): the plugin \(command) gave only one of clientCertificateData and clientKeyData")
        }
        guard output.token != nil || output.certificate != nil else {
            throw .unusable("\(place): the plugin \(command) gave neither a token nor a certificate")
        }
        if let text = status["expirationTimestamp"]?.string {
            guard let expiry = Timestamp(text) else {
                throw .unusable(
                    "\(place): the plugin \(command) gave the expirationTimestamp '\(text)', expected RFC 3339")
            }
            output.expiry = expiry.seconds
        }
        return output
    }
}
