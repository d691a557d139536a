import APIClient
import ArgumentParser
import Daemon

/// Ends the program with the exit codes that `--help` states.
enum Failure {
    /// What a wrong command line exits with; ArgumentParser's own is 64 (sysexits.h).
    private static let usage = ExitCode(2)

    /// Prints what went wrong and ends the program.
    ///
    /// - Parameters:
    ///   - command: What was about to run; the whole program where the command line could not be read.
    ///   - arguments: The command line behind the program's name.
    static func exit(with error: any Error, of command: any ParsableCommand.Type, _ arguments: [String]) -> Never {
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
            var lines = command.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false)
            let message = lines.isEmpty ? "" : String(lines.removeFirst())
            exit(usage: UsageAdvice.unknownOption(arguments) ?? withoutTitle(message), lines.map(String.init))
        }
    }

    /// Says what is wrong with the command line, and ends the program.
    static func exit(usage text: String, _ advice: [String] = []) -> Never {
        Output.error((["error: \(text)"] + advice).joined(separator: "\n"))
        Pointsman.exit(withError: usage)
    }

    /// The parser's messages begin with a word of its own.
    private static func withoutTitle(_ message: String) -> String {
        let title = "Error: "
        return message.hasPrefix(title) ? String(message.dropFirst(title.count)) : message
    }
}
