import ArgumentParser
import Daemon

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read everything, and print what would be served and what is wrong.",
        discussion: """
            Prints each profile with its names and endpoints (weight, share, addresses, where they come from), conditions \
            that are not True, what does not serve and why, each problem with file and line, and a summary.

            An error is what cannot work: a refused object, a name with a label that is too long. A warning is what may \
            be meant otherwise: a profile that answers nothing, a name that another profile has, an object whose profile \
            is not there, an endpoint that gets less than 0.1 % of the answers.

            -o json prints a CheckReport: zones[], profiles[], objects[], problems[] and summary.

            EXAMPLES
              pointsman check --config config/pointsman.yaml
              pointsman check --config config/pointsman.yaml -o json | jq '.profiles[].dnsNames'
              pointsman check --strict --config config/pointsman.yaml

            EXIT CODES
              0  nothing was refused (there may be warnings; with --strict there are none)
              1  something was refused, cannot work, or can not be read; with --strict also: a warning, or a condition
                 that is False
              2  usage
            """)

    @OptionGroup var source: ConfigurationArgument
    @OptionGroup var format: FormatOption
    @Flag(help: "Fail for warnings and for conditions that are False too, as before a deployment.")
    var strict = false

    func run() throws {
        let (definitions, warnings) = try Definitions.read(configurationPath: source.path)
        let report = CheckReport(definitions, others: warnings)
        switch format.output {
        case .json: try Output.json(report)
        case .text: CheckText.print(report, isStrict: strict)
        }
        if strict ? !report.isFlawless : !report.isAccepted { throw ExitCode.failure }
    }
}
