import ArgumentParser
import Daemon
import Transport

/// Where a secret goes: to a file that only its owner can read, or to standard output.
struct SecretFileOption: ParsableArguments {
    @Option(
        name: .customLong("out"),
        help: ArgumentHelp(
            "A file to write it to, readable for you alone. Default: standard output.", valueName: "file"))
    var out: String?

    /// Refuses a place where no file can be put.
    func checkPlace() throws(ServiceError) {
        guard let out else { return }
        let (folder, name) = FileContents.split(out)
        if let present = try? FileStatus(path: out), !present.isRegular || name.isEmpty {
            throw ServiceError("\(out) is no file: name a file for --out")
        }
        do throws(SystemError) {
            _ = try FileStatus(path: folder)
        } catch {
            throw ServiceError("\(out) cannot be written: \(error)")
        }
    }

    /// Writes the secret, with a line feed behind it.
    func write(_ text: String) throws(ServiceError) {
        guard let out else { return Output.line(text) }
        try checkPlace()
        do throws(SystemError) {
            try FileContents.replace(out, with: Array("\(text)\n".utf8), mode: 0o600)
        } catch {
            throw ServiceError("\(out) cannot be written: \(error.withAdvice)")
        }
    }
}
