import Dispatch
import Synchronization
import Transport

/// Streams that are read at the same time, as those of two kinds' watches.
final class MergedInput: Sendable {
    /// What has come.
    enum Piece: Sendable {
        /// Octets of a stream, by its number.
        case octets(Int, [UInt8])
        /// A stream has ended.
        case end(Int)
        /// A stream cannot be read.
        case failure(SystemError)
    }

    /// Pieces that wait to be taken: whoever writes the streams waits behind them.
    private static let room = 64

    /// The streams' names.
    let names: [String]
    private let pieces = Mutex<[Piece]>([])
    private let filled = DispatchSemaphore(value: 0)
    /// Begins at 0 and is raised: a semaphore that ends below the value it was made with ends the process.
    private let free = DispatchSemaphore(value: 0)

    /// Begins to read; the threads end with their streams.
    init(_ streams: [InputStream]) {
        names = streams.map(\.name)
        for _ in 0..<Self.room { free.signal() }
        for (number, stream) in streams.enumerated() {
            DispatchQueue(label: "pointsman.input.\(number)").async { [self] in read(stream, number) }
        }
    }

    private func read(_ stream: InputStream, _ number: Int) {
        while true {
            let piece: Piece
            do throws(SystemError) {
                piece = try stream.read().map { .octets(number, $0) } ?? .end(number)
            } catch {
                piece = .failure(error)
            }
            free.wait()
            pieces.withLock { $0.append(piece) }
            filled.signal()
            guard case .octets = piece else { return }
        }
    }

    /// The next piece of any stream; nil where the time is over before.
    ///
    /// - Parameter milliseconds: How long is waited; nil for as long as it takes.
    func next(milliseconds: Int?) -> Piece? {
        if let milliseconds {
            guard filled.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
        } else {
            filled.wait()
        }
        defer { free.signal() }
        return pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
