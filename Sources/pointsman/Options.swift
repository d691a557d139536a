import ArgumentParser

/// Which configuration is read.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String
}

/// How a result is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// The choice of a format.
struct FormatOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "How the result is printed: text or json.")
    var output: OutputFormat = .text
}
