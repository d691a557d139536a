public import IPAddress

/// Which endpoints of a profile are in play for one kind of question, with which of their addresses, and why the others
/// are not (rules 5).
public struct PlaySelection: Sendable, Equatable {
    /// What is asked for.
    public enum Question: Sendable, CaseIterable {
        /// A: endpoints with an IPv4 address, and aliases whose name is not known to have none.
        case a
        /// AAAA: endpoints with an IPv6 address, and aliases whose name is not known to have none.
        case aaaa
        /// CNAME and all else: every endpoint has a say, so that a degraded alias does not come in beside healthy addresses.
        case other
    }

    /// By what the endpoints are in play.
    public enum Mode: Sendable, Hashable {
        /// Each by its own health.
        case byHealth
        /// All: probes are only observed.
        case observeOnly
        /// All: nothing of the profile works, in either family (fail open).
        case failOpen
        /// All: the share of healthy weight is below the policy's minimum.
        case belowMinimum(share: Double)
        /// None: all that could answer the question is Degraded, while the profile has an endpoint that works.
        case familyDegraded
        /// None: every endpoint is Degraded, and the policy says `allDegraded: nodata`.
        case nodata
        /// None: there is no endpoint that could be answered.
        case nothingEligible
    }

    /// Why an endpoint is not in play.
    public enum Absence: Sendable, Hashable {
        /// It is switched off.
        case disabled
        /// It weighs nothing.
        case weightZero
        /// It has no address of the type; of an alias: its name has none.
        case otherFamily
        /// It is an alias, and no CNAME can stand at the name.
        case aliasNotAllowed
        /// All its addresses of the type are Degraded.
        case degraded
        /// So is every address of the profile, with `allDegraded: nodata`.
        case allDegraded
    }

    /// An endpoint's part.
    public struct Member: Sendable, Equatable {
        /// The addresses that are answered; empty for an alias, and where it is not in play.
        public var addresses: [IPAddress] = []
        /// The addresses of the type that are left out as Degraded, though the endpoint is in play.
        public var leftOut: [IPAddress] = []
        /// Why it is not in play; nil where it is.
        public var absence: Absence?

        /// Whether it is drawn.
        public var isInPlay: Bool { absence == nil }
    }

    /// What is asked for.
    public let question: Question
    /// By what endpoints are in play for this question.
    public let mode: Mode
    /// By what endpoints of the profile are in play, whichever family is asked for.
    public let profileMode: Mode
    /// The endpoints' parts, in the profile's order.
    public let members: [Member]
    /// Each endpoint's weight in the draw; 0 where it is not in play.
    public let weights: [UInt64]

    /// The sum of the weights.
    public var totalWeight: UInt64 { weights.reduce(0, +) }

    /// Each endpoint's weight in the draw for an HTTPS record, where ``Question/other`` was asked: an alias is answered, as
    /// a CNAME, only where nothing but aliases is in play.
    public var weightsForHTTPS: [UInt64] {
        let hasAddresses = members.contains { !$0.addresses.isEmpty }
        return zip(weights, members).map { hasAddresses && $1.addresses.isEmpty ? 0 : $0 }
    }

    /// Applies the rule.
    ///
    /// Whether health is heeded at all is decided over the profile, whatever is asked for: an endpoint counts as served
    /// while one of its addresses is.
    ///
    /// - Parameters:
    ///   - health: The endpoints' states, aligned to the profile if they are of another version; nil: not probed at all.
    ///   - allowsAlias: Whether an alias endpoint may be answered at the name in question.
    public init(
        _ profile: Profile, health: ProfileHealth?, for question: Question,
        allowsAlias: (Endpoint) -> Bool = { _ in true }
    ) {
        let health = health?.aligned(to: profile)
        var members: [Member] = []
        members.reserveCapacity(profile.endpoints.count)
        var eligibleWeight: UInt64 = 0
        var servedWeight: UInt64 = 0
        for (index, endpoint) in profile.endpoints.enumerated() {
            let known = health?.endpoints[index]
            let states = profile.observeOnly ? nil : known?.states
            let member = Member(endpoint, states, known?.families ?? .both, question, allowsAlias)
            members.append(member)
            switch member.absence {
            case .disabled, .weightZero, .aliasNotAllowed: continue
            default: break
            }
            eligibleWeight += UInt64(endpoint.weight)
            if states?.contains(where: \.isServed) ?? true { servedWeight += UInt64(endpoint.weight) }
        }
        let profileMode = Self.mode(of: profile, served: servedWeight, eligible: eligibleWeight)
        switch profileMode {
        case .failOpen, .belowMinimum:
            for index in members.indices {
                let isWidened = members[index].absence == .degraded || !members[index].leftOut.isEmpty
                guard isWidened else { continue }
                let families = health?.endpoints[index].families ?? .both
                members[index] = Member(profile.endpoints[index], nil, families, question, allowsAlias)
            }
        case .nodata:
            for index in members.indices where members[index].absence == .degraded {
                members[index].absence = .allDegraded
            }
        case .byHealth, .observeOnly, .familyDegraded, .nothingEligible: break
        }
        self.question = question
        self.profileMode = profileMode
        self.mode = Self.mode(of: members, in: profileMode)
        self.members = members
        weights = zip(profile.endpoints, members).map { $1.isInPlay ? UInt64($0.weight) : 0 }
    }

    /// By what endpoints of a profile are in play.
    ///
    /// - Parameters:
    ///   - served: The weight of the endpoints with an address that is served by its own merit.
    ///   - eligible: The weight of those that may be answered.
    private static func mode(of profile: Profile, served: UInt64, eligible: UInt64) -> Mode {
        if eligible == 0 { return .nothingEligible }
        if profile.observeOnly { return .observeOnly }
        if served == 0 { return profile.whenAllDegraded == .serve ? .failOpen : .nodata }
        // Divided, not multiplied: the quotient rounds as the policy's decimal does, so that 7 of 100 is not below 0.07.
        let share = Double(served) / Double(eligible)
        let isTooSmall = profile.whenAllDegraded == .serve && share < profile.minimumHealthyWeight
        return isTooSmall ? .belowMinimum(share: share) : .byHealth
    }

    /// What that comes to for one question.
    private static func mode(of members: [Member], in profileMode: Mode) -> Mode {
        if members.contains(where: \.isInPlay) { return profileMode }
        if members.contains(where: { $0.absence == .allDegraded }) { return .nodata }
        return members.contains { $0.absence == .degraded } ? .familyDegraded : .nothingEligible
    }
}

extension PlaySelection.Member {
    /// An endpoint's part by its own health; without states each address is served.
    fileprivate init(
        _ endpoint: Endpoint, _ states: [HealthState]?, _ families: AddressFamilies,
        _ question: PlaySelection.Question, _ allowsAlias: (Endpoint) -> Bool
    ) {
        if !endpoint.isEnabled {
            absence = .disabled
        } else if endpoint.weight == 0 {
            absence = .weightZero
        } else if case .addresses(let all) = endpoint.target {
            for (index, address) in all.enumerated() where question.families.contains(AddressFamilies(of: address)) {
                if states?[index].isServed ?? true { addresses.append(address) } else { leftOut.append(address) }
            }
            guard addresses.isEmpty else { return }
            absence = leftOut.isEmpty ? .otherFamily : .degraded
            leftOut = []
        } else if !allowsAlias(endpoint) {
            absence = .aliasNotAllowed
        } else if question.families.isDisjoint(with: families) {
            absence = .otherFamily
        } else if let states, !states[0].isServed {
            absence = .degraded
        }
    }
}

extension PlaySelection.Question {
    /// The families of the addresses that answer it.
    fileprivate var families: AddressFamilies {
        switch self {
        case .a: .ipv4
        case .aaaa: .ipv6
        case .other: .both
        }
    }
}
