import DNSWire
import Testing
import Traffic

/// Which endpoints are in play, in tables.
struct PlaySelectionTests {
    /// Endpoints and what is expected of each.
    ///
    /// An endpoint is written as its places (`4`, `6`, `alias`, or `alias4` and `alias6` for one whose name has addresses of
    /// that family only), each with its state (`+` Online, `-` Degraded, `?`
    /// CheckingEndpoint), then `*weight`, `off`, `always`. What is expected is written as the indices of the answered
    /// addresses, `alias`, or the absence's first words.
    struct Row: Sendable, CustomTestStringConvertible {
        var endpoints: [String]
        var nodata = false
        var minimum = 0.0
        var observeOnly = false
        var noAliases = false
        var a: [String]
        var mode: PlaySelection.Mode = .byHealth
        /// nil where no more than A is asserted.
        var aaaa: [String]?
        var aaaaMode: PlaySelection.Mode?
        var other: [String]?
        var testDescription: String { endpoints.joined(separator: ", ") }
    }

    private static let degraded = "is Degraded"
    private static let otherFamily = "has no address of the type asked for"

    static let byHealth: [Row] = [
        Row(
            endpoints: ["4+", "4-", "4?"], a: ["0", degraded, "0"], aaaa: [otherFamily, otherFamily, otherFamily],
            other: ["0", degraded, "0"]),
        Row(
            endpoints: ["4+", "4+ off", "4+ *0", "4- always"],
            a: ["0", "is switched off (spec.enabled: false)", "has weight 0", "0"]),
        // A degraded address is left out; without a healthy one of the family, the endpoint is out for that type.
        Row(
            endpoints: ["4+ 4- 6-", "4+ 6+"], a: ["0", "0"], aaaa: [degraded, "1"], other: ["0", "0 1"]),
        Row(endpoints: ["4- 6+", "4+ 6-"], a: [degraded, "0"], aaaa: ["1", degraded], other: ["1", "0"]),
        // A family that is dead while the other works: NODATA for it.
        Row(
            endpoints: ["4+ 6-", "4+"], a: ["0", "0"], aaaa: [degraded, otherFamily], aaaaMode: .familyDegraded,
            other: ["0", "0"]),
        Row(
            endpoints: ["4- 6+", "4-"], a: [degraded, degraded], mode: .familyDegraded, aaaa: ["1", otherFamily],
            other: ["1", degraded]),
        Row(
            endpoints: ["4-", "4-", "6+"], a: [degraded, degraded, otherFamily], mode: .familyDegraded,
            aaaa: [otherFamily, otherFamily, "0"], other: [degraded, degraded, "0"]),
        Row(endpoints: ["4-", "6?"], a: [degraded, otherFamily], mode: .familyDegraded, aaaa: [otherFamily, "0"]),
        Row(
            endpoints: ["4-", "6- always"], a: [degraded, otherFamily], mode: .familyDegraded, aaaa: [otherFamily, "0"]),
        Row(
            endpoints: ["alias-", "6+"], a: [degraded, otherFamily], mode: .familyDegraded, aaaa: [degraded, "0"],
            other: [degraded, "0"]),
        // A family that nobody has is no dead one.
        Row(endpoints: ["4+"], a: ["0"], aaaa: [otherFamily], aaaaMode: .nothingEligible),
        // An alias counts for the families that its name has addresses of.
        Row(
            endpoints: ["alias6+", "4+"], a: [otherFamily, "0"], aaaa: ["alias", otherFamily], other: ["alias", "0"]),
        Row(endpoints: ["alias4+"], a: ["alias"], aaaa: [otherFamily], aaaaMode: .nothingEligible, other: ["alias"]),
        Row(
            endpoints: ["alias6+", "4-"], a: [otherFamily, degraded], mode: .familyDegraded,
            aaaa: ["alias", otherFamily]),
        // Aliases count for both families while that is not known.
        Row(
            endpoints: ["alias+", "4-", "6-"], a: ["alias", degraded, otherFamily],
            aaaa: ["alias", otherFamily, degraded]),
        Row(endpoints: ["alias-", "4+"], a: [degraded, "0"], other: [degraded, "0"]),
        Row(
            endpoints: ["alias+", "4+"], noAliases: true,
            a: ["is an alias, and no CNAME can stand at this name", "0"]),
    ]

    static let failOpen: [Row] = [
        // Only where nothing of the profile works in either family; then each type has those that can answer it.
        Row(
            endpoints: ["4- 6-", "4-"], a: ["0", "0"], mode: .failOpen, aaaa: ["1", otherFamily],
            aaaaMode: .failOpen, other: ["0 1", "0"]),
        Row(endpoints: ["4-", "6-"], a: ["0", otherFamily], mode: .failOpen, aaaa: [otherFamily, "0"]),
        Row(endpoints: ["alias6-", "4-"], a: [otherFamily, "0"], mode: .failOpen, aaaa: ["alias", otherFamily]),
        Row(endpoints: ["4- 4-", "4- off"], a: ["0 1", "is switched off (spec.enabled: false)"], mode: .failOpen),
        Row(endpoints: ["4-", "4- *0"], a: ["0", "has weight 0"], mode: .failOpen),
        // One that is served keeps the others out.
        Row(endpoints: ["4-", "4?"], a: [degraded, "0"]), Row(endpoints: ["4-", "4- always"], a: [degraded, "0"]),
        Row(
            endpoints: ["4-", "4+ off", "4+ *0"], a: ["0", "is switched off (spec.enabled: false)", "has weight 0"],
            mode: .failOpen),
        // Aliases fail open with the addresses; where no alias can stand, it keeps no address out.
        Row(
            endpoints: ["alias-", "4-"], a: ["alias", "0"], mode: .failOpen, aaaa: ["alias", otherFamily],
            other: ["alias", "0"]),
        Row(
            endpoints: ["alias+", "4-"], noAliases: true,
            a: ["is an alias, and no CNAME can stand at this name", "0"], mode: .failOpen),
        Row(endpoints: [], a: [], mode: .nothingEligible),
        Row(
            endpoints: ["4+ off", "6+"], a: ["is switched off (spec.enabled: false)", otherFamily],
            mode: .nothingEligible),
    ]

    private static let allDegraded = "is Degraded, as all are, and the policy says allDegraded: nodata"

    static let policies: [Row] = [
        Row(endpoints: ["4-", "4-", "6-"], nodata: true, a: [allDegraded, allDegraded, otherFamily], mode: .nodata),
        Row(endpoints: ["4-", "6+"], nodata: true, a: [degraded, otherFamily], mode: .familyDegraded),
        Row(endpoints: ["4-", "4?"], nodata: true, a: [degraded, "0"]),
        Row(endpoints: ["alias-"], nodata: true, a: [allDegraded], mode: .nodata, other: [allDegraded]),
        // The minimum is a nodata policy's no more than fail open is.
        Row(endpoints: ["4-", "4+"], nodata: true, minimum: 1, a: [degraded, "0"]),
        // The share of healthy weight, at and on either side of the minimum.
        Row(endpoints: ["4+ *25", "4- *75"], minimum: 0.25, a: ["0", degraded]),
        Row(endpoints: ["4+ *24", "4- *76"], minimum: 0.25, a: ["0", "0"], mode: .belowMinimum(share: 0.24)),
        Row(endpoints: ["4+ *26", "4- *74"], minimum: 0.25, a: ["0", degraded]),
        Row(endpoints: ["4+ *7", "4- *93"], minimum: 0.07, a: ["0", degraded]),
        Row(endpoints: ["4+ *3", "4- *7"], minimum: 0.3, a: ["0", degraded]),
        Row(endpoints: ["4+", "4-"], minimum: 1, a: ["0", "0"], mode: .belowMinimum(share: 0.5)),
        Row(endpoints: ["4+", "4?", "4- always"], minimum: 1, a: ["0", "0", "0"]),
        Row(endpoints: ["4-", "4-"], minimum: 0.5, a: ["0", "0"], mode: .failOpen),
        // It is taken over the profile, whatever is asked for; what could not be answered anyway has no weight in it, and a
        // degraded address comes back with the rest.
        Row(
            endpoints: ["4+", "4- off", "6- *9"], minimum: 0.6,
            a: ["0", "is switched off (spec.enabled: false)", otherFamily], mode: .belowMinimum(share: 0.1),
            aaaa: [otherFamily, "is switched off (spec.enabled: false)", "0"], aaaaMode: .belowMinimum(share: 0.1)),
        Row(
            endpoints: ["4+ *9", "6-"], minimum: 0.6, a: ["0", otherFamily], aaaa: [otherFamily, degraded],
            aaaaMode: .familyDegraded),
        Row(
            endpoints: ["4+ 6-", "4+ 6-"], minimum: 0.6, a: ["0", "0"], aaaa: [degraded, degraded],
            aaaaMode: .familyDegraded),
        Row(endpoints: ["4+ 4-", "4-"], minimum: 0.6, a: ["0 1", "0"], mode: .belowMinimum(share: 0.5)),
        Row(endpoints: ["4+ 4-", "4+"], minimum: 1, a: ["0", "0"]),
        // Observed only: as though nothing were probed.
        Row(
            endpoints: ["4+ 4-", "4-", "6-", "4- off"], observeOnly: true,
            a: ["0 1", "0", otherFamily, "is switched off (spec.enabled: false)"], mode: .observeOnly),
        Row(endpoints: ["4-"], nodata: true, observeOnly: true, a: ["0"], mode: .observeOnly),
        // What a name has addresses of is no verdict.
        Row(endpoints: ["alias6-", "4-"], observeOnly: true, a: [otherFamily, "0"], mode: .observeOnly),
    ]

    @Test(arguments: byHealth + failOpen + policies)
    func selects(_ row: Row) throws {
        var profile = try TrafficTests.profile([])
        profile.observeOnly = row.observeOnly
        profile.whenAllDegraded = row.nodata ? .nodata : .serve
        profile.minimumHealthyWeight = row.minimum
        var states: [ProbeTarget.Host: HealthState] = [:]
        var families: [ProbeTarget.Host: AddressFamilies] = [:]
        for (number, text) in row.endpoints.enumerated() {
            profile.endpoints.append(
                try Self.endpoint(
                    text.replacing("alias4", with: "alias").replacing("alias6", with: "alias"), number, &states))
            for host in profile.endpoints[number].target.hosts {
                families[host] = text.hasPrefix("alias4") ? .ipv4 : text.hasPrefix("alias6") ? .ipv6 : .both
            }
        }
        let health = ProfileHealth(of: profile) {
            states[$0.host]
        } families: {
            families[$0.host] ?? .both
        }
        for (question, expected) in [(.a, row.a), (.aaaa, row.aaaa), (.other, row.other)]
            as [(PlaySelection.Question, [String]?)]
        {
            guard let expected else { continue }
            let play = PlaySelection(profile, health: health, for: question) { _ in !row.noAliases }
            #expect(Self.text(play, profile) == expected, "\(question)")
            #expect(play.weights == zip(profile.endpoints, play.members).map { $1.isInPlay ? UInt64($0.weight) : 0 })
            if question == .a { #expect(play.mode == row.mode) }
            if question == .aaaa, let mode = row.aaaaMode { #expect(play.mode == mode) }
        }
    }

    private static func endpoint(
        _ text: String, _ number: Int, _ states: inout [ProbeTarget.Host: HealthState]
    ) throws -> Endpoint {
        let words = text.split(separator: " ")
        let places = words.filter { ["+", "-", "?"].contains($0.suffix(1)) }
        var endpoint = try TrafficTests.endpoint(
            places.map { String($0.dropLast()) }.joined(separator: " "), number: number,
            weight: words.first { $0.hasPrefix("*") }.flatMap { UInt32($0.dropFirst()) } ?? 1)
        endpoint.isEnabled = !words.contains("off")
        endpoint.alwaysServe = words.contains("always")
        let letters: [Character: HealthState] = ["+": .online, "-": .degraded, "?": .checkingEndpoint]
        for (index, place) in places.enumerated() {
            let state = try #require(place.last.flatMap { letters[$0] })
            switch endpoint.target {
            case .alias(let name): states[.name(name)] = state
            case .addresses(let addresses): states[.address(addresses[index])] = state
            }
        }
        return endpoint
    }

    private static func text(_ play: PlaySelection, _ profile: Profile) -> [String] {
        zip(profile.endpoints, play.members).map { endpoint, member in
            if let absence = member.absence {
                #expect(member.addresses.isEmpty && member.leftOut.isEmpty)
                return absence.description
            }
            guard case .addresses(let all) = endpoint.target else { return "alias" }
            return member.addresses.compactMap { all.firstIndex(of: $0).map(String.init) }.joined(separator: " ")
        }
    }

    @Test func tellsTheAddressesLeftOut() throws {
        var profile = try profile(["4 4 6"])
        let health = ProfileHealth(of: profile) { target in
            target.host.description == "192.0.0.0" ? .online : .degraded
        }
        let play = PlaySelection(profile, health: health, for: .a)
        #expect(play.members[0].leftOut == [try address("192.0.0.1")])
        profile.observeOnly = true
        #expect(PlaySelection(profile, health: health, for: .a).members[0].leftOut == [])
    }

    @Test func withoutStatesAllEnabledEndpointsAreInPlay() throws {
        var profile = try profile(["4 6", "alias", "6"])
        profile.endpoints[2].isEnabled = false
        let play = PlaySelection(profile, health: nil, for: .aaaa)
        #expect(play.weights == [1, 1, 0])
        #expect(play.totalWeight == 2)
        #expect(play.mode == .byHealth)
    }

    @Test func statesOfAnotherVersionAreAligned() throws {
        let old = try profile(["4", "4"])
        var new = old
        new.endpoints.reverse()
        let health = ProfileHealth(of: old) { $0.host.description == "192.0.0.0" ? .degraded : .online }
        #expect(PlaySelection(new, health: health, for: .a).weights == [1, 0])
        new.endpoints.removeFirst()
        #expect(PlaySelection(new, health: health, for: .a).mode == .failOpen)
    }

    @Test func aShareReadsAsLessThanTheMinimum() {
        #expect(PlaySelection.Mode.belowMinimum(share: 0.24999).description.contains("24.9 %"))
    }

    struct Summary: Sendable {
        var endpoints: [String]
        var degraded: [Int]
        var text: String
    }

    @Test(arguments: [
        Summary(endpoints: ["4", "6"], degraded: [], text: "the endpoints that work are answered"),
        Summary(
            endpoints: ["4", "6"], degraded: [1],
            text: "the endpoints that work are answered; IPv6: no endpoint works: NODATA, clients use IPv4"),
        Summary(
            endpoints: ["4", "6"], degraded: [0],
            text: "the endpoints that work are answered; IPv4: no endpoint works: NODATA, clients use IPv6"),
        Summary(
            endpoints: ["4", "6"], degraded: [0, 1],
            text: "all endpoints are answered, as every one is Degraded (fail open)"),
        Summary(endpoints: ["4", "4"], degraded: [0], text: "the endpoints that work are answered"),
    ])
    func aSummaryTellsWhatIsSo(_ row: Summary) throws {
        let profile = try profile(row.endpoints)
        let dead = try Set(row.degraded.map { try #require(profile.endpoints[$0].target.hosts.first) })
        let health = ProfileHealth(of: profile) { dead.contains($0.host) ? .degraded : .online }
        let a = PlaySelection(profile, health: health, for: .a)
        let aaaa = PlaySelection(profile, health: health, for: .aaaa)
        #expect(PlaySelection.summary(ofA: a, andAAAA: aaaa) == row.text)
    }
}
