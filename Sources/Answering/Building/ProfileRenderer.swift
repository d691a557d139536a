import DNSWire
import IPAddress
import Traffic

/// Renders what a profile answers at one of its names.
struct ProfileRenderer {
    /// The profile.
    let profile: Profile
    /// The states of its endpoints; nil where none is probed.
    let health: ProfileHealth?
    /// The TTL of its records at this name.
    let ttl: UInt32
    /// Whether no CNAME may stand at this name, so that an alias's target answers in its stead.
    let replacesAliases: Bool
    /// The number of the first endpoint's counter; the others' follow.
    let firstCounter: UInt32
    /// Whether a name lies in a served zone.
    let isServed: (DomainName) -> Bool

    /// An endpoint that is drawn.
    private typealias Drawn = (weight: UInt32, isAlias: Bool, counter: UInt32, records: RecordSet)

    /// Renders the endpoints in play into a segment.
    func render(into segment: inout SegmentBuilder) -> Selection {
        // Most profiles have but one kind of endpoint, and all are rendered at a start: what none can answer costs nothing.
        let kinds = Kinds(of: profile.endpoints)
        let ipv4 = kinds.hasIPv4 || kinds.hasAliases ? members(select(.a), type: .a, in: &segment) : []
        let ipv6 = kinds.hasIPv6 || kinds.hasAliases ? members(select(.aaaa), type: .aaaa, in: &segment) : []
        var aliases: [Drawn] = []
        var hasAliasesOnly = false
        if kinds.hasAliases, !replacesAliases {
            let other = select(.other)
            aliases = members(other, type: nil, in: &segment)
            hasAliasesOnly = !aliases.isEmpty && aliases.count == other.members.count(where: \.isInPlay)
        }
        return Selection(
            ipv4: segment.addDraw(ipv4), ipv6: segment.addDraw(ipv6), aliases: segment.addDraw(aliases),
            maxReturn: UInt8(clamping: profile.maxReturn), hasAliasesOnly: hasAliasesOnly,
            replacesAliases: replacesAliases)
    }

    /// What kinds of endpoints there are.
    private struct Kinds {
        var hasIPv4 = false
        var hasIPv6 = false
        var hasAliases = false

        init(of endpoints: [Endpoint]) {
            for endpoint in endpoints {
                switch endpoint.target {
                case .alias: hasAliases = true
                case .addresses(let addresses):
                    for address in addresses {
                        if address.isIPv4 { hasIPv4 = true } else { hasIPv6 = true }
                    }
                }
            }
        }
    }

    private func select(_ question: PlaySelection.Question) -> PlaySelection {
        PlaySelection(profile, health: health, for: question) { endpoint in
            guard replacesAliases, case .alias(let target) = endpoint.target else { return true }
            return isServed(target)
        }
    }

    /// The endpoints in play for a type, and the aliases; only the aliases without a type.
    private func members(_ play: PlaySelection, type: RecordType?, in segment: inout SegmentBuilder) -> [Drawn] {
        zip(profile.endpoints, play.members).enumerated().compactMap { index, pair in
            let (endpoint, member) = pair
            guard member.isInPlay else { return nil }
            let counter = firstCounter + UInt32(index)
            switch endpoint.target {
            case .alias(let target):
                return (endpoint.weight, true, counter, segment.render([target.wire], type: .cname, ttl: ttl))
            case .addresses:
                guard let type else { return nil }
                let records = segment.render(member.addresses.map(\.octets), type: type, ttl: ttl)
                return (endpoint.weight, false, counter, records)
            }
        }
    }
}
