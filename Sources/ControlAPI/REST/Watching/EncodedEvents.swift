internal import Resources
internal import Synchronization

/// Keeps the last events as they were sent, so that many watches of one change encode it once.
final class EncodedEvents: Sendable {
    /// What decides an event's octets.
    struct Place: Hashable, Sendable {
        var revision: Int64
        var type: WatchEventType
        var kind: ResourceKind
        var version: String
        var form: Representation
        var includeObject: IncludeObject
    }

    private struct State {
        var octets: [Place: [UInt8]] = [:]
        var order: [Place] = []
        var next = 0
    }

    /// Watches of one change follow one another within milliseconds.
    private static let capacity = 256
    /// Larger events are not kept: they would fill the memory, and copying them costs each watch little.
    private static let largestOctets = 65_536

    private let state = Mutex(State())

    /// The octets of an event, encoded where no other watch has done so.
    func octets(_ place: Place, _ encode: () -> [UInt8]) -> [UInt8] {
        if let kept = state.withLock({ $0.octets[place] }) { return kept }
        let octets = encode()
        guard octets.count <= Self.largestOctets else { return octets }
        state.withLock { state in
            guard state.octets.updateValue(octets, forKey: place) == nil else { return }
            if state.order.count < Self.capacity {
                state.order.append(place)
            } else {
                state.octets[state.order[state.next]] = nil
                state.order[state.next] = place
                state.next = (state.next + 1) % Self.capacity
            }
        }
        return octets
    }
}
