internal import DNSWire
internal import IPAddress
package import Traffic

/// What of a place's state outlives the process; its form is for a file.
public struct SavedHealth: Codable, Sendable, Hashable {
    /// The profile whose verdict it is, `namespace/name`; nil in files of releases that kept one for all profiles.
    public var profile: String?
    /// Tells the target: what is probed, and a digest of how. Header values, which may be secrets, are not in it.
    public var target: String
    /// CheckingEndpoint, Online or Degraded.
    public var state: String
    /// Since when, milliseconds since 1970.
    public var since: Int64
    /// Failures since the last success.
    public var consecutiveFailures: Int
    /// Successes since the last failure.
    public var consecutiveSuccesses: Int
    /// When the newest result that counts came in, milliseconds since 1970.
    public var lastResult: Int64

    package init(profile: ProfileID?, target: String, _ saved: HealthTracker.Saved) {
        self.profile = profile?.description
        self.target = target
        state = saved.state.rawValue
        since = saved.since.milliseconds
        consecutiveFailures = saved.consecutiveFailures
        consecutiveSuccesses = saved.consecutiveSuccesses
        lastResult = saved.lastResult.milliseconds
    }

    /// The tracker's part; nil for a state that no tracker has.
    package var tracker: HealthTracker.Saved? {
        HealthState(rawValue: state).map { state in
            HealthTracker.Saved(
                state: state, since: WallTime(milliseconds: since), consecutiveFailures: consecutiveFailures,
                consecutiveSuccesses: consecutiveSuccesses, lastResult: WallTime(milliseconds: lastResult))
        }
    }
}

extension ProbeTarget {
    /// Tells the target from others over restarts and releases: what is probed, and a digest of all settings.
    package var savedKey: String {
        let text = [
            settings.path, settings.method.rawValue, "\(settings.interval)", "\(settings.timeout)",
            "\(settings.toleratedFailures)", "\(settings.recoveryThreshold)", "\(settings.expectedStatusCodes)",
            settings.bodyContains.map { "+\($0)" } ?? "-",
            settings.headers.map { "\($0.name)\u{0}\($0.value)" }.joined(separator: "\u{1}"),
            settings.tls.verify.rawValue, settings.tls.caFile ?? "", settings.tls.serverName ?? "",
            settings.tls.certificateFile ?? "", settings.tls.keyFile ?? "",
        ].joined(separator: "\u{2}")
        // FNV-1a: the standard library's hash differs in each process.
        let digest = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\(settings.kind.rawValue) \(host) \(settings.statedPort) \(String(digest, radix: 16))"
    }
}
