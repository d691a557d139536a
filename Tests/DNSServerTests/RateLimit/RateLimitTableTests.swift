import Answering
import DNSServer
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// The table has a fixed size, and nobody is limited for others' queries, however many prefixes are forged.
@Suite("Response rate limiting: table")
struct RateLimitTableTests {
    private static let second = RateLimiterTests.second

    private static func prefix(_ number: Int) -> IPAddress { .v4(IPv4Address(rawValue: UInt32(number) << 8)) }

    @Test(arguments: [(0, 8), (1, 8), (8, 8), (9, 16), (1000, 1024), (65_536, 65_536), (-5, 8)])
    func theSizeIsRoundedUp(_ asked: Int, _ size: Int) throws {
        #expect(try RateLimiterTests.make { $0.tableSize = asked }.tableSize == size)
    }

    /// Prefixes side by side, as a scan or a forger takes them, spread over the sets.
    @Test func prefixesSpread() throws {
        let limiter = try RateLimiterTests.make { $0.errors = 1 }
        let count = limiter.tableSize / 2
        for number in 0..<count { #expect(RateLimiterTests.sent(of: 1, limiter, for: Self.prefix(number)) == 1) }
        let forgotten = (0..<count).count { RateLimiterTests.sent(of: 1, limiter, for: Self.prefix($0)) == 1 }
        // With 4 of 8 slots taken on average, 1 in 50 finds its set full (Poisson); far fewer than one in eight go.
        #expect(forgotten < count / 8, "\(forgotten)")
    }

    /// Forged prefixes by the hundred thousand, each over its limit: a client with a few queries is never withheld from,
    /// and the table stays what it is.
    @Test(arguments: [8, 1024]) func aFullTableLimitsNoInnocent(_ size: Int) throws {
        let limiter = try RateLimiterTests.make {
            $0.errors = 2
            $0.tableSize = size
        }
        var random = SeededGenerator(seed: 5)
        var withheld = 0
        for round in 0..<40_000 {
            // 200,000 a second.
            let time = Self.second + UInt64(round) * 20_000
            let forged = IPAddress.v4(IPv4Address(rawValue: .random(in: 0...(.max), using: &random) | 1 << 31))
            withheld += 4 - RateLimiterTests.sent(of: 4, limiter, for: forged, at: time)
            guard round % 10_000 == 0 else { continue }
            // Innocents that ask now and then, and some that were never seen.
            for number in [1, 2, 3, 4, 100 + round] {
                #expect(RateLimiterTests.sent(of: 1, limiter, for: Self.prefix(number), at: time) == 1)
            }
        }
        #expect(withheld > 40_000, "the forged ones are limited all the same: \(withheld)")
        #expect(limiter.tableSize == size)
    }

    /// A prefix that asks too much stays counted while forged ones pass by.
    @Test func whoAsksMuchStaysCounted() throws {
        let limiter = try RateLimiterTests.make { $0.errors = 100 }
        var random = SeededGenerator(seed: 9)
        var sent = 0
        // Three seconds with 1,000 queries/s of one prefix and 50,000/s of forged ones.
        for round in 0..<150_000 {
            let time = Self.second + UInt64(round) * 20_000
            let forged = IPAddress.v4(IPv4Address(rawValue: .random(in: 0...(.max), using: &random) | 1 << 31))
            _ = RateLimiterTests.judge(limiter, for: forged, at: time)
            if round % 50 == 0 { sent += RateLimiterTests.sent(of: 1, limiter, at: time) }
        }
        #expect((300...400).contains(sent), "\(sent)")
    }

    /// Several threads share what a prefix gets, to the token.
    @Test func workersShareTheLimits() throws {
        let limiter = try RateLimiterTests.make {
            $0.nameErrors = 5000
            $0.all = 7000
        }
        let tally = Tally()
        let threads = try (0..<4).map { _ in
            try WorkerThread(name: "judge") {
                tally.nameErrors.add(RateLimiterTests.sent(of: 4000, limiter, .nameError), ordering: .relaxed)
                tally.errors.add(RateLimiterTests.sent(of: 4000, limiter, .answer), ordering: .relaxed)
            }
        }
        for thread in threads { thread.join() }
        let nameErrors = tally.nameErrors.load(ordering: .relaxed)
        let all = nameErrors + tally.errors.load(ordering: .relaxed)
        // A response that finds the last token of all gone between a look and the taking has cost its category one.
        #expect((4990...5000).contains(nameErrors), "\(nameErrors)")
        #expect((5990...7000).contains(all), "\(all)")
    }

    /// Threads that take one another's slots all the time never withhold from a prefix that asked once.
    @Test func takingSlotsLimitsNoInnocent() throws {
        let limiter = try RateLimiterTests.make {
            $0.errors = 3
            $0.tableSize = 8
        }
        let tally = Tally()
        let threads = try (0..<4).map { number in
            try WorkerThread(name: "judge") {
                for round in 0..<20_000 {
                    // One that is over its limit, so that its slot is full when it is taken, then one that is new.
                    _ = RateLimiterTests.sent(of: 4, limiter, for: Self.prefix(round % 16))
                    let new = Self.prefix(1000 + number * 100_000 + round)
                    if RateLimiterTests.sent(of: 1, limiter, for: new) == 0 { tally.errors.add(1, ordering: .relaxed) }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(tally.errors.load(ordering: .relaxed) == 0)
    }

    private final class Tally: Sendable {
        let errors = Atomic<Int>(0)
        let nameErrors = Atomic<Int>(0)
    }
}
