import APIClient
import ArgumentParser
import Daemon

/// Ends the program with the exit codes that `--help` states.
enum Failure {
    /// What a wrong command line exits with; ArgumentParser's own is 64 (sysexits.h).
    private static let usage = ExitCode(2)

    /// Prints what went wrong and ends the program.
    static func exit(with error: any Error) -> Never {
        switch error {
        case let error as ConfigurationError:
            for problem in error.problems { Output.error("\(problem.severity.rawValue): \(problem)") }
            Pointsman.exit(withError: ExitCode.failure)
        case let error as ServiceError:
            Output.error("error: \(error)")
            Pointsman.exit(withError: ExitCode.failure)
        case let error as APIFailure:
            Output.error("error: \(error)")
            Pointsman.exit(withError: ExitCode.failure)
        default:
            guard Pointsman.exitCode(for: error) == .validationFailure else { Pointsman.exit(withError: error) }
            Output.error(Pointsman.fullMessage(for: error))
            Pointsman.exit(withError: usage)
        }
    }
}
