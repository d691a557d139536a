extension Array where Element == UInt8 {
    /// The octets with a few changes of the kinds that find faults in parsers.
    public func mutated(using random: inout some RandomNumberGenerator) -> [UInt8] {
        var octets = self
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...octets.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0 where place < octets.count: octets[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1 where place < octets.count: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2 where place < octets.count: octets[place] = [0, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF][place % 7]
            case 3 where place < octets.count: octets.remove(at: place)
            case 4: octets.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
            case 5: octets.removeSubrange(place...)
            default: octets += octets[place...].prefix(32)
            }
        }
        return octets
    }
}
