import ArgumentParser
import DNSWire
import Daemon

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a name answers as it does.",
        discussion: """
            Prints the zone, what stands at the name (a profile, static records, a delegation, a wildcard or nothing), \
            each endpoint with weight and probability, in or out and why, the TTL, and one sample answer. The running \
            server is asked, as only it knows the endpoints' health; with --config, where none runs, the answer is computed \
            from the files, which standard error says.

            -o json prints a NameExplanation.

            EXAMPLES
              pointsman explain shop-web.trafficmanager.test --config config/pointsman.yaml
              pointsman explain shop-web.trafficmanager.test --type AAAA --config config/pointsman.yaml -o json

            EXIT CODES
              0  the name lies in a served zone and was explained, whether it exists or not
              1  the name lies in no served zone, or the configuration is refused
              2  usage
            """)

    @Argument(help: "The name, with or without a final dot.")
    var name: String
    @Option(name: .long, help: "The record type that is asked for.")
    var type = "A"
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOption

    func run() throws {
        let wanted: DomainName
        do throws(DomainNameError) {
            wanted = try DomainName(name)
        } catch {
            throw ValidationError("'\(name)' is no domain name: \(error)")
        }
        guard let recordType = RecordType(type) else {
            throw ValidationError("'\(type)' is no record type: expected one such as A, AAAA, CNAME or TYPE65280")
        }
        let explanation = try explanation(of: wanted, recordType)
        switch format.output {
        case .json: try Output.json(explanation)
        case .text: ExplanationText.print(explanation)
        }
        if explanation.zone == nil { throw ExitCode.failure }
    }

    /// Asks the running server, else computes from the files and says so.
    private func explanation(of name: DomainName, _ type: RecordType) throws -> NameExplanation {
        let reason: any Error
        do {
            return try server.runningServer().explanation(of: name, type: type)
        } catch let error as RunningServer.Failure {
            guard server.localConfiguration != nil else {
                Output.error("error: \(error)")
                throw ExitCode.failure
            }
            reason = error
        } catch {
            guard server.localConfiguration != nil else { throw error }
            reason = error
        }
        guard let path = server.localConfiguration else { throw reason }
        Output.error("computed from the files, without health, as no running server was asked: \(reason)")
        let (definitions, _) = try Definitions.read(configurationPath: path)
        return NameExplanation(of: name, type: type, in: definitions)
    }
}
