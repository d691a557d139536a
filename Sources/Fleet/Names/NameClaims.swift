import DNSWire

/// Who claims which name: an index, so that a change of one claim reaches only the profiles that claim the same name.
struct NameClaims {
    /// A profile's claim to a name.
    struct Claim: Hashable {
        var slot: Int32
        var kind: NamePlacement.Kind
    }

    /// The claims to one name.
    struct Claimants {
        /// Who has the name.
        var holder: Claim
        /// Who was given the name when it was last settled, or was the only one to ask.
        var settled: Claim
        /// The others, in no order; nearly always none.
        var others: Set<Claim> = []
    }

    private var claimants: [DomainName: Claimants] = [:]

    /// Who has the name.
    func holder(of name: DomainName) -> Claim? { claimants[name]?.holder }

    /// Makes room for that many names.
    mutating func reserve(_ count: Int) { claimants.reserveCapacity(count) }

    /// Adds a claim; until the name is settled it comes after those that were there.
    /// - Returns: whether the name has other claimants.
    mutating func add(_ claim: Claim, to name: DomainName) -> Bool {
        func add(to claimants: inout Claimants?) -> Bool {
            guard claimants != nil else {
                claimants = Claimants(holder: claim, settled: claim)
                return false
            }
            claimants?.others.insert(claim)
            return true
        }
        return add(to: &claimants[name])
    }

    /// Takes a claim back.
    /// - Returns: whether others claim the name still.
    mutating func remove(_ claim: Claim, from name: DomainName) -> Bool {
        // In place, since a name may have very many claimants.
        func remove(from claimants: inout Claimants?) -> Bool {
            guard let holder = claimants?.holder else { return false }
            guard holder != claim else {
                guard let next = claimants?.others.popFirst() else {
                    claimants = nil
                    return false
                }
                claimants?.holder = next
                return true
            }
            claimants?.others.remove(claim)
            return true
        }
        return remove(from: &claimants[name])
    }

    /// Gives the name to the first of its claimants in the given order.
    /// - Returns: all claimants of the name where another one holds it than before, else none.
    mutating func settle(_ name: DomainName, by precedes: (Claim, Claim) -> Bool) -> [Claim] {
        guard var entry = claimants[name] else { return [] }
        if let first = entry.others.min(by: precedes), precedes(first, entry.holder) {
            entry.others.remove(first)
            entry.others.insert(entry.holder)
            entry.holder = first
        }
        let isUnchanged = entry.settled == entry.holder
        entry.settled = entry.holder
        claimants[name] = entry
        return isUnchanged ? [] : [entry.holder] + entry.others
    }
}
