import DNSWire
import IPAddress
import Traffic

/// Renders what a profile answers at one of its names.
struct ProfileRenderer {
    /// The most addresses of a family that are answered for one endpoint; it bounds an answer's first endpoint to 28 KiB.
    private static let addressLimit = 1024

    /// The profile.
    let profile: Profile
    /// The states of its endpoints; nil where none is probed.
    let health: ProfileHealth?
    /// The TTL of its records at this name.
    let ttl: UInt32
    /// Whether no CNAME may stand at this name, so that an alias's target answers in its stead.
    let replacesAliases: Bool
    /// Whether static HTTPS records stand at this name, which come before the profile's.
    let hasStaticHTTPS: Bool
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
        var selection = Selection(
            maxReturn: UInt8(clamping: profile.maxReturn), replacesAliases: replacesAliases)
        if profile.endpoints.isEmpty {
            for place in [DrawNotes.Place.ipv4, .ipv6, .aliases, .https] { selection.notes[place] = .nothingInPlay }
        }
        if kinds.hasIPv4 || kinds.hasAliases {
            let play = select(.a)
            selection.notes[.ipv4] = ExtendedError(play)
            selection.ipv4 = segment.addDraw(
                members(play, type: .a, in: &segment), answersSeveral: profile.maxReturn != 1)
        }
        if kinds.hasIPv6 || kinds.hasAliases {
            let play = select(.aaaa)
            selection.notes[.ipv6] = ExtendedError(play)
            selection.ipv6 = segment.addDraw(
                members(play, type: .aaaa, in: &segment), answersSeveral: profile.maxReturn != 1)
        }
        let https = hasStaticHTTPS ? nil : profile.https
        guard https != nil || (kinds.hasAliases && !replacesAliases) else { return selection }
        let play = select(.other)
        if kinds.hasAliases, !replacesAliases {
            let aliases = members(play, type: nil, in: &segment)
            selection.notes[.aliases] = ExtendedError(play)
            selection.aliases = segment.addDraw(aliases)
            selection.hasAliasesOnly = !aliases.isEmpty && aliases.count == play.members.count(where: \.isInPlay)
        }
        // Where nothing but a CNAME can be answered, that is the answer here too.
        if let https, !selection.hasAliasesOnly {
            selection.notes[.https] = ExtendedError(play)
            selection.https = segment.addServiceDraw(bindings(play, https, in: &segment))
        }
        return selection
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
                // Whatever precedes them, they fit a message over TCP.
                let addresses = member.addresses.prefix(Self.addressLimit)
                let records = segment.render(addresses.map(\.octets), type: type, ttl: ttl)
                return (endpoint.weight, false, counter, records)
            }
        }
    }

    /// The endpoints in play that an HTTPS record can stand for, each with its own (RFC 9460 9).
    ///
    /// An alias has none, as it stands for a CNAME, beside which no record may be (RFC 1034 3.6.2). Where it is replaced
    /// by its target's addresses, these are found under the record's own name, and are no hints, as they are not known here.
    private func bindings(
        _ play: PlaySelection, _ https: HTTPSParameters, in segment: inout SegmentBuilder
    ) -> [Drawn] {
        zip(profile.endpoints, play.members).enumerated().compactMap { index, pair in
            let (endpoint, member) = pair
            guard member.isInPlay else { return nil }
            if case .alias = endpoint.target, !replacesAliases { return nil }
            let binding = ServiceBinding(https, addresses: member.addresses)
            let records = segment.render([binding.rdata], type: .https, ttl: ttl)
            return (endpoint.weight, false, firstCounter + UInt32(index), records)
        }
    }
}
