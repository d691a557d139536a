/// How one backend of a profile was judged.
public struct BackendEvaluation: NamedFacts, Sendable, Equatable {
    /// What the judgement rests on; the first that applies, in the order of fleet-networking's controller.
    public enum Verdict: Sendable, Equatable {
        /// The backend is being deleted.
        case beingDeleted
        /// There is no profile of the name that the backend states, or it is being deleted.
        case profileNotFound
        /// The profile holds no name, so that nothing of it can be answered.
        case profileInvalid
        /// Neither a ServiceImport, an export, a ClusterAddress nor a reported endpoint tells of the service.
        case serviceNotFound
        /// The backend's weight is 0.
        case weightZero
        /// The ServiceImport lists no cluster yet.
        case noClusters
        /// The weights of all exports are 0.
        case allWeightsZero
        /// The clusters that the ServiceImport lists were judged one by one.
        case imported
        /// There is no ServiceImport: the clusters that export the service were judged one by one.
        case exported
        /// Neither import nor export tells of the service: the clusters that `ClusterAddress`es name were judged one by one,
        /// as if each exported it with weight 1.
        case addressed
        /// Only Azure's last report tells of the service: its endpoints were taken over.
        case takenOver
    }

    /// The backend's name.
    public var name: String
    /// The backend's uid; empty in manifests.
    public var uid: String
    /// The backend's generation.
    public var generation: Int64
    /// The service's name, in the backend's namespace.
    public var service: String
    /// The backend's weight W.
    public var weight: Int
    /// The sum T of the weights of its usable exports.
    public var totalWeight = 0
    /// What the judgement rests on.
    public var verdict: Verdict
    /// Its endpoints' positions in the profile's list.
    public var endpoints: Range<Int> = 0..<0
    /// What does not serve, by cluster.
    public var exclusions: [Exclusion] = []
    /// What else is known of a service that no cluster exports.
    public var clues: [ServiceClue] = []

    init(_ facts: BackendFacts, verdict: Verdict) {
        name = facts.name
        uid = facts.uid
        generation = facts.generation
        service = facts.service
        weight = facts.weight
        self.verdict = verdict
    }
}
