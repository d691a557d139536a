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
        /// The others, in no order; nearly always none.
        var others: [Claim] = []
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
                claimants = Claimants(holder: claim)
                return false
            }
            claimants?.others.append(claim)
            return true
        }
        return add(to: &claimants[name])
    }

    /// Takes a claim back.
    /// - Returns: whether others claim the name still.
    mutating func remove(_ claim: Claim, from name: DomainName) -> Bool {
        guard var entry = claimants[name] else { return false }
        if entry.holder == claim {
            guard let next = entry.others.popLast() else {
                claimants[name] = nil
                return false
            }
            entry.holder = next
        } else if let index = entry.others.firstIndex(of: claim) {
            entry.others.remove(at: index)
        }
        claimants[name] = entry
        return true
    }

    /// Gives the name to the first of its claimants in the given order.
    /// - Returns: all claimants of the name.
    mutating func settle(_ name: DomainName, by precedes: (Claim, Claim) -> Bool) -> [Claim] {
        guard var entry = claimants[name] else { return [] }
        for index in entry.others.indices where precedes(entry.others[index], entry.holder) {
            swap(&entry.others[index], &entry.holder)
        }
        claimants[name] = entry
        return [entry.holder] + entry.others
    }
}
