package import Traffic

/// Draws places on a line of weights one after another, each in exact proportion to its weight among those not drawn yet.
///
/// The line is told by cumulative weights: a place's share begins where the one before ends. A ticket that falls on what
/// was drawn is drawn again. Before that becomes likely, the drawn shares are cut out of the line: so a draw costs a binary
/// search over the line or two, and a walk over what was cut, of which there is at most ``limit``, however long the line
/// is and whatever the weights are.
package struct SuccessiveDraw {
    /// The most places that are drawn from one line.
    package static let limit = 128
    /// After so many tickets in vain what was drawn is cut out.
    private static let trialLimit = 8

    /// Where the shares that were cut out begin, in the line's order.
    private var starts = [UInt64](repeating: 0, count: limit)
    /// How long they are.
    private var lengths = [UInt64](repeating: 0, count: limit)
    private var cutCount = 0
    private var cutWeight: UInt64 = 0
    /// The places that were drawn and not cut out.
    private var loose = [Int](repeating: 0, count: limit)
    private var looseCount = 0
    private var looseWeight: UInt64 = 0
    /// The places that were drawn.
    private var drawn = NumberSet(slotCount: 512)

    /// How many places were drawn.
    package var count: Int { cutCount + looseCount }

    /// Makes room to draw in, which is all that it ever needs.
    package init() {}

    /// Begins anew with a place that was drawn already.
    package mutating func begin(with place: Int, on line: Span<UInt64>) {
        cutCount = 0
        cutWeight = 0
        looseCount = 0
        looseWeight = 0
        drawn.removeAll()
        note(place, on: line)
    }

    /// Draws the next place; nil where all that weigh anything are drawn, or ``limit`` of them.
    ///
    /// The line is the one that was begun with.
    package mutating func next(on line: Span<UInt64>, using random: inout RandomGenerator) -> Int? {
        let total = line[line.count - 1]
        guard count < Self.limit, total > cutWeight + looseWeight else { return nil }
        var trials = 0
        while true {
            // Once everything is cut out, no ticket is in vain.
            if trials == Self.trialLimit || looseWeight > (total - cutWeight) / 2 { cutLoose(on: line) }
            // The standard library's bounded draw rejects what would bias it (Lemire's method).
            var ticket = random.next(upperBound: total - cutWeight)
            var index = 0
            while index < cutCount, ticket >= starts[index] {
                ticket += lengths[index]
                index += 1
            }
            let place = Self.place(of: ticket, on: line)
            if looseCount == 0 || !drawn.contains(UInt32(truncatingIfNeeded: place)) {
                note(place, on: line)
                return place
            }
            trials += 1
        }
    }

    /// The place whose share of the line a ticket falls on: the first whose cumulative weight is over it.
    ///
    /// The ticket is below the line's last cumulative weight.
    @inline(__always)
    package static func place(of ticket: UInt64, on line: Span<UInt64>) -> Int {
        var low = 0
        var count = line.count
        while count > 1 {
            let half = count &>> 1
            // Without a branch that is wrong half of the time.
            low = line[low &+ half &- 1] <= ticket ? low &+ half : low
            count &-= half
        }
        return low
    }

    private static func share(of place: Int, on line: Span<UInt64>) -> (start: UInt64, length: UInt64) {
        let start = place == 0 ? 0 : line[place - 1]
        return (start, line[place] - start)
    }

    private mutating func note(_ place: Int, on line: Span<UInt64>) {
        loose[looseCount] = place
        looseCount += 1
        looseWeight += Self.share(of: place, on: line).length
        drawn.insert(UInt32(truncatingIfNeeded: place))
    }

    /// Cuts out all that was drawn since the last time.
    private mutating func cutLoose(on line: Span<UInt64>) {
        for number in 0..<looseCount {
            let share = Self.share(of: loose[number], on: line)
            var index = cutCount
            while index > 0, starts[index - 1] > share.start {
                starts[index] = starts[index - 1]
                lengths[index] = lengths[index - 1]
                index -= 1
            }
            starts[index] = share.start
            lengths[index] = share.length
            cutCount += 1
        }
        cutWeight += looseWeight
        looseCount = 0
        looseWeight = 0
    }
}
