import Resources

/// What is kept of a member's own objects about a service; a class, since most clusters of a service have none.
final class MemberFacts: Sendable {
    let ineligibility: MemberTranslation.Ineligibility?
    let weight: Int?
    let type: ServiceType?
    let addresses: [ServiceAddress]

    init(_ translation: MemberTranslation) {
        ineligibility = translation.ineligibility
        weight = translation.export?.weight
        type = translation.export?.type
        addresses = translation.address?.addresses ?? []
    }

    /// Whether the member exports the service.
    var isExported: Bool { ineligibility == nil }
}
