import APIClient
import ArgumentParser
import Daemon

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
            "A kubeconfig. Default, where nothing says which server: $KUBECONFIG, or ~/.kube/config.", valueName: "file"
        ))
    var kubeconfig: String?
    @Option(help: ArgumentHelp("A context of the kubeconfig. Default: its current one.", valueName: "name"))
    var context: String?
    @Option(
        help: ArgumentHelp(
            "The server's own configuration: it is asked at its local socket, or with a token over HTTPS.",
            valueName: "file"))
    var config: String?

    func validate() throws {
        let usesKubeconfig = kubeconfig != nil || context != nil
        let ways = [server != nil, usesKubeconfig, config != nil].count { $0 }
        guard ways <= 1 else {
            throw ValidationError(
                "--server, --kubeconfig with --context, and --config exclude each other: give one of them")
        }
        if tokenFile != nil, server == nil, config == nil {
            throw ValidationError(
                "--token-file belongs to --server or --config: a kubeconfig has credentials of its own")
        }
        if ca != nil, server == nil { throw ValidationError("--ca belongs to --server") }
    }

    /// How the server is asked.
    func access() throws -> ServerAccess {
        if let config { return try ConfiguredServer.access(configurationPath: config, tokenFile: tokenFile) }
        if let server { return try ServerAccess(url: server, authorityFile: ca, tokenFile: tokenFile) }
        if let kubeconfig { return try Kubeconfig(path: kubeconfig).access(context: context) }
        let paths = Kubeconfig.defaultPaths()
        let found = try Kubeconfig.load(paths: paths)
        guard !found.isEmpty else {
            throw APIFailure.unusable(
                "no server is given, and there is no kubeconfig at \(paths.joined(separator: ", ")): give --config FILE, --server URL with --token-file FILE, or --kubeconfig FILE"
            )
        }
        return try found.access(context: context)
    }

    /// The server as one that is asked for its reports.
    func runningServer() throws -> RunningServer {
        // A local server without a runtime folder is no mistake of the command line.
        if let config, tokenFile == nil { return RunningServer(try Configuration.load(path: config).configuration) }
        return RunningServer(try access())
    }

    /// A client of the server, which tells its warnings.
    func client() throws -> APIClient {
        let client = APIClient(try access(), userAgent: Version.text.replacing(" ", with: "/"))
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
