import Resources
import Testing

/// What is let go, held, forgotten and accepted, on a manual clock.
@Suite struct RemovalLedgerTests {
    private static func keys(_ names: [Int], _ kind: ResourceKind = .trafficManagerProfile) -> [ResourceKey] {
        names.map { ResourceKey(kind: kind, namespace: "shop", name: "p\($0)") }
    }

    /// A source of numbered profiles, whose removals are judged.
    private final class Source {
        var ledger = RemovalLedger()
        var given: Set<Int>
        var number = 1
        var limits: RemovalGuard? = .standard

        init(_ count: Int) {
            given = Set(0..<count)
        }

        /// Takes profiles away; the number of the hold, or nil where they go.
        func remove(_ names: [Int], at seconds: Double) -> Int? {
            let hold = ledger.judge(
                keys(names), of: [.trafficManagerProfile: given.count], by: limits, at: Int64(seconds * 1000),
                number: number)
            given.subtract(names)
            if hold != nil { number += 1 }
            return hold?.number
        }

        func accept(_ number: Int) -> Set<ResourceKey>? { ledger.accept(number)?.keys }

        func forget(unless isMissing: (ResourceKey) -> Bool) -> [Int] { ledger.forget(unless: isMissing) }

        func add(_ names: [Int], at seconds: Double) {
            given.formUnion(names)
            ledger.add(keys(names), at: Int64(seconds * 1000))
        }
    }

    @Test(arguments: [
        // One of a single one may go, all of two may not, nor more than half if they are at least four.
        (1, 1, false), (2, 2, true), (2, 1, false), (6, 3, false), (6, 4, true), (8, 4, false), (8, 5, true),
        (100, 50, false), (100, 51, true), (0, 0, false),
    ])
    func oneStep(_ count: Int, _ removed: Int, _ isHeld: Bool) {
        let source = Source(count)
        #expect((source.remove(Array(0..<removed), at: 0) != nil) == isHeld)
        let unguarded = Source(count)
        unguarded.limits = nil
        #expect(unguarded.remove(Array(0..<removed), at: 0) == nil)
    }

    /// What was let go in the same ten seconds counts; what went before does not.
    @Test func piecesOfOneStepCountTogether() {
        var source = Source(10)
        #expect(source.remove([0, 1], at: 0) == nil)
        #expect(source.remove([2, 3, 4], at: 5) == nil)
        #expect(source.remove([5], at: 9.9) == 1)
        #expect(source.ledger.holds.map(\.reason.description) == ["6 of 10 profiles"])
        #expect(source.ledger.holds.map(\.keys) == [Set(Self.keys([5]))])
        source = Source(10)
        #expect(source.remove([0, 1, 2], at: 0) == nil)
        #expect(source.remove([3, 4, 5], at: 10) == nil)
        // Seven were let go in twenty seconds: of the four that are left, all.
        #expect(source.remove([6, 7, 8, 9], at: 20) == 1)
    }

    /// What follows a held step within its time is held by a number of its own.
    @Test func whatFollowsHasItsOwnNumber() {
        let source = Source(10)
        #expect(source.remove([0, 1, 2, 3, 4, 5], at: 0) == 1)
        #expect(source.remove([6], at: 1) == 2)
        #expect(source.accept(1) == Set(Self.keys([0, 1, 2, 3, 4, 5])))
        #expect(source.ledger.holds.map(\.number) == [2])
        #expect(source.accept(1) == nil)
        #expect(source.accept(7) == nil)
        #expect(source.accept(2) == Set(Self.keys([6])))
        #expect(source.ledger.holds == [])
    }

    /// Once held objects are the most of what is served, the rest does not go unasked.
    @Test func whatIsHeldIsNotCountedAsGiven() {
        let source = Source(10)
        #expect(source.remove([0, 1, 2, 3, 4, 5], at: 0) == 1)
        #expect(source.remove([6, 7, 8, 9], at: 60) == 2)
        #expect(source.ledger.holds.last?.reason.description == "all 4 profiles")
    }

    @Test func objectsThatAreBackAreForgotten() {
        let source = Source(4)
        #expect(source.remove([0, 1, 2, 3], at: 0) == 1)
        let missing = Set(Self.keys([2, 3]))
        #expect(source.forget { missing.contains($0) } == [])
        #expect(source.ledger.holds.map(\.keys) == [missing])
        #expect(source.forget { _ in false } == [1])
        #expect(source.ledger.holds == [])
        // Back within the step, they were not taken away.
        source.add([0, 1, 2, 3], at: 1)
        #expect(source.remove([3], at: 2) == nil)
    }

    /// A source that renews its objects under new names takes away none of what it had before the step.
    @Test func objectsThatComeAndGoWithinAStepAreNotCounted() {
        let source = Source(10)
        #expect(source.remove([0], at: 0) == nil)
        for round in 0..<20 {
            source.add([100 + round], at: 0.1 * Double(round) + 1)
            #expect(source.remove([100 + round], at: 0.1 * Double(round) + 1.05) == nil, "round \(round)")
        }
    }

    @Test func kindsWithoutARoleGoFreely() {
        var ledger = RemovalLedger()
        let policies = Self.keys(Array(0..<50), .profilePolicy)
        let judged = ledger.judge(policies, of: [.profilePolicy: 50], by: .standard, at: 0, number: 1)
        #expect(judged == nil)
        // Beside what has one they are held with it.
        let all = policies + Self.keys([0, 1])
        let hold = ledger.judge(
            all, of: [.profilePolicy: 50, .trafficManagerProfile: 2], by: .standard, at: 20_000, number: 1)
        #expect(hold?.keys.count == 52)
    }

    /// A clock that stands still, or a step of it backwards, takes nothing.
    @Test func clockOfAnyKind() {
        let source = Source(10)
        #expect(source.remove([0, 1, 2], at: 100) == nil)
        #expect(source.remove([3, 4], at: 50) == nil)
        #expect(source.remove([5, 6, 7, 8], at: 50) == 1)
        var ledger = RemovalLedger()
        let judged = ledger.judge(Self.keys([1]), of: [:], by: .standard, at: .min, number: 1)
        #expect(judged == nil)
        let second = ledger.judge(Self.keys([2]), of: [:], by: .standard, at: .max, number: 1)
        #expect(second == nil)
    }
}
