package import Traffic

/// Which failed probes of one target do not count since this process was held up meanwhile; pure.
///
/// Three in a row do not. From the next on they count, until a probe ends without such a lag: an endpoint that is down
/// beside a process that never gets well must not be answered for ever.
package struct LagAllowance: Sendable {
    /// So many failures in a row do not count.
    package static let limit = 3
    /// The share of a probe's timeout that a lag must exceed to excuse its failure.
    private static let shareOfTimeout = 5

    /// What an outcome counts as.
    package struct Judgement: Equatable {
        /// The outcome that counts.
        package var outcome: ProbeResult.Outcome
        /// Whether a failure counts although this process was held up, as too many in a row did not.
        package var isOverdrawn = false
    }

    private var spent = 0

    /// An allowance that is not touched yet.
    package init() {}

    /// Judges what a probe came to.
    ///
    /// - Parameters:
    ///   - lag: The longest lag while the probe was under way.
    ///   - timeout: The probe's timeout.
    package mutating func judge(
        _ outcome: ProbeResult.Outcome, lag: Duration, timeout: Duration
    ) -> Judgement {
        guard case .failure(let failure) = outcome, failure.mayComeOfDelay, lag > timeout / Self.shareOfTimeout else {
            // What tells nothing of the endpoint neither breaks the row nor makes it longer.
            if case .failure(let failure) = outcome, !failure.isCounted { return Judgement(outcome: outcome) }
            spent = 0
            return Judgement(outcome: outcome)
        }
        guard spent < Self.limit else { return Judgement(outcome: outcome, isOverdrawn: true) }
        spent += 1
        return Judgement(outcome: .failure(.heldUp(lag, failure)))
    }
}
