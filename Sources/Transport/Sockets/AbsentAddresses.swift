public import Dispatch
internal import Synchronization

/// Addresses to listen on that this host does not have now, tried again until they can be bound.
///
/// Floating addresses come with their owner, IPv6 may be off, an interface may still be coming up (its IPv6 addresses
/// cannot be bound before duplicates of them were looked for). What else is served need not wait for them.
public final class AbsentAddresses: Sendable {
    /// Binds an address and serves it, on the queue of the tries.
    public typealias Opening = @Sendable () throws(SystemError) -> Void

    private struct Entry {
        var place: Int
        var error: SystemError
        var open: Opening
    }

    private struct State {
        var entries: [Entry] = []
        var timer: (any DispatchSourceTimer)?
        var isStopped = false
    }

    private let interval: DispatchTimeInterval
    private let queue: DispatchQueue
    private let onTrouble: @Sendable (SystemError) -> Void
    private let state = Mutex(State())

    /// Waits for no address yet.
    ///
    /// - Parameters:
    ///   - interval: How often they are tried.
    ///   - onTrouble: Told when an address cannot be bound for another reason than before.
    public init(interval: DispatchTimeInterval = .seconds(1), onTrouble: @escaping @Sendable (SystemError) -> Void) {
        self.interval = interval
        self.onTrouble = onTrouble
        queue = DispatchQueue(label: "addresses.absent")
    }

    /// Waits for a listener's address.
    ///
    /// - Parameters:
    ///   - place: The listener's number among its owner's, by which ``error(at:)`` tells of it.
    ///   - error: Why it cannot be bound now.
    ///   - open: Called again and again until it does not throw.
    public func add(_ place: Int, _ error: SystemError, open: @escaping Opening) {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.entries.append(Entry(place: place, error: error, open: open))
            guard state.timer == nil else { return }
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(50))
            timer.setEventHandler { @Sendable [weak self] in self?.tryAgain() }
            timer.resume()
            state.timer = timer
        }
    }

    /// Why a listener is not served; nil where it is.
    public func error(at place: Int) -> SystemError? {
        state.withLock { $0.entries.first { $0.place == place }?.error }
    }

    /// Tries no more; nothing is opened once this has returned.
    public func stop() {
        state.withLock { state in
            state.timer?.cancel()
            state = State(isStopped: true)
        }
    }

    // Under the lock, so that nothing is opened after `stop`. A try costs two system calls.
    private func tryAgain() {
        var news: [SystemError] = []
        state.withLock { state in
            guard !state.isStopped else { return }
            var rest: [Entry] = []
            for var entry in state.entries {
                do throws(SystemError) {
                    try entry.open()
                } catch {
                    if error != entry.error { news.append(error) }
                    entry.error = error
                    rest.append(entry)
                }
            }
            state.entries = rest
            guard rest.isEmpty else { return }
            state.timer?.cancel()
            state.timer = nil
        }
        for error in news { onTrouble(error) }
    }
}
