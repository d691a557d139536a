public import DNSWire
import Fleet
public import Traffic

/// Why a name answers as it does, as `pointsman explain -o json` prints it.
///
/// Documented shape: `apiVersion`, `kind: NameExplanation`, `name`, `type`, `steps[]` (the name, then each name that a
/// CNAME inside the served zones leads to: ``Step``) and `sampleAnswer` (``SampleAnswer``, made by the server's own code).
public struct NameExplanation: Sendable, Equatable, Codable {
    /// What stands at a name.
    public enum Result: String, Sendable, Codable {
        /// The name of a profile.
        case profile = "Profile"
        /// Static records, the zone's apex included.
        case records = "StaticRecords"
        /// The wildcard that covers the name: static records of it, or a profile's.
        case wildcard = "Wildcard"
        /// Another server's: a referral.
        case delegation = "Delegation"
        /// Nothing, but names below it exist: NODATA.
        case emptyNonTerminal = "EmptyNonTerminal"
        /// Nothing: NXDOMAIN.
        case noSuchName = "NoSuchName"
        /// The name lies in no served zone: REFUSED.
        case outsideZones = "OutsideZones"
    }

    /// One name on the way.
    public struct Step: Sendable, Equatable, Codable {
        /// The name.
        public var name: String
        /// The zone it lies in; absent outside the served zones.
        public var zone: String?
        /// What stands there.
        public var result: Result
        /// The same as a sentence.
        public var text: String
        /// The TTL of the answers; absent where there are none of one TTL.
        public var ttlSeconds: UInt32?
        /// The longest name above that exists; only where the name does not.
        public var closestEncloser: String?
        /// The static records, or the delegation's.
        public var records: [String] = []
        /// The profile that holds the name.
        public var profile: ProfileReport?
    }

    /// The version of this shape.
    public var apiVersion = "pointsman.dev/v1"
    /// What this is.
    public var kind = "NameExplanation"
    /// The name asked for.
    public var name: String
    /// The type asked for.
    public var type: String
    /// The name and those that it leads to.
    public var steps: [Step]
    /// One answer, drawn as clients' answers are.
    public var sampleAnswer: SampleAnswer?

    /// The zone in which the name lies.
    public var zone: String? { steps.first?.zone }

    /// As many names as a chain may have (rules 5).
    private static let chainLimit = 8

    /// Explains a name over definitions that were read.
    ///
    /// - Parameter observe: What a running server knows of a profile's health; nil where there is none.
    public init(
        of name: DomainName, type: RecordType, in definitions: Definitions,
        observe: (ProfileID) -> ObservedProfile? = { _ in nil }
    ) {
        self.name = name.description
        self.type = type.description
        let tree = NameTree(
            zones: definitions.configuration.zones.map(\.zone), profiles: definitions.fleet.profiles)
        var steps: [Step] = []
        var next: DomainName? = name
        while let current = next, steps.count < Self.chainLimit {
            let (step, target) = Self.explain(current, type, tree, definitions.fleet, observe)
            steps.append(step)
            next = target.flatMap { tree.zone(of: $0) == nil ? nil : $0 }
        }
        self.steps = steps
        sampleAnswer = SampleAnswer(to: name, type: type, from: definitions.makeTable { _ in nil })
    }

    /// Explains one name.
    ///
    /// - Returns: The step, and where a static CNAME leads on.
    private static func explain(
        _ name: DomainName, _ type: RecordType, _ tree: NameTree, _ fleet: FleetModel,
        _ observe: (ProfileID) -> ObservedProfile?
    ) -> (Step, next: DomainName?) {
        guard let zone = tree.zone(of: name) else {
            let served = tree.zones.map(\.name.description).joined(separator: ", ")
            let text = "lies in no served zone (\(served)): the query is refused"
            return (Step(name: name.description, result: .outsideZones, text: text), nil)
        }
        var step = Step(name: name.description, zone: zone.name.description, result: .records, text: "")
        if let cut = tree.delegation(above: name, in: zone), cut != name || type != .ds {
            step.result = .delegation
            step.text = "lies in the delegation \(cut): clients are referred to its name servers"
            step.records = tree.records(at: cut).map(\.description)
            return (step, nil)
        }
        func describeProfile(at owner: DomainName) -> Bool {
            guard let id = tree.holder(of: owner), let evaluation = fleet.evaluation(of: id) else { return false }
            var report = ProfileReport(evaluation)
            if let observed = observe(id) { report.add(observed) }
            if evaluation.staticHTTPSNames.contains(owner) { report.omitHTTPS() }
            step.result = .profile
            step.profile = report
            step.ttlSeconds = evaluation.profile.ttl ?? zone.ttl
            step.records = tree.records(at: owner).map(\.description)
            step.text = "is a name of profile \(id)" + effect(on: report, type)
            return true
        }
        if describeProfile(at: name) { return (step, nil) }
        if tree.exists(name, in: zone) {
            describeRecords(at: name, name, type, tree, zone, &step)
            return (step, alias(at: name, type, tree))
        }
        let encloser = tree.closestEncloser(of: name, in: zone)
        step.closestEncloser = encloser.description
        if let wildcard = try? encloser.prepending("*"), tree.exists(wildcard, in: zone) {
            let isProfile = describeProfile(at: wildcard)
            if !isProfile { describeRecords(at: wildcard, name, type, tree, zone, &step) }
            step.result = .wildcard
            step.text =
                "does not exist itself; the wildcard \(wildcard) covers it: \(isProfile ? "it " : "")" + step.text
            return (step, isProfile ? nil : alias(at: wildcard, type, tree))
        }
        step.result = .noSuchName
        step.text =
            "does not exist (NXDOMAIN): the closest name that does is \(encloser), and there is no wildcard below it"
        step.ttlSeconds = min(zone.timers.negativeTTL, zone.nameServerTTL)
        return (step, nil)
    }

    private static func describeRecords(
        at owner: DomainName, _ name: DomainName, _ type: RecordType, _ tree: NameTree, _ zone: Zone, _ step: inout Step
    ) {
        let records = tree.records(at: owner)
        step.records = records.map(\.description)
        if name == zone.name {
            step.text = "is the apex of zone \(zone.name): its SOA and NS records stand there"
            if !records.isEmpty { step.text += ", and static records" }
            return
        }
        guard !records.isEmpty else {
            step.result = .emptyNonTerminal
            step.text = "has no records, but names below it exist: NODATA"
            step.ttlSeconds = min(zone.timers.negativeTTL, zone.nameServerTTL)
            return
        }
        let types = Set(records.map(\.type.description)).sorted().joined(separator: ", ")
        step.text = "has static records of type \(types)"
        let asked = records.filter { $0.type == type || $0.type == .cname }
        if asked.isEmpty, type != .any { step.text += ", none of type \(type): NODATA" }
        step.ttlSeconds = (asked.isEmpty ? records : asked).map(\.ttl).min()
    }

    private static func alias(at name: DomainName, _ type: RecordType, _ tree: NameTree) -> DomainName? {
        guard type != .cname, type != .any else { return nil }
        return tree.records(at: name).first { $0.type == .cname }?.targetName
    }

    /// What follows for a question of that type.
    private static func effect(on profile: ProfileReport, _ type: RecordType) -> String {
        let drawn = profile.endpoints.filter { endpoint in
            endpoint.outReason(of: type) == nil && endpoint.share(of: type).weight > 0
        }
        switch type {
        case .a, .aaaa:
            if drawn.isEmpty { return ": no endpoint can answer \(type): NODATA" }
            return drawn.count == 1
                ? ": its only endpoint for \(type) is answered" : ": one of \(drawn.count) endpoints is drawn by weight"
        case .https where profile.https != nil:
            guard let first = drawn.first else { return ": no endpoint can answer \(type): NODATA" }
            if first.alias != nil { return ": a CNAME, as it has no endpoints but aliases" }
            return drawn.count == 1
                ? ": an HTTPS record with the addresses of its only endpoint as hints"
                : ": an HTTPS record with the addresses of one of \(drawn.count) endpoints as hints, drawn by weight"
        case .cname: return ": a draw among its alias endpoints, NODATA without them"
        default: return ": static data of that type, NODATA without it"
        }
    }
}

extension EndpointReport {
    /// Why the endpoint is not answered to a question of that type; nil where it is, and where it has no address of the
    /// type.
    public func outReason(of type: RecordType) -> String? {
        switch type {
        case .a: outReason ?? outReasonA
        case .aaaa: outReason ?? outReasonAAAA
        default: outReason
        }
    }

    /// Whether the endpoint can be answered to a question of that type.
    public func answers(_ type: RecordType) -> Bool {
        if type == .https, let shareHTTPS { return shareHTTPS.weight > 0 }
        if alias != nil { return true }
        switch type {
        case .a: return addresses.contains { !$0.contains(":") }
        case .aaaa: return addresses.contains { $0.contains(":") }
        default: return false
        }
    }

    /// The endpoint's share of the draw for that type; of weight 0 where it is not drawn for it.
    public func share(of type: RecordType) -> ShareReport {
        guard answers(type) else { return ShareReport(weight: 0, total: 0) }
        if type == .https, let shareHTTPS { return shareHTTPS }
        return type == .aaaa ? shareAAAA : shareA
    }
}
