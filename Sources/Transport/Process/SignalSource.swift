internal import CLinux
public import Dispatch
internal import Glibc
internal import Synchronization

/// Turns signals of the process into calls on a queue; one for the process's life.
///
/// A handler writes the signal to a pipe. Dispatch's own signal sources need the signal to be blocked in every thread
/// of the process, which a library cannot see to.
public final class SignalSource: Sendable {
    /// A signal that the program acts on.
    public enum Signal: Sendable, CaseIterable {
        /// SIGTERM: end.
        case terminate
        /// SIGINT: end; what Ctrl-C sends.
        case interrupt
        /// SIGHUP: read the definitions again.
        case hangup

        var number: Int32 {
            switch self {
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .hangup: SIGHUP
            }
        }
    }

    private let source: Mutex<any DispatchSourceRead>

    /// Listens for the signals, whose usual effect is off from now on until the process ends.
    ///
    /// SIGPIPE is ignored too: a peer that has gone shows as an error of the write.
    ///
    /// - Parameters:
    ///   - signals: The signals.
    ///   - queue: The queue on which the handler is called.
    ///   - handler: Called with each signal.
    public init(
        _ signals: [Signal], queue: DispatchQueue, handler: @escaping @Sendable (Signal) -> Void
    ) throws(SystemError) {
        _ = signal(SIGPIPE, SIG_IGN)
        let pipe = clinux_signal_pipe()
        guard pipe >= 0 else { throw .last("pipe2", "") }
        let source = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: queue)
        source.setEventHandler { @Sendable in
            var octet: UInt8 = 0
            while unsafe read(pipe, &octet, 1) == 1 {
                if let signal = signals.first(where: { $0.number == Int32(octet) }) { handler(signal) }
            }
        }
        source.resume()
        self.source = Mutex(source)
        for signal in signals {
            guard clinux_catch_signal(signal.number) == 0 else { throw .last("sigaction", "\(signal)") }
        }
    }

    deinit {
        source.withLock { $0.cancel() }
    }
}
