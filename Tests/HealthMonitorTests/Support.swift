import DNSWire
import HealthMonitor
import IPAddress
import Logging
import Synchronization
import TestSupport
import Testing
import Traffic

/// A monitor under test, with what it told.
final class TestMonitor: Sendable {
    let monitor: HealthMonitor
    private let told: Told

    private final class Told: Sendable {
        let health = Mutex<[ProfileID: ProfileHealth]>([:])
        let log = LogLines()
    }

    init(_ configuration: HealthMonitorConfiguration = HealthMonitorConfiguration(), restoring: [SavedHealth] = [])
        throws
    {
        let told = Told()
        self.told = told
        monitor = try HealthMonitor(configuration: configuration, logger: told.log.logger, restoring: restoring) {
            changes in
            told.health.withLock { $0.merge(changes) { $1 } }
        }
    }

    deinit {
        monitor.stop()
    }

    var lines: [String] { told.log.lines }

    /// The states as `onChange` told them.
    func states(_ name: String = "web") -> [[HealthState]]? {
        told.health.withLock { $0[ProfileID(namespace: "shop", name: name)]?.states }
    }

    /// The health as `onChange` told it.
    func health(_ name: String = "web") -> ProfileHealth? {
        told.health.withLock { $0[ProfileID(namespace: "shop", name: name)] }
    }

    /// The first place of an endpoint, as the snapshot shows it.
    func place(_ endpoint: Int = 0, of name: String = "web") throws -> HealthSnapshot.Place {
        let profile = try #require(monitor.snapshot(of: ProfileID(namespace: "shop", name: name)))
        return try #require(profile.endpoints[endpoint].first)
    }

    /// Waits until the first place of a profile has a result, and gives it.
    func firstResult(of name: String = "web") throws -> ProbeResult {
        #expect(try poll { try place(of: name).lastResult != nil }, "no result: \(lines)")
        return try #require(try place(of: name).lastResult)
    }
}

extension Profile {
    /// A profile of endpoints with one address or name each.
    static func of(_ targets: String..., name: String = "web", monitor: MonitorSettings?) throws -> Profile {
        let endpoints = try targets.enumerated().map { index, text in
            let address = IPAddress(text)
            let target: Endpoint.Target =
                if let address { .addresses([address]) } else { .alias(try DomainName(text)) }
            return Endpoint(origin: .external(name: "e\(index)"), target: target, weight: 1)
        }
        return Profile(
            id: ProfileID(namespace: "shop", name: name), names: [], endpoints: endpoints, monitor: monitor)
    }
}

extension ProbeResult.Outcome {
    /// What the probe saw, whether it counts or this process was held up meanwhile.
    var seen: ProbeResult.Outcome {
        if case .failure(.heldUp(_, let failure)) = self { .failure(failure) } else { self }
    }
}

extension MonitorSettings {
    /// Settings for servers on this host: an interval of a second, all of which a probe has where nothing else is said,
    /// since the servers share a machine with other tests.
    static func quick(
        _ port: UInt16, kind: Kind = .http, tolerated: Int = 0, bodyContains: String? = nil,
        interval: Duration = .seconds(1), timeout: Duration? = nil
    ) -> MonitorSettings {
        MonitorSettings(
            kind: kind, port: Int(port), path: "/healthz", interval: interval, timeout: timeout ?? interval,
            toleratedFailures: tolerated, bodyContains: bodyContains)
    }
}
