import DNSWire
import Fleet
import ResourceStore
import Resources
import Traffic

/// What `pointsman check` found, as `-o json` prints it.
///
/// Documented shape: `apiVersion`, `kind: CheckReport`, `zones[]` (names), `profiles[]` (``ProfileReport``), `objects[]`
/// (``ObjectReport``: other objects with a condition that is not `True`), `problems[]` (``ProblemReport``) and `summary`
/// (``Summary``).
public struct CheckReport: Sendable, Equatable, Codable {
    /// Figures of the whole.
    public struct Summary: Sendable, Equatable, Codable {
        /// Files read.
        public var files: Int
        /// Objects by kind.
        public var objects: [String: Int]
        /// The control API's store, which is not read: only the server that runs tells what is in it. Absent without one.
        public var unreadStore: String?
        /// Objects of other kinds, which are passed over, by `Kind.group/version`.
        public var passedOver: [String: Int]
        /// Profiles.
        public var profiles: Int
        /// Endpoints of all profiles.
        public var endpoints: Int
        /// How much was refused or cannot work, profiles' errors included.
        public var errors: Int
        /// How much looks wrong, profiles' warnings included.
        public var warnings: Int
        /// Conditions that are `False`.
        public var falseConditions: Int
    }

    /// The version of this shape.
    public var apiVersion = "pointsman.dev/v1"
    /// What this is.
    public var kind = "CheckReport"
    /// The served zones.
    public var zones: [String]
    /// The profiles by namespace and name.
    public var profiles: [ProfileReport]
    /// Objects beside the profiles' own with a condition that is not `True`.
    public var objects: [ObjectReport]
    /// What was refused, and what looks wrong.
    public var problems: [ProblemReport]
    /// Figures of the whole.
    public var summary: Summary

    /// Whether nothing was refused, and nothing cannot work.
    public var isAccepted: Bool { summary.errors == 0 }
    /// Whether there are no warnings either, and no condition is `False`.
    public var isFlawless: Bool { isAccepted && summary.warnings == 0 && summary.falseConditions == 0 }

    /// Makes the report of definitions that were read; other problems, such as the configuration's warnings, are added.
    public init(_ definitions: Definitions, others: [Problem] = []) {
        let fleet = definitions.fleet
        let served = definitions.configuration.zones.map(\.zone)
        zones = served.map(\.name.description)
        profiles = fleet.profileIDs.compactMap { fleet.evaluation(of: $0).map { ProfileReport($0) } }
        objects = Self.objects(definitions)
        var found = others + definitions.reader.problems
        for loop in AliasLoops(zones: served, profiles: fleet.profiles).loops {
            let profile = loop.steps.lazy.compactMap(\.profile).first
            found.append(
                Problem(
                    file: "definitions", object: profile.map { "TrafficManagerProfile \($0)" } ?? "",
                    found: "a loop: \(loop)", expected: "aliases that end at an address"))
        }
        problems = found.map { ProblemReport($0) }
        let conditions =
            profiles.flatMap { $0.conditions + $0.objects.flatMap(\.conditions) } + objects.flatMap(\.conditions)
        let counts = definitions.reader.counts
        summary = Summary(
            files: counts.files,
            objects: Dictionary(uniqueKeysWithValues: counts.objects.map { ($0.key.rawValue, $0.value) }),
            unreadStore: definitions.configuration.unreadStore, passedOver: counts.passedOver,
            profiles: profiles.count { $0.isDefined },
            endpoints: profiles.reduce(0) { $0 + $1.endpoints.count },
            errors: found.count { $0.severity == .error } + profiles.reduce(0) { $0 + $1.errors.count },
            warnings: found.count { $0.severity == .warning } + profiles.reduce(0) { $0 + $1.warnings.count },
            falseConditions: conditions.count { $0.status == Condition.Status.isFalse.rawValue })
    }

    /// Cluster addresses, external endpoints and members' exports that are not in order.
    private static func objects(_ definitions: Definitions) -> [ObjectReport] {
        let fleet = definitions.fleet
        var reports: [ObjectReport] = []
        for key in definitions.reader.keys(of: [.clusterAddress, .externalEndpoint], in: .hub) {
            guard let status = fleet.status(of: key) else { continue }
            let conditions = status.conditions.map { ConditionReport($0) }
            reports.append(
                ObjectReport(kind: key.kind.rawValue, namespace: key.namespace, name: key.name, conditions: conditions))
        }
        for translation in fleet.memberTranslations where translation.ineligibility != .noExport {
            reports.append(
                ObjectReport(
                    kind: ResourceKind.serviceExport.rawValue, namespace: translation.namespace, name: translation.name,
                    cluster: translation.cluster, conditions: [ConditionReport(translation.condition)]))
        }
        return reports.filter { !$0.isInOrder }
    }
}

extension Configuration {
    /// The file in which the control API keeps its objects; nil without the control API.
    fileprivate var unreadStore: String? {
        guard control != nil, let state else { return nil }
        return "\(state)/\(ResourceStore.fileName)"
    }
}
