import DNSWire
import IPAddress
import Traffic

/// The addresses of the hosts that a record set names, as whole record sets.
struct Additionals {
    /// As many sets as an answer may be tried to be filled with. More do not help, and each costs the query time.
    static let limit = 64

    /// Those that a referral is truncated without: the glue of name servers inside the delegated zone (RFC 9471 3.1).
    var required: [[ResourceRecord]] = []
    /// Those that are given where there is room, at most ``limit``.
    var others: [[ResourceRecord]] = []
}

extension StaticNames {
    /// The addresses that static data has of the hosts that a record set of a zone names (RFC 1035 3.3.9 and 3.3.11,
    /// RFC 2782, RFC 9460 4.1).
    ///
    /// A zone that not everybody may ask gives none to the others. Glue is no data of ours, and is given for NS alone.
    func additionals(of records: [ResourceRecord], in zone: Int) -> Additionals {
        var additionals = Additionals()
        guard let first = records.first, first.type.addsAddresses else { return additionals }
        var seen: Set<DomainName> = []
        for record in records {
            guard let host = record.addressedHost, seen.insert(host).inserted, gives(host, in: zone) else { continue }
            let cut = delegation(above: host)
            if cut != nil, first.type != .ns { continue }
            let sets = addresses(of: host)
            if let cut, cut == first.name {
                additionals.required += sets
            } else if additionals.others.count < Additionals.limit {
                additionals.others += sets
            }
        }
        return additionals
    }

    /// Whether a zone's clients may learn a host's addresses.
    private func gives(_ host: DomainName, in zone: Int) -> Bool {
        guard let home = self.zone(of: host) else { return false }
        return home == zone || zones[home].access.isOpen
    }
}

extension ResourceRecord {
    /// The host whose addresses a client will ask for next; nil where there is none.
    fileprivate var addressedHost: DomainName? {
        guard let target = targetName else { return nil }
        guard target.isRoot else { return target }
        // A service at "." is at the record's own name; otherwise there is none (RFC 9460 2.5, RFC 7505, RFC 2782).
        guard type == .svcb || type == .https, !rdata.starts(with: [0, 0]), !name.isWildcard else { return nil }
        return name
    }
}
