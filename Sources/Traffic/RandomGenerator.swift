/// A fast generator for draws: xoshiro256** of Blackman and Vigna, of period 2^256 - 1.
///
/// Each worker has its own, seeded from the system's generator; a seed of one's own makes draws repeatable.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Seeds the generator with a number, spread over the state by SplitMix64 as the authors advise.
    public init(seed: UInt64) {
        var counter = seed
        func next() -> UInt64 {
            counter &+= 0x9e37_79b9_7f4a_7c15
            var mixed = counter
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }
}
