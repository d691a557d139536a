import DNSWire
import TestSupport
import Testing
import Traffic

/// Draws are held against exact fractions.
struct DrawTests {
    /// Draws a profile's name and counts how often each endpoint was first.
    func counts(_ weights: [Int], draws: Int, seed: UInt64) throws -> [Int] {
        let endpoints = weights.enumerated().map { ("192.0.\($0 / 256).\($0 % 256)", UInt32($1)) }
        var fixture = Fixture(
            zones: [try exampleZone()], profiles: [try exampleProfile(["web.tm.test"], endpoints)], seed: seed)
        let query = try Message(id: 1, query: try DomainName("web.tm.test"), type: .a).encoded()
        var counts = [Int](repeating: 0, count: weights.count)
        for _ in 0..<draws {
            let response = fixture.exchange(query)
            counts[Int(response[response.count - 2]) * 256 + Int(response[response.count - 1])] += 1
        }
        return counts
    }

    @Test(arguments: [
        [66, 33, 2, 25], [1, 1], [999, 1], [1, 0, 1], [100_000], [50_000, 50_000], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        [1000, 0, 0, 1], [333, 333, 334], [4_000_000_000, 4_000_000_000, 1_000_000_000],
    ])
    func sharesAreThoseOfTheWeights(_ weights: [Int]) throws {
        let counts = try counts(weights, draws: 20_000, seed: 7)
        #expect(ChiSquare.probability(of: counts, weights: weights) > 1e-6, "counted \(counts)")
        for (count, weight) in zip(counts, weights) where weight == 0 {
            #expect(count == 0)
        }
    }

    @Test func randomWeightVectors() throws {
        var random = SeededGenerator(seed: 11)
        for round in 0..<10 {
            let weights = (0..<Int.random(in: 2...40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? Int.random(in: 0...5, using: &random) : .random(in: 0...2500, using: &random)
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let counts = try counts(weights, draws: 10_000, seed: UInt64(round))
            #expect(ChiSquare.probability(of: counts, weights: weights) > 1e-6, "\(weights) gave \(counts)")
        }
    }

    /// With a generator that gives every ticket once, each endpoint is drawn exactly as often as its weight.
    @Test func everyTicketBelongsToItsEndpoint() throws {
        let weights = [3, 1, 7, 2]
        var random = RandomGenerator(seed: 3)
        var tickets = [Int](repeating: 0, count: 13)
        for _ in 0..<13_000 {
            tickets[Int(random.next(upperBound: UInt64(13)))] += 1
        }
        #expect(ChiSquare.probability(of: tickets, weights: [Int](repeating: 1, count: 13)) > 1e-6)
        let counts = try counts(weights, draws: 13_000, seed: 3)
        // The same tickets in the same order, laid on the endpoints' stretches of the line.
        let stretches = [0..<3, 3..<4, 4..<11, 11..<13]
        let expected: [Int] = stretches.map { tickets[$0].reduce(0, +) }
        #expect(counts == expected)
    }

    /// Two drawn of three without replacement: the exact probability of each ordered pair.
    @Test func furtherDrawsAreWeightedWithoutReplacement() throws {
        let weights = [1, 2, 3]
        let endpoints = weights.enumerated().map { ("192.0.2.\($0)", UInt32($1)) }
        var fixture = Fixture(
            zones: [try exampleZone()], profiles: [try exampleProfile(["web.tm.test"], endpoints, maxReturn: 2)])
        var counts: [Int] = []
        var exact: [Int] = []
        var seen: [[UInt8]: Int] = [:]
        let query = try Message(id: 1, query: try DomainName("web.tm.test"), type: .a).encoded()
        for _ in 0..<30_000 {
            let response = fixture.exchange(query)
            seen[[response[response.count - 17], response[response.count - 1]], default: 0] += 1
        }
        for first in 0..<3 {
            for second in 0..<3 where second != first {
                counts.append(seen[[UInt8(first), UInt8(second)], default: 0])
                // P = w1/6 * w2/(6-w1), over the common denominator 60.
                exact.append(weights[first] * weights[second] * 10 / (6 - weights[first]))
            }
        }
        #expect(counts.reduce(0, +) == 30_000 && exact.reduce(0, +) == 60)
        #expect(ChiSquare.probability(of: counts, weights: exact) > 1e-6, "counted \(counts) against \(exact)")
    }

    @Test func chiSquareKnowsItsTable() {
        // Critical values of the 95th percentile: 3.841 for one degree of freedom, 18.307 for ten.
        #expect(abs(ChiSquare.probability(of: [550, 450], weights: [1, 1]) - 0.001565) < 1e-5)
        #expect(ChiSquare.probability(of: [1000, 1000, 1000], weights: [1, 1, 1]) == 1)
        #expect(ChiSquare.probability(of: [900, 1100, 1000], weights: [1, 1, 1]) < 1e-4)
        #expect(ChiSquare.probability(of: [5, 1], weights: [1, 0]) == 0)
    }
}
