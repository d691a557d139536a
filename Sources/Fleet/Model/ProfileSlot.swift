import Traffic

/// What is kept of one profile and the objects that refer to it.
struct ProfileSlot {
    var id: ProfileID
    /// nil where objects refer to a profile that does not exist, or is being deleted.
    var definition: ProfileFacts?
    /// The generation of a profile that is being deleted, of which nothing else counts; nil for others.
    var deletingGeneration: Int64?
    var backends: [BackendFacts] = []
    var externals: [ExternalFacts] = []
    var policies: [PolicyFacts] = []
    /// The names asked for; those without a problem of their own are claimed.
    var requests: [NamePlacement] = []
    /// What was last told of the profile.
    var published: Profile?
    /// Whether the slot waits to be evaluated.
    var isDirty = false
    /// Whether the slot's names wait to be claimed anew.
    var hasNewNames = false

    init(id: ProfileID) {
        self.id = id
    }

    /// Whether nothing refers to the profile any more.
    var isEmpty: Bool { definition == nil && deletingGeneration == nil && hasNoReferrers }

    /// Whether no object names the profile.
    var hasNoReferrers: Bool { backends.isEmpty && externals.isEmpty && policies.isEmpty }

    /// The policy in force: the oldest that is not being deleted.
    var policy: PolicyFacts? {
        policies.filter { !$0.isBeingDeleted }.min { seniority(of: $0) < seniority(of: $1) }
    }

    private func seniority(of policy: PolicyFacts) -> Seniority {
        Seniority(
            created: policy.created, rank: policy.rank, name: ObjectName(namespace: id.namespace, name: policy.name))
    }
}
