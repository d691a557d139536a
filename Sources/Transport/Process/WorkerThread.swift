internal import CLinux
internal import Glibc

/// A thread of its own for blocking work, such as one UDP socket's.
///
/// Signals are blocked in it, so that the ones the process waits for are not lost to it.
public struct WorkerThread: Sendable {
    private let handle: pthread_t

    /// Octets of a thread's stack; glibc's default of 8 MiB would only inflate the figures that people see.
    private static let stackSize = 512 * 1024

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: What tools such as top show, of which the kernel keeps 15 octets.
    ///   - body: The thread's work; the thread ends when it returns.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, Self.stackSize)
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, &attributes,
            { argument in
                if let argument = unsafe argument {
                    let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                    clinux_block_signals()
                    unsafe clinux_name_thread(start.name)
                    start.body()
                }
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            unsafe start.release()
            throw SystemError(call: "pthread_create", subject: name, code: code)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended; call it once.
    public func join() {
        pthread_join(handle, nil)
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

/// Rests the calling thread, which must be a `WorkerThread`'s.
public func pauseThread(milliseconds: UInt32) {
    usleep(min(milliseconds, 1000) * 1000)
}
