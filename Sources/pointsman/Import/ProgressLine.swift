import Dispatch
import Synchronization
import Transport

/// One line at a terminal that says how long work gets on; nothing where no person looks, or where it is soon done.
final class ProgressLine: Sendable {
    private struct State {
        var text = ""
        var shown = 0
        var isDone = false
    }

    /// How often the line is written, and after how long it is first, in milliseconds.
    private static let interval = 250
    private static let patience = 1000

    private let state = Mutex(State())
    private let start = DispatchTime.now()

    init() {
        if StandardStream.error.isTerminal { showLater(Self.patience) }
    }

    /// Says what is being done.
    func say(_ text: String) {
        state.withLock { $0.text = text }
    }

    /// Takes the line away.
    func finish() {
        state.withLock { state in
            state.isDone = true
            guard state.shown > 0 else { return }
            StandardStream.error.write(Array("\r\(String(repeating: " ", count: state.shown))\r".utf8))
            state.shown = 0
        }
    }

    private func showLater(_ milliseconds: Int) {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
            if self?.show() == true { self?.showLater(Self.interval) }
        }
    }

    /// Writes the line; false once it is taken away.
    private func show() -> Bool {
        let seconds = (DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1_000_000_000
        return state.withLock { state in
            guard !state.isDone else { return false }
            let text = "\(state.text), \(seconds) s"
            let blanks = String(repeating: " ", count: max(0, state.shown - text.count))
            StandardStream.error.write(Array("\r\(text)\(blanks)".utf8))
            state.shown = text.count
            return true
        }
    }
}
