/// The arithmetic of backend and export weights.
public enum ExportWeights {
    /// The largest weight of a backend or an export.
    public static let maximum = 1000

    /// An endpoint's weight: the backend's share of the export, rounded up.
    ///
    /// In integers and in this order; done in floating point, or as `W / T * w`, it is off by one in places (W = 50, w = 56,
    /// T = 100 gives 28, not 29).
    /// - Parameters:
    ///   - backend: the backend's weight W, at least 0.
    ///   - export: the export's weight w, at least 0.
    ///   - total: the sum T of the weights of the backend's usable exports.
    /// - Returns: `(W * w + T - 1) / T`; 0 where any of them is 0 or less, and never a number over 2^32 - 1.
    public static func share(backend: Int, export: Int, total: Int) -> UInt32 {
        guard backend > 0, export > 0, total > 0 else { return 0 }
        let (product, overflowed) = backend.multipliedReportingOverflow(by: export)
        guard !overflowed else { return UInt32.max }
        let quotient = product / total
        return UInt32(clamping: quotient + (product % total == 0 ? 0 : 1))
    }

    /// The sum of export weights, held at the largest integer.
    static func total(_ weights: some Sequence<Int>) -> Int {
        weights.reduce(0) { sum, weight in
            let (next, overflowed) = sum.addingReportingOverflow(Swift.max(0, weight))
            return overflowed ? Int.max : next
        }
    }
}
