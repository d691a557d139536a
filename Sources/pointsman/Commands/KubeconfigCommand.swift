import ArgumentParser
import Daemon

struct KubeconfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig",
        abstract: "Print a kubeconfig with which kubectl drives the control API.",
        discussion: """
            It trusts the server's certificate, the configured one or the self-signed one that the server makes at its \
            first start, and holds the credentials themselves: keep it as secret as they are.

            EXAMPLES
              pointsman kubeconfig --config pointsman.yaml --token-file ci.token --out kubeconfig
              pointsman kubeconfig --config pointsman.yaml --client-certificate a.pem --client-key a.key --out kubeconfig
              kubectl --kubeconfig kubeconfig get trafficmanagerprofiles -A

            EXIT CODES
              0  the kubeconfig is on standard output, or in the file of --out; standard error says what may hinder its use
              1  there is no certificate yet, or a file can not be read
              2  usage
            """)

    @Option(help: ArgumentHelp("A file with a bearer token.", valueName: "file"))
    var tokenFile: String?
    @Option(help: ArgumentHelp("A client certificate, PEM.", valueName: "file"))
    var clientCertificate: String?
    @Option(help: ArgumentHelp("The client certificate's key, PEM.", valueName: "file"))
    var clientKey: String?
    @Option(help: ArgumentHelp("What clients call. Default: the first address of control.listen.", valueName: "url"))
    var server: String?
    @OptionGroup var secret: SecretFileOption
    @OptionGroup var source: ConfigurationOption

    func validate() throws {
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw ValidationError("--client-certificate and --client-key belong together")
        }
        guard tokenFile != nil || clientCertificate != nil else {
            throw ValidationError("give --token-file, or --client-certificate and --client-key")
        }
    }

    func run() throws {
        let credentials = KubeconfigText.Credentials(
            tokenFile: tokenFile, certificateFile: clientCertificate, keyFile: clientKey)
        let kubeconfig = try KubeconfigText(
            configurationPath: source.path, credentials: credentials, server: server)
        for note in kubeconfig.notes { Output.error("warning: \(note)") }
        try secret.write(String(kubeconfig.text.dropLast()))
    }
}
