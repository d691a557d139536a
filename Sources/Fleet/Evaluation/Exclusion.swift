/// Something that would serve and does not, with the reason.
public struct Exclusion: Sendable, Hashable {
    /// Why it does not serve.
    public enum Reason: Sendable, Hashable {
        /// No source tells an address.
        case noAddress
        /// Every address told is unusable; the addresses with their reasons.
        case unusableAddress([String])
        /// The service's type is not LoadBalancer and no `ClusterAddress` names it.
        case unsupportedType(String)
        /// The ServiceImport lists the cluster, which exports nothing.
        case noExport
        /// The ServiceImport does not list the cluster.
        case notListed
        /// Its weight is 0.
        case weightZero
        /// The object is being deleted.
        case beingDeleted
        /// The member's service is not exported.
        case ineligible(MemberTranslation.Ineligibility)
        /// Azure reported two endpoints of the cluster; the first serves.
        case reportedTwice
        /// It is switched off (`spec.enabled: false`).
        case disabled
        /// There is no profile.
        case noProfile(ProfileAbsence)
        /// The profile holds no name, so that nothing of it is answered.
        case noName
    }

    /// The backend through which it would serve; nil for an `ExternalEndpoint`.
    public var backend: String?
    /// The cluster; nil for an `ExternalEndpoint`.
    public var cluster: String?
    /// The service, or the `ExternalEndpoint`'s name.
    public var name: String
    /// The weight of its export, where one is known.
    public var weight: Int?
    /// Why it does not serve.
    public var reason: Reason

    /// Whether there is no export (any more), which is awaited of a cluster that the ServiceImport lists.
    var lacksExport: Bool {
        switch reason {
        case .noExport, .beingDeleted, .ineligible: true
        default: false
        }
    }

    /// Whether there is an export that can not serve, which makes its backend `False/Invalid`.
    var isInvalid: Bool {
        switch reason {
        case .noAddress, .unusableAddress, .unsupportedType: true
        default: false
        }
    }
}

extension Exclusion.Reason {
    /// Where the object stands that was refused for it; nil for other reasons.
    var refusedPlace: String? {
        switch self {
        case .ineligible(.serviceRefused(let place)), .ineligible(.exportRefused(let place)): place
        default: nil
        }
    }
}

extension Exclusion: CustomStringConvertible {
    /// What does not serve, why, and what to do.
    public var description: String {
        guard let cluster else { return "ExternalEndpoint \(name) \(reason)" }
        return "service \(name) in cluster \(cluster) \(reason)"
    }
}

extension Exclusion.Reason: CustomStringConvertible {
    /// The reason as the end of a sentence that names the service or endpoint.
    public var description: String {
        switch self {
        case .noAddress:
            "has no address known here: add a ClusterAddress, read the member's Service, or have KubeFleet report its status in a Work"
        case .unusableAddress(let addresses): "has no usable address: \(addresses.joined(upTo: 10, by: ", "))"
        case .unsupportedType(let type):
            "is of type \(type), expected LoadBalancer: change its type, or give it an address with a ClusterAddress"
        case .noExport:
            "is listed by the ServiceImport, but its export is not known here: "
                + "read the hub's InternalServiceExport, or the member's Service and ServiceExport"
        case .notListed: "is exported, but the ServiceImport does not list that cluster, so the export is ignored"
        case .weightZero: "has weight 0"
        case .beingDeleted: "is being deleted"
        case .ineligible(let reason): reason.description
        case .reportedTwice: "was reported twice by Azure, the first endpoint serves"
        case .disabled: "is switched off (spec.enabled: false)"
        case .noProfile(let absence): "is not served, as its profile \(absence)"
        case .noName: "is not served, as the profile holds no name"
        }
    }
}
