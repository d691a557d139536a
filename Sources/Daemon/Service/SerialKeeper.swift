package import DNSWire
import Traffic

/// Moves the zones' SOA serials (rules 8). Pure: the time is told.
package struct SerialKeeper: Equatable {
    private struct Entry: Equatable {
        var serial: UInt32
        var isFixed: Bool
        /// When it moved last, milliseconds since 1970; nil before the first move.
        var movedAt: Int64?
        var isPending = false
    }

    /// The least time between two moves, in milliseconds.
    private static let interval: Int64 = 1000

    private var entries: [DomainName: Entry] = [:]
    /// Serials of zones that are not served now: should they come back, they must not move backwards.
    private var retired: [DomainName: UInt32] = [:]

    /// Begins with what was kept of an earlier run; every zone is pending, as its definitions may have changed meanwhile.
    package init(zones: [Configuration.ServedZone], kept: [DomainName: UInt32] = [:]) {
        retired = kept
        serve(zones)
    }

    /// Serves other zones; those that are new are pending.
    package mutating func serve(_ zones: [Configuration.ServedZone]) {
        var next: [DomainName: Entry] = [:]
        for served in zones {
            let name = served.zone.name
            if let serial = served.fixedSerial {
                next[name] = Entry(serial: serial, isFixed: true)
            } else if var entry = entries[name] {
                if entry.isFixed { entry.isPending = true }
                entry.isFixed = false
                next[name] = entry
            } else {
                next[name] = Entry(serial: retired[name] ?? 0, isFixed: false, isPending: true)
            }
        }
        for (name, entry) in entries where next[name] == nil { retired[name] = entry.serial }
        entries = next
    }

    /// The definitions of zones have changed.
    package mutating func touch(_ zones: some Sequence<DomainName>) {
        for zone in zones where entries[zone]?.isFixed == false { entries[zone]?.isPending = true }
    }

    /// Moves what is pending and has not moved within a second.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: Whether a serial has moved, and in how many milliseconds the next one is due.
    package mutating func settle(now: Int64) -> (hasMoved: Bool, dueIn: Int64?) {
        var hasMoved = false
        var dueIn: Int64?
        for (name, var entry) in entries where entry.isPending {
            // A clock that was set back must not hold a serial up.
            if let movedAt = entry.movedAt, movedAt <= now, now - movedAt < Self.interval {
                dueIn = min(dueIn ?? .max, Self.interval - (now - movedAt))
                continue
            }
            entry.serial = max(entry.serial &+ 1, UInt32(clamping: now / 1000))
            entry.movedAt = now
            entry.isPending = false
            entries[name] = entry
            hasMoved = true
        }
        return (hasMoved, dueIn)
    }

    /// A zone's serial; nil where the zone is not served.
    package func serial(of zone: DomainName) -> UInt32? { entries[zone]?.serial }

    // MARK: The file

    /// The text in which serials are kept: a line `zone serial` for each zone whose serial moves.
    package var text: String {
        var serials = retired
        for (name, entry) in entries where !entry.isFixed { serials[name] = entry.serial }
        return serials.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }

    /// Reads kept serials; nil where the text is damaged.
    package static func parse(_ text: String) -> [DomainName: UInt32]? {
        var serials: [DomainName: UInt32] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let name = try? DomainName(parts[0]), let serial = UInt32(parts[1]) else {
                return nil
            }
            serials[name] = serial
        }
        return serials
    }
}
