internal import Traffic
package import Transport

/// When each target is to be probed; pure, the clock is the caller's.
///
/// The first probes of new targets begin at once, a millisecond apart: a few targets have their verdict without waiting
/// for an interval, thousands are spread over the first interval. From then on a target keeps its phase: probe n falls
/// due exactly n intervals after the first, so that failover takes the time that the settings say, and targets that
/// were spread stay so. The phase itself is jittered, so that several monitors do not strike in step.
package struct ProbeSchedule {
    /// How far apart the first probes are, in nanoseconds.
    private static let spacing: Int64 = 1_000_000

    private struct Slot {
        /// In nanoseconds.
        var interval: Int64 = 0
        var due: Int64 = 0
        var timer: LoopTimer?
        var isUsed = false
    }

    private var slots: [Slot] = []
    private var queue = TimerQueue<Int32>()
    private var random: RandomGenerator
    /// Where the next new target's first probe goes.
    private var cursor = Int64.min

    /// An empty schedule; the seed makes the phases repeatable.
    package init(seed: UInt64) {
        random = RandomGenerator(seed: seed)
    }

    /// When the next probe falls due; nil with none. Probes that have been begun count again from `finish` on.
    package var nextDue: MonotonicTime? { queue.nextDeadline }

    /// Enters a target under a slot number that the caller chooses, and sets the time of its first probe.
    package mutating func add(slot: Int, interval: Duration, now: MonotonicTime) {
        remove(slot: slot)
        while slots.count <= slot { slots.append(Slot()) }
        let now = now.nanoseconds
        let interval = max(interval.nanoseconds, 1)
        let start = max(now, cursor)
        var due = start + Int64.random(in: 0..<Self.spacing, using: &random)
        if due - now < interval {
            cursor = start + Self.spacing
        } else {
            // The first interval is full at one a millisecond: the rest go anywhere in it.
            due = now + Int64.random(in: 0..<interval, using: &random)
        }
        slots[slot] = Slot(interval: interval, due: due, isUsed: true)
        enqueue(slot)
    }

    /// Forgets a target.
    package mutating func remove(slot: Int) {
        guard slots.indices.contains(slot) else { return }
        if let timer = slots[slot].timer { _ = queue.remove(timer) }
        slots[slot] = Slot()
    }

    /// Takes the next target that is due; it is not due again before `finish`.
    package mutating func takeDue(now: MonotonicTime) -> Int? {
        guard let slot = queue.popDue(at: now) else { return nil }
        slots[Int(slot)].timer = nil
        return Int(slot)
    }

    /// Sets the next time of a target whose probe has ended: the first one of its phase that is yet to come.
    ///
    /// Times that passed while the probe was put off are left out, not made up for.
    package mutating func finish(slot: Int, now: MonotonicTime) {
        guard slots.indices.contains(slot), slots[slot].isUsed, slots[slot].timer == nil else { return }
        let interval = slots[slot].interval
        let behind = max(0, now.nanoseconds - slots[slot].due)
        slots[slot].due += interval * (behind / interval + 1)
        enqueue(slot)
    }

    private mutating func enqueue(_ slot: Int) {
        slots[slot].timer = queue.insert(Int32(slot), at: MonotonicTime(nanoseconds: slots[slot].due))
    }
}

extension Duration {
    /// Whole nanoseconds, without regard to those beyond 292 years.
    var nanoseconds: Int64 {
        components.seconds &* 1_000_000_000 &+ components.attoseconds / 1_000_000_000
    }
}
