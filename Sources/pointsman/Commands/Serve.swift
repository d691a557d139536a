import ArgumentParser
import Daemon

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve what the configuration says, until SIGTERM or SIGINT.",
        discussion: """
            Sources are watched: a changed file is served about 0.2 s after it was written. SIGHUP reads the \
            configuration and the sources again. Logs go to standard error.

            EXAMPLE
              pointsman serve --config config/pointsman.yaml
              dig @127.0.0.1 -p 5300 shop-web.trafficmanager.test

            EXIT CODES
              0  ended by SIGTERM or SIGINT
              1  the configuration is refused, a source is missing, or an address can not be served
              2  usage
            """)

    @OptionGroup var source: ConfigurationArgument

    func run() async throws {
        try await Service.serve(configurationPath: source.path)
    }
}
