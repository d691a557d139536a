import Foundation

/// A program that a test started: a real peer, or the server itself.
///
/// It is ended by its pid when the value goes, if it has not ended before.
public final class RunningProgram {
    /// How a program ended, and what it printed.
    public struct Result: Sendable {
        /// The exit code, or 128 and the signal's number.
        public let code: Int32
        /// Its standard output.
        public let output: String
        /// Its standard error.
        public let errors: String
    }

    /// A program that could not be used as the test meant to.
    public enum Failure: Error {
        /// The program is not installed.
        case missing(String)
        /// It went on past its deadline, and was killed.
        case stillRunning(String, errors: String)
    }

    private let process: SpawnedProcess
    private let outputPath: String
    private let errorsPath: String
    private let folder: TemporaryFolder
    private let name: String

    /// Starts a program found by its path, or by its name in the usual folders.
    public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        guard let path = Self.find(program) else { throw Failure.missing(program) }
        name = ([program] + arguments).joined(separator: " ")
        folder = try TemporaryFolder()
        outputPath = try folder.write("output", "")
        errorsPath = try folder.write("errors", "")
        process = try SpawnedProcess(
            path: path, arguments: arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, outputPath: outputPath,
            errorsPath: errorsPath)
    }

    deinit {
        end()
    }

    /// Kills the program, and waits until it is gone: what it writes to is another's then.
    public func end() {
        guard process.isRunning else { return }
        kill(process.pid, SIGKILL)
        while process.isRunning { usleep(1000) }
    }

    /// Runs a program to its end.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], timeout: Duration = .patience
    ) throws -> Result {
        try RunningProgram(program, arguments, environment: environment).wait(timeout)
    }

    /// The program's process number.
    public var pid: Int32 { process.pid }

    /// Whether it has not ended.
    public var isRunning: Bool { process.isRunning }

    /// What it has printed to standard output so far.
    public var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    /// What it has printed to standard error so far.
    public var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

    /// Sends a signal.
    public func signal(_ number: Int32) {
        // Once it has been waited for, the number may be another process's.
        if process.isRunning { kill(process.pid, number) }
    }

    /// Waits for the end; a program that goes on past the deadline is killed.
    public func wait(_ timeout: Duration = .patience) throws -> Result {
        guard poll(for: timeout, until: { !process.isRunning }) else {
            signal(SIGKILL)
            throw Failure.stillRunning(name, errors: errors)
        }
        return Result(
            code: process.code ?? -1,
            output: (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "", errors: errors)
    }

    private static func find(_ program: String) -> String? {
        let folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin", "/sbin"]
        let candidates = program.contains("/") ? [program] : folders.map { "\($0)/\(program)" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
