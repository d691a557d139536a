import Glibc
import Transport

/// A child process, started and awaited without Foundation's `Process`: that one reads past the end of memory now and then
/// in a test process that starts many (Swift 6.3.1).
///
/// It belongs to one thread at a time, as who started it does.
final class SpawnedProcess {
    /// The process number.
    let pid: pid_t
    /// What waitpid(2) has told; nil while the process runs.
    private var status: Int32?

    /// Starts a program in a process group of its own, with no input, no signal blocked and no descriptor but its outputs.
    ///
    /// - Throws: The error number.
    init(
        path: String, arguments: [String], environment: [String: String], outputPath: String, errorsPath: String
    ) throws(SpawnFailure) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY, 0)
        // What is closed already is passed over (glibc), as is what another thread opens meanwhile.
        for descriptor in Self.openDescriptors() where descriptor > 2 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
        // Tests run on threads that block signals, and a child would inherit that.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var child: pid_t = 0
        let code = unsafe ChildProcess.withStrings([path] + arguments) { argv in
            unsafe ChildProcess.withStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
                unsafe posix_spawn(&child, path, &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else { throw SpawnFailure(path: path, code: code) }
        pid = child
    }

    /// Whether it has not ended.
    var isRunning: Bool {
        guard status == nil else { return false }
        var found: Int32 = 0
        guard unsafe waitpid(pid, &found, WNOHANG) != 0 else { return true }
        status = found
        return false
    }

    /// The exit code, or 128 and the signal's number; nil while it runs.
    var code: Int32? {
        status.map { $0 & 0x7F == 0 ? $0 >> 8 & 0xFF : 128 + ($0 & 0x7F) }
    }

    private static func openDescriptors() -> [Int32] {
        guard let folder = unsafe opendir("/proc/self/fd") else { return [] }
        defer { unsafe _ = closedir(folder) }
        var numbers: [Int32] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { octets in
                unsafe String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name) { numbers.append(number) }
        }
        return numbers
    }
}

/// A program that could not be started.
struct SpawnFailure: Error {
    var path: String
    /// The error number.
    var code: Int32
}
