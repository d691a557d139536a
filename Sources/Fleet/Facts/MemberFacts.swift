import Resources

/// What is kept of a member's own objects about a service; a class, since most clusters of a service have none.
final class MemberFacts: Sendable {
    let ineligibility: MemberTranslation.Ineligibility?
    let weight: Int?
    let type: ServiceType?
    let addresses: [ServiceAddress]

    init(_ translation: MemberTranslation) {
        ineligibility = translation.ineligibility
        // A weight of 0 takes the member's export back, and an export of the hub's that states no weight of its own with it.
        weight = translation.ineligibility == .weightZero ? 0 : translation.export?.weight
        type = translation.export?.type
        addresses = translation.address?.addresses ?? []
    }

    /// Whether the member has an export of the service, in whichever state.
    var tellsOfExport: Bool {
        switch ineligibility {
        case .noExport, .exportRefused: false
        default: true
        }
    }

    /// Whether the member exports the service.
    var isExported: Bool { ineligibility == nil }
}
