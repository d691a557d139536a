import HealthMonitor
import Testing
import Transport

@Suite struct LineBudgetTests {
    /// Two thousand endpoints that flap were 559 lines a second.
    @Test func whatFlapsIsBounded() {
        var budget = LineBudget()
        var told = 0
        var omitted = 0
        let lines = 10_000
        for number in 0..<lines {
            let now = MonotonicTime(nanoseconds: 1_000_000_000 + Int64(number) * 1_000_000)
            guard let before = budget.admit(at: now) else { continue }
            told += 1
            omitted += before
        }
        // Ten seconds: what comes at once, and five a second.
        #expect((LineBudget.burst...LineBudget.burst + 51).contains(told))
        let last = budget.admit(at: MonotonicTime(nanoseconds: 60_000_000_000))
        #expect(told + omitted + (last ?? 0) == lines)
        // After a while of quiet as many may come at once again.
        for _ in 1..<LineBudget.burst {
            #expect(budget.admit(at: MonotonicTime(nanoseconds: 60_000_000_000)) == 0)
        }
        #expect(budget.admit(at: MonotonicTime(nanoseconds: 60_000_000_000)) == nil)
        // A clock that goes back gives nothing.
        #expect(budget.admit(at: MonotonicTime(nanoseconds: 5)) == nil)
    }
}
