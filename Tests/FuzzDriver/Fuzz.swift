import FuzzTargets
import Transport

#if FUZZING
    /// libFuzzer's own main, called as a library: `Tests/Scripts/fuzz-wire` builds with `-sanitize=fuzzer`.
    @_silgen_name("LLVMFuzzerRunDriver")
    private func runFuzzer(
        _ count: UnsafeMutablePointer<Int32>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
        _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
    ) -> Int32

    /// What the C function calls, which takes along nothing. Only libFuzzer's one thread uses it.
    nonisolated(unsafe) private var run: ([UInt8]) throws -> Void = { _ in }
#endif

/// Runs the fuzz target that `$FUZZ_TARGET` names, with libFuzzer's arguments. (libFuzzer starts the program anew for some
/// of its work, with arguments of its own.)
@main
struct Fuzz {
    static func main() throws {
        guard let target = Environment.value("FUZZ_TARGET").flatMap(FuzzTarget.init) else {
            print("expected FUZZ_TARGET: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
            return
        }
        #if FUZZING
            unsafe run = try target.makeRun()
            var (count, arguments) = unsafe (CommandLine.argc, CommandLine.unsafeArgv)
            _ = unsafe runFuzzer(&count, &arguments) { octets, count in
                do {
                    try unsafe run(Array(UnsafeBufferPointer(start: octets, count: count)))
                } catch {
                    fatalError("\(error)")
                }
                return 0
            }
        #else
            print("\(target.rawValue): built without libFuzzer; see Tests/Scripts/fuzz-wire")
        #endif
    }
}
