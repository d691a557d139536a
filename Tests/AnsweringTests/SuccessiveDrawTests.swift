import Answering
import TestSupport
import Testing
import Traffic

/// Draws without putting back are held against the exact probabilities of successive sampling.
struct SuccessiveDrawTests {
    static func line(_ weights: [UInt64]) -> [UInt64] {
        var total: UInt64 = 0
        return weights.map { weight in
            total += weight
            return total
        }
    }

    /// The places drawn from a line, the first of them included, as a response draws them.
    static func sample(
        _ line: [UInt64], _ count: Int, _ draw: inout SuccessiveDraw, _ random: inout RandomGenerator
    ) -> [Int] {
        let first = SuccessiveDraw.place(of: random.next(upperBound: line[line.count - 1]), on: line.span)
        draw.begin(with: first, on: line.span)
        var places = [first]
        while places.count < count, let place = draw.next(on: line.span, using: &random) { places.append(place) }
        return places
    }

    /// Every order in which some of the weights can be drawn, with its probability.
    static func orders(_ weights: [UInt64], _ count: Int) -> [[Int]: Double] {
        var orders: [[Int]: Double] = [[]: 1]
        for _ in 0..<count {
            var longer: [[Int]: Double] = [:]
            for (order, probability) in orders {
                let rest = weights.indices.filter { !order.contains($0) && weights[$0] > 0 }
                let total = Double(rest.reduce(0) { $0 + weights[$1] })
                for place in rest { longer[order + [place]] = probability * Double(weights[place]) / total }
            }
            orders = longer
        }
        return orders
    }

    static let vectors: [[UInt64]] = [
        [1, 2, 3], [5, 1, 1, 9, 4], [1, 1, 1, 1, 1], [1000, 1, 1, 1], [0, 3, 0, 2, 7, 0], [1, 4_000_000_000, 3],
    ]

    @Test(arguments: vectors) func ordersAreThoseOfSuccessiveSampling(_ weights: [UInt64]) {
        let line = Self.line(weights)
        var draw = SuccessiveDraw()
        var random = RandomGenerator(seed: 5)
        let exact = Self.orders(weights, 3)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<20_000 { counts[Self.sample(line, 3, &draw, &random), default: 0] += 1 }
        let orders = exact.keys.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(counts.keys.allSatisfy { exact[$0] != nil })
        let probability = ChiSquare.probability(
            of: orders.map { counts[$0, default: 0] }, weights: orders.map { Int((exact[$0] ?? 0) * 1e15) })
        #expect(probability > 1e-6, "\(counts)")
    }

    /// Each place is in the sample as often as its exact probability says, each against all others.
    @Test(arguments: [2, 4]) func everyPlaceIsIncludedAsOftenAsItShould(_ count: Int) {
        let weights: [UInt64] = [66, 33, 2, 25, 1, 90, 7]
        let line = Self.line(weights)
        var inclusion = [Double](repeating: 0, count: weights.count)
        for (order, probability) in Self.orders(weights, count) {
            for place in order { inclusion[place] += probability }
        }
        var draw = SuccessiveDraw()
        var random = RandomGenerator(seed: 17)
        var counts = [Int](repeating: 0, count: weights.count)
        let rounds = 20_000
        for _ in 0..<rounds {
            for place in Self.sample(line, count, &draw, &random) { counts[place] += 1 }
        }
        for place in weights.indices {
            let probability = ChiSquare.probability(
                of: [counts[place], rounds - counts[place]],
                weights: [Int(inclusion[place] * 1e9), Int((1 - inclusion[place]) * 1e9)])
            #expect(probability > 1e-6, "place \(place): \(counts[place]) of \(rounds), expected \(inclusion[place])")
        }
    }

    /// Of 3,000 equal ones each is among the 128 drawn as often as any other, and at each turn alike.
    @Test func aLongLineIsDrawnFromEvenly() {
        let line = Self.line([UInt64](repeating: 3, count: 3000))
        var draw = SuccessiveDraw()
        var random = RandomGenerator(seed: 23)
        var counts = [Int](repeating: 0, count: 100)
        var late = [Int](repeating: 0, count: 100)
        for _ in 0..<400 {
            let places = Self.sample(line, 1000, &draw, &random)
            #expect(places.count == SuccessiveDraw.limit && Set(places).count == SuccessiveDraw.limit)
            for place in places { counts[place % 100] += 1 }
            for place in places[100...] { late[place % 100] += 1 }
        }
        let even = [Int](repeating: 1, count: 100)
        #expect(ChiSquare.probability(of: counts, weights: even) > 1e-6)
        #expect(ChiSquare.probability(of: late, weights: even) > 1e-6)
    }

    @Test func allAreDrawnAndThenNone() {
        for weights in Self.vectors + [[7], [UInt64](repeating: 1 << 40, count: 127)] {
            var draw = SuccessiveDraw()
            var random = RandomGenerator(seed: 1)
            let places = Self.sample(Self.line(weights), 1000, &draw, &random)
            #expect(places.sorted() == weights.indices.filter { weights[$0] > 0 })
            #expect(draw.next(on: Self.line(weights).span, using: &random) == nil)
        }
    }
}
