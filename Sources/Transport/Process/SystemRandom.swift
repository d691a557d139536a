/// Draws 64 random bits from the kernel (about 260 ns): the seed of a faster generator.
public func systemRandom() -> UInt64 {
    UInt64.random(in: .min ... .max)
}

/// Octets that nobody can guess, from the kernel: keys and tokens.
public func systemRandomOctets(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
