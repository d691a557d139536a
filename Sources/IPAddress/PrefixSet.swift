/// Addresses, given as prefixes, that are looked up quickly however many prefixes there are.
///
/// Two prefixes are disjoint, or one lies in the other. Without the inner ones they are disjoint ranges, sorted once, and
/// a look-up is a binary search that allocates nothing.
public struct PrefixSet: Hashable, Sendable {
    private let ipv4: DisjointRanges<UInt32>
    private let ipv6: DisjointRanges<UInt128>

    /// Gathers prefixes; they may overlap and repeat.
    public init(_ prefixes: some Sequence<IPPrefix>) {
        var ipv4: [ClosedRange<UInt32>] = []
        var ipv6: [ClosedRange<UInt128>] = []
        for prefix in prefixes {
            switch prefix.address {
            case .v4(let address):
                ipv4.append(address.rawValue...address.rawValue | ~(~0 << UInt32(32 - prefix.length)))
            case .v6(let address):
                let first = address.number
                ipv6.append(first...first | ~(~0 << UInt128(128 - prefix.length)))
            }
        }
        self.ipv4 = DisjointRanges(ipv4)
        self.ipv6 = DisjointRanges(ipv6)
    }

    /// Whether no address is in it.
    public var isEmpty: Bool { ipv4.firsts.isEmpty && ipv6.firsts.isEmpty }

    /// Whether an address lies in one of the prefixes.
    public func contains(_ address: IPAddress) -> Bool {
        switch address {
        case .v4(let address): ipv4.contains(address.rawValue)
        case .v6(let address): ipv6.contains(address.number)
        }
    }
}

/// Sorted ranges of numbers that neither meet nor touch.
private struct DisjointRanges<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// Apart from the ends, so that a search reads half as much memory.
    let firsts: [Number]
    let lasts: [Number]

    init(_ ranges: [ClosedRange<Number>]) {
        var firsts: [Number] = []
        var lasts: [Number] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = lasts.last, last == .max || range.lowerBound <= last + 1 {
                lasts[lasts.count - 1] = max(last, range.upperBound)
            } else {
                firsts.append(range.lowerBound)
                lasts.append(range.upperBound)
            }
        }
        self.firsts = firsts
        self.lasts = lasts
    }

    func contains(_ number: Number) -> Bool {
        // The ranges before `low` begin at the number or before it, those from `high` on behind it.
        var low = 0
        var high = firsts.count
        while low < high {
            let middle = (low + high) / 2
            if firsts[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low > 0 && number <= lasts[low - 1]
    }
}

extension IPv6Address {
    /// The 128 bits as a number.
    fileprivate var number: UInt128 { UInt128(high) << 64 | UInt128(low) }
}
