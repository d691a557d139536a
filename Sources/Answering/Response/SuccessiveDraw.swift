package import Traffic

/// Draws places on a line of weights one after another, each in exact proportion to its weight among those not drawn yet.
///
/// The line is told by cumulative weights: a place's share begins where the one before ends. Drawn shares are kept in
/// their order and cut out of the line for the next ticket. So a draw costs a binary search over the line and a walk
/// over what was drawn before, of which there is at most ``limit``, however long the line is; nothing is ever rejected.
package struct SuccessiveDraw {
    /// The most places that are drawn from one line.
    package static let limit = 128

    /// Where the shares that were drawn begin, in the line's order.
    private var starts = [UInt64](repeating: 0, count: limit)
    /// How long they are.
    private var lengths = [UInt64](repeating: 0, count: limit)
    private var drawnWeight: UInt64 = 0
    /// How many places were drawn.
    package private(set) var count = 0

    /// Makes room to draw in, which is all that it ever needs.
    package init() {}

    /// Begins anew with a place that was drawn already.
    package mutating func begin(with place: Int, on line: Span<UInt64>) {
        count = 0
        drawnWeight = 0
        insert(place, at: 0, on: line)
    }

    /// Draws the next place; nil where all that weigh anything are drawn, or ``limit`` of them.
    ///
    /// The line is the one that was begun with.
    package mutating func next(on line: Span<UInt64>, using random: inout RandomGenerator) -> Int? {
        guard count < Self.limit, line[line.count - 1] > drawnWeight else { return nil }
        // The standard library's bounded draw rejects what would bias it (Lemire's method).
        var ticket = random.next(upperBound: line[line.count - 1] - drawnWeight)
        var index = 0
        while index < count, ticket >= starts[index] {
            ticket += lengths[index]
            index += 1
        }
        let place = Self.place(of: ticket, on: line)
        insert(place, at: index, on: line)
        return place
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

    private mutating func insert(_ place: Int, at index: Int, on line: Span<UInt64>) {
        let start = place == 0 ? 0 : line[place - 1]
        let length = line[place] - start
        var current = count
        while current > index {
            starts[current] = starts[current - 1]
            lengths[current] = lengths[current - 1]
            current -= 1
        }
        starts[index] = start
        lengths[index] = length
        drawnWeight += length
        count += 1
    }
}
