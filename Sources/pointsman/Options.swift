import ArgumentParser
import Daemon

/// Which configuration is read.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration file. Default: \(ServiceFolders.configuration), the installed service's.",
            valueName: "file"))
    var config: String?

    var path: String { config ?? ServiceFolders.configuration }
}

/// Which configuration is read, where nothing else stands on the command line.
struct ConfigurationArgument: ParsableArguments {
    @OptionGroup var option: ConfigurationOption
    @Argument(help: ArgumentHelp("The same as --config.", valueName: "file"))
    var file: String?

    var path: String { file ?? option.path }

    func validate() throws {
        guard let file, let config = option.config, file != config else { return }
        throw ValidationError("two configurations are given, \(file) and \(config): give one of them")
    }
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
