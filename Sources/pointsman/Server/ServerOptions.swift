import APIClient
import ArgumentParser
import Daemon
import Transport

/// Which server is asked, and as whom.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's URL, such as https://dns.example.net:8443.", valueName: "url"))
    var server: String?
    @Option(help: ArgumentHelp("A file with a bearer token; with --server or --config.", valueName: "file"))
    var tokenFile: String?
    @Option(help: ArgumentHelp("Certificates to trust, PEM; with --server. Default: the system's.", valueName: "file"))
    var ca: String?
    @Option(
        help: ArgumentHelp(
            "A kubeconfig. Default, where nothing says which server: $KUBECONFIG; the installed service; ~/.kube/config.",
            valueName: "file"
        ))
    var kubeconfig: String?
    @Option(help: ArgumentHelp("A context of the kubeconfig. Default: its current one.", valueName: "name"))
    var context: String?
    @Option(
        help: ArgumentHelp(
            "The server's own configuration: it is asked at its local socket, or with a token over HTTPS.",
            valueName: "file"))
    var config: String?
    @Option(
        help: ArgumentHelp(
            "The server's local socket: pointsman.sock in its runtime folder, such as \(ServiceFolders.socket).",
            valueName: "path"))
    var socket: String?

    func validate() throws {
        let ways = [server != nil, kubeconfig != nil, config != nil, socket != nil].count { $0 }
        guard ways <= 1 else { throw Self.ambiguous }
        if tokenFile != nil, server == nil, config == nil {
            throw ValidationError(
                socket == nil
                    ? "--token-file belongs to --server or --config: a kubeconfig has credentials of its own"
                    : "--token-file belongs to --server or --config: at the socket the user counts")
        }
        if ca != nil, server == nil { throw ValidationError("--ca belongs to --server") }
    }

    /// Whether nothing says which server is meant.
    private var isUnspecified: Bool {
        [server, kubeconfig, context, config, socket].allSatisfy { $0 == nil }
    }

    /// The configuration of a server on this host that is asked at its local socket; nil where another one is asked.
    var localConfiguration: String? {
        if tokenFile != nil { return nil }
        return config ?? (isUnspecified ? ServiceFolders.configuration : nil)
    }

    /// How the server is asked.
    ///
    /// - Parameter prefersLocal: Whether the installed service comes before $KUBECONFIG, where nothing says which server:
    ///   for what a server of Kubernetes would not know.
    func access(prefersLocal: Bool = false) throws -> ServerAccess {
        guard context == nil || (server == nil && config == nil && socket == nil) else { throw Self.ambiguous }
        return try access(prefersLocal: prefersLocal, context: context)
    }

    private static let ambiguous = ValidationError(
        "--server, --kubeconfig with --context, --config, and --socket exclude each other: give one of them")

    /// How the server is asked, where the option of a context may mean another kubeconfig's.
    func access(prefersLocal: Bool, context: String?) throws -> ServerAccess {
        if let socket { return ServerAccess(server: ServerURL(unixSocket: socket)) }
        if let config { return try ConfiguredServer.access(configurationPath: config, tokenFile: tokenFile) }
        if let server { return try ServerAccess(url: server, authorityFile: ca, tokenFile: tokenFile) }
        if let kubeconfig { return try Kubeconfig(path: kubeconfig).access(context: context) }
        let isChosen = Environment.value("KUBECONFIG")?.isEmpty == false
        let isUnspecified = context == nil && kubeconfig == nil
        if isUnspecified, prefersLocal || !isChosen, ServiceFolders.hasSocket {
            return ServerAccess(server: ServerURL(unixSocket: ServiceFolders.socket))
        }
        let paths = Kubeconfig.defaultPaths()
        let found = try Kubeconfig.load(paths: paths)
        guard !found.isEmpty else {
            let looked =
                paths.isEmpty
                ? "neither $KUBECONFIG nor $HOME is set" : "there is no kubeconfig at \(paths.joined(separator: ", "))"
            throw APIFailure.unusable(
                "no server is given, no service answers at \(ServiceFolders.socket), and \(looked): give --config FILE, --socket PATH, --server URL with --token-file FILE, or --kubeconfig FILE"
            )
        }
        return try found.access(context: context)
    }

    /// The server as one that is asked for its reports.
    func runningServer() throws -> RunningServer { RunningServer(try access(prefersLocal: true)) }

    /// What to do where no server listens.
    var absenceAdvice: String {
        if let config, !ServiceFolders.isService(configuration: config) {
            return "; start it with: pointsman serve --config \(config)"
        }
        return localConfiguration == nil ? "" : "; is the service up? systemctl status pointsman"
    }

    /// A client of the server, which tells its warnings.
    func client() throws -> APIClient { Self.client(try access()) }

    /// A client of some server, which tells its warnings.
    static func client(_ access: ServerAccess) -> APIClient {
        let client = APIClient(access, userAgent: Version.text.replacing(" ", with: "/"))
        client.onWarning = { Output.error("warning: \($0)") }
        return client
    }
}

/// Which namespace is meant.
struct NamespaceOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The namespace. Default: the kubeconfig context's, or default.")
    var namespace: String?

    /// The namespace for objects of a kind; nil for those without.
    func namespace(of resource: APIResource, _ access: ServerAccess) -> String? {
        resource.isNamespaced ? namespace ?? access.namespace : nil
    }
}
