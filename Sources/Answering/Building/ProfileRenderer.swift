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
        let ipv4 = members(select(.a), type: .a, in: &segment)
        let ipv6 = members(select(.aaaa), type: .aaaa, in: &segment)
        let other = select(.other)
        let aliases = replacesAliases ? [] : members(other, type: nil, in: &segment)
        let inPlay = other.members.count(where: \.isInPlay)
        return Selection(
            ipv4: segment.addDraw(ipv4), ipv6: segment.addDraw(ipv6), aliases: segment.addDraw(aliases),
            maxReturn: UInt8(clamping: profile.maxReturn),
            hasAliasesOnly: !aliases.isEmpty && aliases.count == inPlay, replacesAliases: replacesAliases)
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
