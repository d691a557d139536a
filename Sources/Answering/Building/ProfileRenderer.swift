import DNSWire
import IPAddress
import Traffic

/// Renders what a profile answers at one of its names.
struct ProfileRenderer {
    /// The profile.
    let profile: Profile
    /// The TTL of its records at this name.
    let ttl: UInt32
    /// Whether no CNAME may stand at this name, so that an alias's target answers in its stead.
    let replacesAliases: Bool
    /// Whether a name lies in a served zone.
    let isServed: (DomainName) -> Bool

    /// Renders the endpoints in play into a segment.
    func render(into segment: inout SegmentBuilder) -> Selection {
        let eligible = profile.endpoints.filter { $0.isEnabled && $0.weight > 0 }
        let inPlay = eligible.filter { endpoint in
            guard case .alias(let target) = endpoint.target, replacesAliases else { return true }
            return isServed(target)
        }
        let aliases = members(inPlay, answering: nil, in: &segment)
        let ipv4 = members(inPlay, answering: .a, in: &segment)
        let ipv6 = members(inPlay, answering: .aaaa, in: &segment)
        return Selection(
            ipv4: segment.addDraw(ipv4), ipv6: segment.addDraw(ipv6),
            aliases: replacesAliases ? Draw(first: 0, count: 0, totalWeight: 0) : segment.addDraw(aliases),
            maxReturn: UInt8(clamping: profile.maxReturn),
            hasAliasesOnly: !replacesAliases && !aliases.isEmpty && aliases.count == inPlay.count,
            replacesAliases: replacesAliases)
    }

    /// The endpoints that can answer a type, and the aliases.
    private func members(
        _ endpoints: [Endpoint], answering type: RecordType?, in segment: inout SegmentBuilder
    ) -> [(weight: UInt32, isAlias: Bool, records: RecordSet)] {
        endpoints.compactMap { endpoint in
            switch endpoint.target {
            case .alias(let target):
                let records = segment.render([target.wire], type: .cname, ttl: ttl)
                return (endpoint.weight, true, records)
            case .addresses(let addresses):
                guard let type else { return nil }
                let data = addresses.filter { $0.isIPv4 == (type == .a) }.map(\.octets)
                return data.isEmpty ? nil : (endpoint.weight, false, segment.render(data, type: type, ttl: ttl))
            }
        }
    }
}
