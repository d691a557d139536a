internal import CLinux
internal import Glibc

/// A program that is run to its end for what it prints.
public enum ChildProcess {
    /// How it ended.
    public struct Result: Sendable {
        /// The exit code, or 128 and the number of the signal that ended it.
        public var code: Int32
        /// Its standard output.
        public var output: [UInt8]
    }

    /// Runs a program. Its standard error is this process's own.
    ///
    /// - Parameters:
    ///   - program: A path, or a name that is looked up in `PATH`.
    ///   - environment: All of its variables.
    ///   - sharesInput: Whether it may read this process's standard input; otherwise it finds none.
    ///   - deadline: When it is killed, and `ETIMEDOUT` thrown.
    ///   - outputLimit: After how many octets of output it is killed, and `EFBIG` thrown.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String], sharesInput: Bool = false,
        deadline: ContinuousClock.Instant, outputLimit: Int = 1 << 20
    ) throws(SystemError) -> Result {
        var (readingEnd, writingEnd): (Int32, Int32) = (-1, -1)
        guard unsafe clinux_pipe(&readingEnd, &writingEnd) == 0 else { throw .last("pipe2", program) }
        let output = FileDescriptor(adopting: readingEnd)
        let child = try start(program, arguments, environment, sharesInput, FileDescriptor(adopting: writingEnd))
        do throws(SystemError) {
            let octets = try read(output, program, deadline, outputLimit)
            return Result(code: try wait(for: child, program, deadline), output: octets)
        } catch {
            kill(child, SIGKILL)
            var status: Int32 = 0
            unsafe _ = waitpid(child, &status, 0)
            throw error
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], _ environment: [String: String], _ sharesInput: Bool,
        _ output: consuming FileDescriptor
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        if !sharesInput { unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
        unsafe posix_spawn_file_actions_adddup2(&actions, output.rawValue, 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
        // Signals that the calling thread blocks are of no concern to the program.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = unsafe withStrings([program] + arguments) { argv in
            unsafe withStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
                unsafe posix_spawnp(&child, program, &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else { throw SystemError(call: "exec", subject: program, code: code) }
        return child
    }

    /// Gives the texts as posix_spawn(3) takes arguments and variables: C strings, and NULL behind the last.
    package static func withStrings(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        var pointers = unsafe texts.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return ENOMEM }
            return unsafe body(base)
        }
    }

    private static func read(
        _ output: borrowing FileDescriptor, _ program: String, _ deadline: ContinuousClock.Instant, _ limit: Int
    ) throws(SystemError) -> [UInt8] {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw SystemError(call: "run", subject: program, code: ETIMEDOUT) }
            let (seconds, attoseconds) = left.components
            let milliseconds = min(seconds, 2_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1
            var entry = pollfd(fd: output.rawValue, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, Int32(milliseconds)) > 0 else { continue }
            let number = output.rawValue
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                retryingInterrupted { unsafe Glibc.read(number, bytes.baseAddress, bytes.count) }
            }
            if count == 0 { return octets }
            guard count > 0 else { throw .last("read", program) }
            octets += buffer[..<count]
            guard octets.count <= limit else { throw SystemError(call: "read", subject: program, code: EFBIG) }
        }
    }

    /// Waits for the end of a program that has closed its output, which commonly is its end.
    private static func wait(
        for child: pid_t, _ program: String, _ deadline: ContinuousClock.Instant
    ) throws(SystemError) -> Int32 {
        var status: Int32 = 0
        while true {
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child { break }
            guard ended == 0 || errno == EINTR else { throw .last("waitpid", program) }
            guard deadline > .now else { throw SystemError(call: "run", subject: program, code: ETIMEDOUT) }
            usleep(2000)
        }
        // What the macros WIFSIGNALED, WTERMSIG and WEXITSTATUS do, which Swift does not see.
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}
