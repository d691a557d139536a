internal import DNSWire
internal import IPAddress
internal import Traffic

/// The states of an earlier process that have not been taken over yet, by profile and address.
///
/// Those of files that tell no profile are found by the whole target, else by address and port; of several there, a
/// Degraded one counts, so that a change of settings brings nobody back.
struct SavedVerdicts {
    /// What was saved of one place.
    struct Entry {
        /// The target under which it was saved, as text.
        var target: String
        /// The state.
        var saved: HealthTracker.Saved
    }

    /// For so long after its newest result, a Degraded state waits for its profile to be defined again.
    static let longestWait: Duration = .seconds(7 * 86_400)

    private var entries: [String: SavedHealth] = [:]
    private var targets: [String: SavedHealth] = [:]
    private var places: [String: SavedHealth] = [:]

    init(_ saved: [SavedHealth]) {
        for entry in saved where entry.tracker != nil {
            guard let place = Place(entry.target) else { continue }
            if let profile = entry.profile {
                entries["\(profile) \(place.host)"] = entry
            } else {
                targets[entry.target] = entry
                if places[place.text]?.state != HealthState.degraded.rawValue { places[place.text] = entry }
            }
        }
    }

    /// Takes what was saved of a profile's place.
    mutating func take(_ user: ProfileID, _ target: ProbeTarget) -> Entry? {
        guard !entries.isEmpty || !targets.isEmpty else { return nil }
        let key = target.savedKey
        guard let place = Place(key) else { return nil }
        let found = entries.removeValue(forKey: "\(user) \(place.host)") ?? targets[key] ?? places[place.text]
        return found.flatMap { found in found.tracker.map { Entry(target: found.target, saved: $0) } }
    }

    /// The Degraded states of profiles that were not defined since the start, which are to be kept on.
    func waiting(at now: WallTime) -> [SavedHealth] {
        entries.values.filter { entry in
            entry.state == HealthState.degraded.rawValue
                && now.since(WallTime(milliseconds: entry.lastResult)) < Self.longestWait
        }
    }

    /// The address or name, and the port, of a target's text.
    private struct Place {
        /// In lower case, as names have no case.
        var host: String
        /// Both.
        var text: String

        init?(_ target: String) {
            let words = target.split(separator: " ")
            guard words.count >= 4 else { return nil }
            host = words[1..<(words.count - 2)].joined(separator: " ").lowercased()
            text = "\(host) \(words[words.count - 2])"
        }
    }
}
