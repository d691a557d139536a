package import Transport

/// How many probes run at once, and which wait; pure.
///
/// When this host is short of descriptors or ports, the bound sinks below what was possible, and rises again slowly while
/// probes go well. Those that wait do so in the order in which they fell due, so that none starves.
package struct ProbeAdmission {
    /// How long nothing is begun after a shortage, since trying again at once would only spin.
    package static let pause: Duration = .milliseconds(100)

    /// How many may run at present.
    package private(set) var limit: Int
    /// How many run.
    package private(set) var underWay = 0
    private let configuredLimit: Int
    private var goneWell = 0
    private var pausedUntil: MonotonicTime?
    /// A queue: those before `head` have been taken.
    private var queue: [Int] = []
    private var head = 0

    /// Lets that many run at once, at least one.
    package init(limit: Int) {
        configuredLimit = max(1, limit)
        self.limit = configuredLimit
    }

    /// How many wait.
    package var waiting: Int { queue.count - head }
    /// Until when nothing is begun; nil: it is no matter of time.
    package var resumption: MonotonicTime? { waiting > 0 ? pausedUntil : nil }

    /// Puts a target behind those that wait.
    package mutating func enqueue(_ slot: Int) {
        queue.append(slot)
    }

    /// Takes the target whose probe is to begin now; nil while none waits or none may begin.
    package mutating func next(now: MonotonicTime) -> Int? {
        if let until = pausedUntil {
            guard now >= until else { return nil }
            pausedUntil = nil
        }
        guard underWay < limit, head < queue.count else { return nil }
        let slot = queue[head]
        head += 1
        if head >= 1024, head * 2 >= queue.count {
            queue.removeFirst(head)
            head = 0
        }
        underWay += 1
        return slot
    }

    /// Takes note of a probe that has ended by itself.
    package mutating func finished() {
        underWay -= 1
        guard limit < configuredLimit else { return }
        goneWell += 1
        guard goneWell >= limit else { return }
        goneWell = 0
        limit = min(configuredLimit, limit + max(1, limit / 8))
    }

    /// Takes note of a probe that could not run for want of resources: fewer are tried, after a pause.
    package mutating func ranShort(now: MonotonicTime) {
        underWay -= 1
        // An eighth is left over for others in this process, which run short when the probes do.
        limit = max(1, min(limit, underWay - underWay / 8))
        goneWell = 0
        pausedUntil = now.advanced(by: Self.pause)
    }
}
