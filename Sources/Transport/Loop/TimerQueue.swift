/// A timer of an `EventLoop`.
///
/// It may be kept after the timer has fired or was cancelled: it then means no other timer.
public struct LoopTimer: Hashable, Sendable {
    let slot: Int32
    let generation: UInt32
}

/// Timers in the order of their deadlines: a binary heap that knows where each timer stands, so that one of many
/// thousands is cancelled or moved in logarithmic time and leaves nothing behind.
package struct TimerQueue<Payload> {
    private struct Entry {
        var deadline: Int64
        /// Counts up, so that timers of one deadline fire in the order they were set.
        var sequence: UInt64
        var slot: Int32

        func isBefore(_ other: Entry) -> Bool {
            deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence
        }
    }

    private struct Slot {
        var generation: UInt32 = 0
        var position: Int32 = 0
        var payload: Payload?
    }

    private var heap: [Entry] = []
    private var slots: [Slot] = []
    private var freeSlots: [Int32] = []
    private var sequence: UInt64 = 0

    /// An empty queue.
    package init() {}

    /// Timers that wait.
    package var count: Int { heap.count }

    /// The deadline of the timer that is next; nil without any.
    package var nextDeadline: MonotonicTime? {
        heap.first.map { MonotonicTime(nanoseconds: $0.deadline) }
    }

    /// Adds a timer.
    package mutating func insert(_ payload: Payload, at deadline: MonotonicTime) -> LoopTimer {
        let slot: Int32
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = Int32(slots.count)
            slots.append(Slot())
        }
        slots[Int(slot)].payload = payload
        sequence += 1
        heap.append(Entry(deadline: deadline.nanoseconds, sequence: sequence, slot: slot))
        siftUp(heap.count - 1)
        return LoopTimer(slot: slot, generation: slots[Int(slot)].generation)
    }

    /// Gives a waiting timer another deadline.
    ///
    /// - Returns: False if it does not wait any more.
    package mutating func move(_ timer: LoopTimer, to deadline: MonotonicTime) -> Bool {
        guard let position = position(of: timer) else { return false }
        sequence += 1
        heap[position].deadline = deadline.nanoseconds
        heap[position].sequence = sequence
        restore(position)
        return true
    }

    /// Removes a timer, unless it has gone already.
    package mutating func remove(_ timer: LoopTimer) -> Payload? {
        guard let position = position(of: timer) else { return nil }
        return remove(at: position)
    }

    /// Removes the next timer if its deadline is reached.
    package mutating func popDue(at now: MonotonicTime) -> Payload? {
        guard let first = heap.first, first.deadline <= now.nanoseconds else { return nil }
        return remove(at: 0)
    }

    /// Removes all timers; what was set before still means no later one.
    package mutating func removeAll() {
        while !heap.isEmpty { _ = remove(at: heap.count - 1) }
    }

    private func position(of timer: LoopTimer) -> Int? {
        guard timer.slot < slots.count else { return nil }  // Of another loop.
        let slot = slots[Int(timer.slot)]
        guard slot.generation == timer.generation, slot.payload != nil else { return nil }
        return Int(slot.position)
    }

    private mutating func remove(at position: Int) -> Payload? {
        let slot = Int(heap[position].slot)
        let last = heap.removeLast()
        if position < heap.count {
            heap[position] = last
            restore(position)
        }
        let payload = slots[slot].payload.take()
        slots[slot].generation &+= 1
        freeSlots.append(Int32(slot))
        return payload
    }

    private mutating func restore(_ position: Int) {
        if position > 0, heap[position].isBefore(heap[(position - 1) / 2]) {
            siftUp(position)
        } else {
            siftDown(position)
        }
    }

    private mutating func siftUp(_ start: Int) {
        var position = start
        let entry = heap[position]
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.isBefore(heap[parent]) else { break }
            place(heap[parent], at: position)
            position = parent
        }
        place(entry, at: position)
    }

    private mutating func siftDown(_ start: Int) {
        var position = start
        let entry = heap[position]
        while true {
            var child = 2 * position + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(entry) else { break }
            place(heap[child], at: position)
            position = child
        }
        place(entry, at: position)
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        heap[position] = entry
        slots[Int(entry.slot)].position = Int32(position)
    }
}
