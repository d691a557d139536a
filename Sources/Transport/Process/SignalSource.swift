internal import CLinux
public import Dispatch
internal import Glibc
internal import Synchronization

/// Turns signals of the process into calls on a queue.
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

    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Listens for the signals, whose usual effect is off from now on until the process ends.
    ///
    /// SIGPIPE is ignored too: a peer that has gone shows as an error of the write.
    ///
    /// - Parameters:
    ///   - signals: The signals.
    ///   - queue: The queue on which the handler is called.
    ///   - handler: Called once for one or several arrivals of a signal.
    public init(
        _ signals: [Signal], queue: DispatchQueue, handler: @escaping @Sendable (Signal) -> Void
    ) {
        Self.ignoreBrokenPipe()
        sources = Mutex([])
        for signal in signals {
            // Dispatch reads signals through a signalfd; the default action must not come before it.
            _ = Glibc.signal(signal.number, SIG_IGN)
            sources.withLock { sources in
                let source = DispatchSource.makeSignalSource(signal: signal.number, queue: queue)
                source.setEventHandler { @Sendable in handler(signal) }
                source.resume()
                sources.append(source)
            }
        }
    }

    /// Ignores SIGPIPE in the whole process.
    public static func ignoreBrokenPipe() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        sources.withLock { sources in
            for source in sources { source.cancel() }
        }
    }
}
