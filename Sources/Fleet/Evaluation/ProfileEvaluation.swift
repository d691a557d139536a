public import DNSWire
public import Traffic

/// What the resources of one profile come to: what is served, where it comes from, and what does not serve and why.
public struct ProfileEvaluation: Sendable, Equatable {
    /// A policy and whether it is in force.
    public struct Policy: NamedFacts, Sendable, Equatable {
        /// Whether a policy is in force.
        public enum Verdict: Sendable, Equatable {
            /// It is.
            case inForce
            /// There is no profile of the name that the policy states.
            case profileNotFound
            /// The older policy of that name is in force.
            case outranked(by: String)
            /// It is being deleted.
            case beingDeleted
        }

        /// The policy's name.
        public var name: String
        /// The policy's generation.
        public var generation: Int64
        /// Whether it is in force.
        public var verdict: Verdict
    }

    /// An alias that is not answered at one of the names (rules 5).
    public struct OmittedAlias: Sendable, Equatable {
        /// The name.
        public var name: DomainName
        /// The endpoint's position in the profile's list.
        public var endpoint: Int
    }

    /// An alias whose target lies in a served zone and is not the end of the way.
    public struct AliasChain: Sendable, Equatable {
        /// What stands at the target.
        public enum End: Sendable, Equatable {
            /// A static CNAME record to that name.
            case staticAlias(DomainName)
            /// A name of that profile, which has aliases among its endpoints.
            case aliases(ProfileID)
            /// No record and no profile.
            case nothing
        }

        /// The endpoint's position in the profile's list.
        public var endpoint: Int
        /// What stands at the target.
        public var end: End
    }

    /// What is served: the names that the profile holds, and its endpoints.
    public var profile: Profile
    /// Why there is no `TrafficManagerProfile` that counts; nil where there is one.
    public var absence: ProfileAbsence?
    /// The profile's generation.
    public var generation: Int64
    /// The names asked for, in the order in which the profile has them.
    public var names: [NamePlacement] = []
    /// How each of the profile's endpoints came about, in their order.
    public var provenance: [EndpointProvenance] = []
    /// The backends by name.
    public var backends: [BackendEvaluation] = []
    /// The external endpoints that do not serve.
    public var externalExclusions: [Exclusion] = []
    /// The policies by name.
    public var policies: [Policy] = []
    /// The aliases that are not answered at some of the names.
    public var omittedAliases: [OmittedAlias] = []
    /// The aliases that lead on through names of the served zones, or nowhere.
    public var aliasChains: [AliasChain] = []
    /// The names at which the zone's own HTTPS records are answered instead of the profile's.
    public var staticHTTPSNames: [DomainName] = []

    init(profile: Profile, absence: ProfileAbsence?, generation: Int64) {
        self.profile = profile
        self.absence = absence
        self.generation = generation
    }

    /// Whether the `TrafficManagerProfile` exists and counts; objects may refer to one that does not.
    public var isDefined: Bool { absence == nil }

    /// Everything that does not serve, backends' exports first.
    public var exclusions: [Exclusion] { backends.flatMap(\.exclusions) + externalExclusions }

    /// The generated name in the first zone that gives one; nil where the profile holds none.
    public var dnsName: DomainName? {
        names.first { $0.kind == .generated && $0.problem == nil }?.name
    }
}
