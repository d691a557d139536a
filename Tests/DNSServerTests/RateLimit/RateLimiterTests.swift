import Answering
import DNSServer
import IPAddress
import TestSupport
import Testing

/// Decisions by a clock of the test's own.
@Suite("Response rate limiting: decisions")
struct RateLimiterTests {
    static let second: UInt64 = 1_000_000_000
    static let client = IPAddress.v4(IPv4Address(192, 0, 2, 1))

    /// A limiter with limits far apart, so that a test sees which one it meets; nobody is exempt.
    static func make(_ change: (inout RateLimitSettings) -> Void = { _ in }) throws -> RateLimiter {
        var settings = RateLimitSettings(
            answers: 1000, noData: 200, nameErrors: 50, errors: 10, all: 0, exempt: [], tableSize: 1024)
        change(&settings)
        var random = SeededGenerator(seed: 1)
        return try #require(RateLimiter(settings, random: &random))
    }

    static func judge(
        _ limiter: RateLimiter, _ category: ResponseSummary.Category = .error, for client: IPAddress = client,
        at time: UInt64 = second
    ) -> RateLimiter.Judgement {
        limiter.judge(ResponseSummary(category: category, hasValidCookie: false), for: client, at: time)
    }

    /// How many of so many responses at one time are sent whole.
    static func sent(
        of count: Int, _ limiter: RateLimiter, _ category: ResponseSummary.Category = .error,
        for client: IPAddress = client, at time: UInt64 = second
    ) -> Int {
        (0..<count).count { _ in judge(limiter, category, for: client, at: time).action == .send }
    }

    @Test(arguments: [
        (ResponseSummary.Category.answer, 1000), (.noData, 200), (.nameError, 50), (.error, 10),
    ])
    func eachCategoryHasItsRate(_ category: ResponseSummary.Category, _ rate: Int) throws {
        let limiter = try Self.make()
        // A second's responses at once, at any time after a silence, and then as many as time has passed for.
        for start in [0, 3600 * Self.second, 1 << 62] {
            #expect(Self.sent(of: 3 * rate, limiter, category, at: start) == rate)
            #expect(Self.sent(of: rate, limiter, category, at: start) == 0)
            #expect(Self.sent(of: rate, limiter, category, at: start + Self.second / 2) == rate / 2)
            #expect(Self.sent(of: 3 * rate, limiter, category, at: start + 10 * Self.second) == rate)
        }
    }

    /// Whoever asks ten times as fast as is allowed gets what is allowed, and not less.
    @Test(arguments: [(UInt32(1), 20), (3, 20), (100, 10), (1000, 5), (30_000, 2)])
    func theRateHoldsInAFlood(_ rate: UInt32, _ seconds: Int) throws {
        let limiter = try Self.make { $0.errors = rate }
        let asked = 10 * Int(rate) * seconds
        let step = UInt64(seconds) * Self.second / UInt64(asked)
        let sent = (0..<asked).reduce(0) { sum, index in
            sum + Self.sent(of: 1, limiter, at: Self.second + UInt64(index) * step)
        }
        #expect((Int(rate) * seconds...Int(rate) * (seconds + 1)).contains(sent), "\(sent)")
    }

    @Test func theLimitOfAllIsOneForAllCategories() throws {
        let limiter = try Self.make { $0.all = 60 }
        #expect(Self.sent(of: 100, limiter, .error) == 10)
        #expect(Self.judge(limiter, .error).exceeded == .errors)
        #expect(Self.sent(of: 40, limiter, .nameError) == 40)
        // What was withheld as an error was not counted among all.
        #expect(Self.sent(of: 100, limiter, .answer) == 10)
        #expect(Self.judge(limiter, .answer).exceeded == .all)
        #expect(Self.judge(limiter, .error).exceeded == .all)
        // What was withheld by the limit of all took nothing from its category: half a second later both give again.
        #expect(Self.sent(of: 100, limiter, .answer, at: Self.second * 3 / 2) == 30)
    }

    @Test(arguments: [(UInt32(0), 5000), (.max, 5000), (1, 1)])
    func theEndsOfRates(_ rate: UInt32, _ sent: Int) throws {
        let limiter = try Self.make { $0.errors = rate }
        #expect(Self.sent(of: 5000, limiter) == sent)
    }

    @Test(arguments: [
        (0, "......"), (1, "TTTTTT"), (2, ".T.T.T"), (3, "..T..T"), (-1, "......"),
    ])
    func everySoManyethSlipsThrough(_ slip: Int, _ expected: String) throws {
        let limiter = try Self.make { $0.slip = slip }
        #expect(Self.sent(of: 10, limiter) == 10)
        let actions = (0..<6).map { _ in Self.judge(limiter).action }
        #expect(actions.map { $0 == .drop ? "." : $0 == .truncate ? "T" : "?" }.joined() == expected)
    }

    @Test(arguments: [
        (24, 56, "192.0.2.1", "192.0.2.254", true), (24, 56, "192.0.2.1", "192.0.3.1", false),
        (32, 56, "192.0.2.1", "192.0.2.2", false), (0, 56, "192.0.2.1", "10.0.0.1", true),
        (25, 56, "192.0.2.1", "192.0.2.127", true), (25, 56, "192.0.2.1", "192.0.2.128", false),
        (24, 56, "2001:db8::1", "2001:db8:0:ff:ffff::1", true), (24, 56, "2001:db8::1", "2001:db8:0:100::", false),
        (24, 64, "2001:db8::1", "2001:db8::ffff:0:0:1", true), (24, 64, "2001:db8::1", "2001:db8:0:1::", false),
        (24, 0, "2001:db8::1", "fe80::", true), (24, 128, "2001:db8::1", "2001:db8::2", true),
        // The families are apart, also where the bits are the same.
        (0, 0, "0.0.0.0", "::", false), (32, 64, "0.0.0.1", "0:0:0:1::", false),
    ])
    func clientsOfOnePrefixShareItsLimits(
        _ ipv4: Int, _ ipv6: Int, _ first: String, _ second: String, _ isShared: Bool
    ) throws {
        let limiter = try Self.make {
            $0.ipv4PrefixLength = ipv4
            $0.ipv6PrefixLength = ipv6
        }
        #expect(Self.sent(of: 20, limiter, for: try #require(IPAddress(first))) == 10)
        #expect(Self.sent(of: 20, limiter, for: try #require(IPAddress(second))) == (isShared ? 0 : 10))
    }

    @Test func whoIsExemptOrShowsACookieIsNotCounted() throws {
        let limiter = try Self.make { $0.exempt = ["192.0.2.0/28", "2001:db8::/32"].compactMap { IPPrefix($0) } }
        let free = RateLimiter.Judgement(isChecked: false)
        for _ in 0..<100 {
            #expect(Self.judge(limiter, for: .v4(IPv4Address(192, 0, 2, 15))) == free)
            #expect(Self.judge(limiter, for: try #require(IPAddress("2001:db8::1"))) == free)
            // RFC 7873 5.2.5.
            let summary = ResponseSummary(category: .error, hasValidCookie: true)
            #expect(limiter.judge(summary, for: .v4(IPv4Address(192, 0, 2, 16)), at: Self.second) == free)
        }
        #expect(Self.sent(of: 100, limiter, for: .v4(IPv4Address(192, 0, 2, 16))) == 10)
        #expect(
            Self.sent(of: 100, try Self.make { $0.exempt = RateLimitSettings.defaultExempt }, for: .v4(.loopback))
                == 100)
    }

    @Test func aDryRunSaysWhatItWouldWithhold() throws {
        let limiter = try Self.make { $0.isDryRun = true }
        #expect(Self.sent(of: 10, limiter) == 10)
        for index in 0..<100 {
            let expected = RateLimiter.Judgement(exceeded: .errors, isFirst: index == 0)
            #expect(Self.judge(limiter) == expected)
        }
        #expect(Self.judge(limiter, at: 3 * Self.second).exceeded == nil)
    }

    /// A log line is for a prefix that begins to ask too much, not for one that goes on.
    @Test func onlyTheFirstTimeInAWhileIsTold() throws {
        let limiter = try Self.make { $0.errors = 1 }
        var told: [UInt64] = []
        let times: [UInt64] = [1, 1, 2, 5, 14, 25, 26, 40, 40]
        for time in times where (0..<3).contains(where: { _ in Self.judge(limiter, at: time * Self.second).isFirst }) {
            told.append(time)
        }
        #expect(told == [1, 25, 40])
    }
}
