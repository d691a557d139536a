import TestSupport
import Testing
import Transport

@Suite struct TimerQueueTests {
    private func at(_ nanoseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

    /// Takes all that is due.
    private func drain(_ queue: inout TimerQueue<Int>, at time: Int64 = .max) -> [Int] {
        var popped: [Int] = []
        while let payload = queue.popDue(at: at(time)) { popped.append(payload) }
        return popped
    }

    @Test func timersOfOneDeadlineFireInTheOrderTheyWereSet() {
        var queue = TimerQueue<Int>()
        for payload in 0..<100 { _ = queue.insert(payload, at: at(7)) }
        #expect(drain(&queue, at: 6) == [])
        #expect(drain(&queue, at: 7) == Array(0..<100))
        #expect(queue.nextDeadline == nil)
    }

    /// 50,000 timers at random times, of which half are cancelled, a quarter moved, and the rest left: what fires is
    /// what a sorted list says.
    @Test func manyTimersFireSortedWithoutTheCancelled() {
        var generator = SeededGenerator(seed: 3)
        var queue = TimerQueue<Int>()
        var timers: [LoopTimer] = []
        var expected: [Int: (deadline: Int64, order: Int)] = [:]
        for payload in 0..<50_000 {
            let deadline = Int64.random(in: 0..<10_000, using: &generator)
            timers.append(queue.insert(payload, at: at(deadline)))
            expected[payload] = (deadline, payload)
        }
        var order = 50_000
        var wrong = 0
        for payload in (0..<50_000).shuffled(using: &generator) {
            switch payload % 4 {
            case 0, 1:
                if queue.remove(timers[payload]) != payload { wrong += 1 }
                expected[payload] = nil
            case 2:
                let deadline = Int64.random(in: 0..<10_000, using: &generator)
                if !queue.move(timers[payload], to: at(deadline)) { wrong += 1 }
                expected[payload] = (deadline, order)
                order += 1
            default: break
            }
        }
        #expect(wrong == 0)
        #expect(queue.count == 25_000)
        let sorted = expected.sorted { ($0.value.deadline, $0.value.order) < ($1.value.deadline, $1.value.order) }
        #expect(drain(&queue) == sorted.map(\.key))
    }

    @Test func aTimerThatHasGoneMeansNoOther() {
        var queue = TimerQueue<Int>()
        let first = queue.insert(1, at: at(1))
        let removed = queue.remove(first)
        let second = queue.insert(2, at: at(2))
        let removedAgain = queue.remove(first)
        let isMoved = queue.move(first, to: at(9))
        #expect(removed == 1 && removedAgain == nil && !isMoved)
        #expect(drain(&queue) == [2])
        let fired = queue.remove(second)
        #expect(fired == nil)
    }

    @Test(arguments: [
        (Int64(5), Duration.nanoseconds(3), Int64(8)), (5, .seconds(-1), 5 - 1_000_000_000),
        (5, .milliseconds(1500), 1_500_000_005), (5, .seconds(Int64.max), .max), (-5, .seconds(Int64.min), .min),
        (.max, .nanoseconds(1), .max),
    ])
    func timesAdvance(from: Int64, by duration: Duration, to expected: Int64) {
        #expect(at(from).advanced(by: duration) == at(expected))
    }
}
