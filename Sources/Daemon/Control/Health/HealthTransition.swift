package import Traffic

/// A change of an address's state that people are told as an event.
package struct HealthTransition: Sendable, Equatable {
    /// The address as it is now.
    package var object: EndpointHealthObject

    /// What changed from the objects of a profile that were shown before to those of now: addresses that went Degraded,
    /// or came Online.
    ///
    /// - Parameter start: When this process began. A state from before was taken over, and is no news.
    package static func between(
        _ before: [EndpointHealthObject], _ after: [EndpointHealthObject], start: WallTime
    ) -> [HealthTransition] {
        let former = Dictionary(before.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
        return after.filter { object in
            guard object.state == .degraded || object.state == .online else { return false }
            if let state = former[object.name] { return state != object.state }
            return object.since.map { $0 >= start } ?? false
        }.map { HealthTransition(object: $0) }
    }

    /// The event's reason.
    package var reason: String { object.state.rawValue }

    /// How the event is to be taken.
    package var severity: ObjectEvent.Severity { object.state == .degraded ? .warning : .normal }

    /// The event's message.
    package var message: String {
        let place = "endpoint \(object.endpoint) at \(object.target)"
        return "\(place) is \(object.state.rawValue)\(object.reason.isEmpty ? "" : ": \(object.reason)")"
    }
}
