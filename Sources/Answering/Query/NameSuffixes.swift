/// The labels of a name in wire form, and the hash of each suffix of it.
///
/// A worker keeps one of these and fills it anew for each name: nothing is allocated.
struct NameSuffixes {
    /// A name of 255 octets has at most 127 labels beside the root (RFC 1035 2.3.4).
    static let limit = 127

    /// The labels' count, without the root.
    private(set) var labelCount = 0
    /// The name's length in octets, the root included.
    private(set) var length = 0
    // Arrays, and not in place: reading an element of an inline array copies the whole of it (Swift 6.3).
    private var starts = [UInt8](repeating: 0, count: limit + 1)
    private var hashes = [UInt64](repeating: 0, count: limit + 1)

    /// Where a label's length octet stands, from the name's beginning.
    @inline(__always)
    func start(of label: Int) -> Int {
        Int(starts[label])
    }

    /// The hash of the suffix that begins with a label; the label count gives the root's.
    @inline(__always)
    func hash(from label: Int) -> UInt64 {
        hashes[label]
    }

    /// Reads the uncompressed name at an offset.
    ///
    /// - Returns: Whether there is one: no pointers, at most 255 octets, inside the octets (RFC 1035 3.1).
    mutating func read(_ octets: Span<UInt8>, at offset: Int) -> Bool {
        var position = offset
        var count = 0
        while true {
            guard position < octets.count else { return false }
            let size = Int(octets[position])
            if size == 0 { break }
            guard size < 64, count < Self.limit, position - offset + 1 + size < 255 else { return false }
            starts[count] = UInt8(position - offset)
            count += 1
            position += 1 + size
        }
        starts[count] = UInt8(position - offset)
        labelCount = count
        length = position - offset + 1
        var hash = NameHash.root
        hashes[count] = hash
        guard position < octets.count else { return false }
        while count > 0 {
            count -= 1
            hash = NameHash.extend(hash, label: offset + Int(starts[count]), in: octets)
            hashes[count] = hash
        }
        return true
    }
}
