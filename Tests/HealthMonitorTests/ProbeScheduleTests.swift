import HealthMonitor
import Testing
import Transport

/// The schedule, with a clock that the test moves.
struct ProbeScheduleTests {
    private static func time(_ duration: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: 5_000_000_000).advanced(by: duration)
    }

    /// Runs the schedule until a time, with probes that end at once; the times of each slot's probes.
    private static func run(_ schedule: inout ProbeSchedule, until end: Duration) -> [Int: [MonotonicTime]] {
        var probes: [Int: [MonotonicTime]] = [:]
        while let next = schedule.nextDue, next < time(end) {
            while let slot = schedule.takeDue(now: next) {
                probes[slot, default: []].append(next)
                schedule.finish(slot: slot, now: next)
            }
        }
        return probes
    }

    @Test("A few targets are probed at once, then exactly once an interval")
    func fewTargets() {
        var schedule = ProbeSchedule(seed: 1)
        for slot in 0..<3 { schedule.add(slot: slot, interval: .seconds(10), now: Self.time(.zero)) }
        let probes = Self.run(&schedule, until: .seconds(60))
        #expect(probes.count == 3)
        for (_, times) in probes {
            #expect(times.count == 6)
            #expect(times[0] < Self.time(.milliseconds(4)))
            for (one, next) in zip(times, times.dropFirst()) { #expect(one.duration(to: next) == .seconds(10)) }
        }
    }

    @Test("Many targets are spread over the first interval and stay spread", arguments: [10_000, 30_000])
    func manyTargets(count: Int) {
        var schedule = ProbeSchedule(seed: 2)
        for slot in 0..<count { schedule.add(slot: slot, interval: .seconds(10), now: Self.time(.zero)) }
        let probes = Self.run(&schedule, until: .seconds(30))
        #expect(probes.count == count)
        #expect(probes.values.allSatisfy { $0.count == 3 })
        // Per tenth of a second, over three intervals; 1/100 of the targets is the even share.
        var perTenth = [Int](repeating: 0, count: 300)
        for time in probes.values.joined() {
            perTenth[Int((time.nanoseconds - Self.time(.zero).nanoseconds) / 100_000_000)] += 1
        }
        #expect(perTenth.allSatisfy { $0 < count / 100 * 5 / 4 + 50 })
    }

    @Test("A probe that was put off keeps its phase and does not make up for missed times")
    func putOff() throws {
        var schedule = ProbeSchedule(seed: 3)
        schedule.add(slot: 0, interval: .seconds(1), now: Self.time(.zero))
        let first = try #require(schedule.nextDue)
        #expect(schedule.takeDue(now: first) == 0)
        #expect(schedule.nextDue == nil)
        schedule.finish(slot: 0, now: first.advanced(by: .milliseconds(3400)))
        #expect(schedule.nextDue == first.advanced(by: .seconds(4)))
        // A probe that ends just when the next is due is not run twice at once.
        #expect(schedule.takeDue(now: first.advanced(by: .seconds(4))) == 0)
        schedule.finish(slot: 0, now: first.advanced(by: .seconds(5)))
        #expect(schedule.nextDue == first.advanced(by: .seconds(6)))
    }

    @Test("A removed target is not due any more, and its slot can be used again")
    func removal() {
        var schedule = ProbeSchedule(seed: 4)
        schedule.add(slot: 0, interval: .seconds(1), now: Self.time(.zero))
        schedule.add(slot: 1, interval: .seconds(1), now: Self.time(.zero))
        schedule.remove(slot: 0)
        #expect(Self.run(&schedule, until: .seconds(3)).keys.sorted() == [1])
        schedule.finish(slot: 0, now: Self.time(.seconds(3)))
        schedule.add(slot: 0, interval: .seconds(2), now: Self.time(.seconds(3)))
        let probes = Self.run(&schedule, until: .seconds(7))
        #expect(probes[0]?.count == 2)
        #expect(probes[1]?.count == 4)
    }

    @Test("Targets that are added one by one at the same time are spread too")
    func separateAdditions() {
        var schedule = ProbeSchedule(seed: 5)
        for slot in 0..<500 { schedule.add(slot: slot, interval: .seconds(10), now: Self.time(.zero)) }
        var due: [MonotonicTime] = []
        while let next = schedule.nextDue {
            due.append(next)
            #expect(schedule.takeDue(now: next) != nil)
        }
        let firsts = due.filter { $0 < Self.time(.milliseconds(100)) }
        #expect((95...105).contains(firsts.count))
    }
}
