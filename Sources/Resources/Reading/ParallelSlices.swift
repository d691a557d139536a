import Dispatch
import Synchronization

/// Spreads independent work over the cores.
public enum ParallelSlices {
    /// Runs the work over slices of the numbers below a count, and gives the results in their order; a count of one
    /// slice or less stays on this thread.
    ///
    /// - Parameter length: Numbers of a slice: enough to make up for handing it out.
    public static func map<Result: Sendable>(
        _ count: Int, length: Int, _ work: @Sendable (Range<Int>) -> [Result]
    ) -> [Result] {
        guard count > length else { return work(0..<count) }
        let sliceCount = (count + length - 1) / length
        let results = Mutex([[Result]](repeating: [], count: sliceCount))
        DispatchQueue.concurrentPerform(iterations: sliceCount) { slice in
            let result = work(slice * length..<min(count, (slice + 1) * length))
            results.withLock { $0[slice] = result }
        }
        return results.withLock { $0 }.flatMap { $0 }
    }
}
