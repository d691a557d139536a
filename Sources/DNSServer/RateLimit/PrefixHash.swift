/// Hashes client prefixes so that nobody can choose prefixes that meet in a table.
///
/// Multiply-shift (Dietzfelbinger 1996): the upper half of `a * x + b` modulo 2^128, with `a` and `b` drawn at random, is
/// strongly universal for numbers `x` of up to 65 bits. Any two prefixes have the same 64 bits with a probability of
/// 2^-64, and fall on the same of 2^k sets with 2^-k, whichever they are: who cannot see `a` cannot aim.
struct PrefixHash: Sendable {
    private let factor: UInt128
    private let summand: UInt128

    /// Draws the secret numbers.
    init(random: inout some RandomNumberGenerator) {
        factor = .random(in: .min ... .max, using: &random)
        summand = .random(in: .min ... .max, using: &random)
    }

    /// The hash of a number of at most 65 bits.
    func callAsFunction(_ prefix: UInt128) -> UInt64 {
        UInt64(truncatingIfNeeded: (factor &* prefix &+ summand) >> 64)
    }
}
