import ArgumentParser
import Daemon

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read everything, and print what would be served and what is wrong.",
        discussion: """
            Prints each profile with its names and endpoints (weight, share, addresses, where they come from), conditions \
            that are not True, what does not serve and why, each problem with file and line, and a summary.

            -o json prints a CheckReport: zones[], profiles[], objects[], problems[] and summary.

            EXAMPLES
              pointsman check --config config/pointsman.yaml
              pointsman check --config config/pointsman.yaml -o json | jq '.profiles[].dnsNames'

            EXIT CODES
              0  nothing was refused (there may be warnings)
              1  something was refused, or can not be read
              2  usage
            """)

    @OptionGroup var source: ConfigurationArgument
    @OptionGroup var format: FormatOption

    func run() throws {
        let (definitions, warnings) = try Definitions.read(configurationPath: source.path)
        let report = CheckReport(definitions, others: warnings)
        switch format.output {
        case .json: try Output.json(report)
        case .text: CheckText.print(report)
        }
        if !report.isAccepted { throw ExitCode.failure }
    }
}
