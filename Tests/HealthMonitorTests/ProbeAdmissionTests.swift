import HealthMonitor
import Testing
import Transport

/// The bound on probes that run at once.
struct ProbeAdmissionTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test("Those over the bound wait in order")
    func bound() {
        var admission = ProbeAdmission(limit: 2)
        for slot in 0..<4 { admission.enqueue(slot) }
        #expect(admission.next(now: start) == 0)
        #expect(admission.next(now: start) == 1)
        #expect(admission.next(now: start) == nil)
        #expect(admission.waiting == 2)
        admission.finished()
        #expect(admission.next(now: start) == 2)
        #expect(admission.underWay == 2)
    }

    @Test("A shortage lowers the bound and pauses; good probes raise it again to what was configured")
    func shortage() {
        var admission = ProbeAdmission(limit: 100)
        for slot in 0..<101 { admission.enqueue(slot) }
        for _ in 0..<40 { #expect(admission.next(now: start) != nil) }
        admission.ranShort(now: start)
        #expect(admission.limit == 35)
        #expect(admission.next(now: start) == nil)
        #expect(admission.resumption == start.advanced(by: ProbeAdmission.pause))
        let later = start.advanced(by: ProbeAdmission.pause)
        #expect(admission.next(now: later) == nil)
        for _ in 0..<4 {
            admission.finished()
            #expect(admission.next(now: later) == nil)
        }
        admission.finished()
        #expect(admission.next(now: later) == 40)
        var rounds = 0
        while admission.limit < 100, rounds < 100_000 {
            admission.finished()
            admission.enqueue(7)
            while admission.next(now: later) != nil {}
            rounds += 1
        }
        #expect(admission.limit == 100)
        #expect(rounds < 2000)
    }

    @Test("The bound never sinks to nothing")
    func leastBound() {
        var admission = ProbeAdmission(limit: 0)
        var now = start
        for slot in 0..<5 {
            admission.enqueue(slot)
            #expect(admission.next(now: now) == slot)
            admission.ranShort(now: now)
            #expect(admission.limit == 1)
            now = now.advanced(by: ProbeAdmission.pause)
        }
        #expect(admission.underWay == 0)
    }
}
