import DNSWire
import Resources
import Traffic

// What is kept of the resources that belong to one profile: no more than evaluating it needs, since there may be hundreds
// of thousands of them.

/// What is kept of a `TrafficManagerProfile`.
struct ProfileFacts: Equatable {
    var created: Timestamp?
    var rank: SourceRank
    var generation: Int64
    /// How the endpoints are probed where no policy says otherwise.
    var monitor: MonitorSettings

    init(_ object: TrafficManagerProfile, _ rank: SourceRank) {
        created = object.metadata.creationTimestamp
        self.rank = rank
        generation = object.metadata.generation
        monitor = MonitorSettings(object.monitorConfig)
    }
}

/// What is kept of a `TrafficManagerBackend`.
struct BackendFacts: NamedFacts, Equatable {
    var name: String
    var uid: String
    var generation: Int64
    var service: String
    var weight: Int
    var isBeingDeleted: Bool
    var reported: [ReportedEndpoint]

    init(_ object: TrafficManagerBackend) {
        name = object.metadata.name
        uid = object.metadata.uid
        generation = object.metadata.generation
        service = object.backendName
        weight = object.weight
        isBeingDeleted = object.metadata.isBeingDeleted
        reported = object.reportedEndpoints
    }
}

/// What is kept of an `ExternalEndpoint`.
struct ExternalFacts: NamedFacts, Equatable {
    var name: String
    /// nil where the target can not be answered; made once, so that the profile's endpoint shares its storage.
    var target: Endpoint.Target?
    var weight: UInt32
    var isEnabled: Bool
    var alwaysServe: Bool
    var isBeingDeleted: Bool
    var generation: Int64
    /// Why there is no target.
    var unusable: [String]

    init(_ object: ExternalEndpoint) {
        name = object.metadata.name
        let choice = TargetChoice(CollectionOfOne(object.target))
        target = choice.target
        unusable = choice.unusable
        weight = UInt32(clamping: object.weight)
        isEnabled = object.isEnabled
        alwaysServe = object.alwaysServe
        isBeingDeleted = object.metadata.isBeingDeleted
        generation = object.metadata.generation
    }

    /// Why the endpoint does not serve its profile, which may be absent or hold no name; nil where it does.
    func reasonNotServed(absence: ProfileAbsence?, hasName: Bool) -> Exclusion.Reason? {
        if isBeingDeleted { return .beingDeleted }
        if let absence { return .noProfile(absence) }
        if target == nil { return .unusableAddress(unusable) }
        if !hasName { return .noName }
        if !isEnabled { return .disabled }
        return weight == 0 ? .weightZero : nil
    }
}

/// What is kept of a `ProfilePolicy`.
struct PolicyFacts: NamedFacts, Equatable {
    var name: String
    var created: Timestamp?
    var rank: SourceRank
    var generation: Int64
    var isBeingDeleted: Bool
    var ttl: UInt32?
    var maxReturn: Int
    var hostnames: [DomainName]
    var whenAllDegraded: Profile.WhenAllDegraded
    var minimumHealthyWeight: Double
    var monitor: PolicyMonitor
    var https: HTTPSParameters?

    init(_ object: ProfilePolicy, _ rank: SourceRank) {
        self.rank = rank
        name = object.metadata.name
        created = object.metadata.creationTimestamp
        generation = object.metadata.generation
        isBeingDeleted = object.metadata.isBeingDeleted
        ttl = object.ttlSeconds
        maxReturn = object.maxReturn
        hostnames = object.hostnames
        whenAllDegraded = object.allDegraded == .serve ? .serve : .nodata
        minimumHealthyWeight = object.minimumHealthyWeight
        monitor = object.monitor
        https = object.https.map { HTTPSParameters(alpn: $0.alpn, port: $0.port) }
    }
}
