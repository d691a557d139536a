import Resources
import Traffic

/// What is known of a service in one cluster.
struct ClusterFacts {
    /// The exports on the hub, in no order.
    var exports: [ServiceFacts.Export] = []
    /// What the member's own objects come to.
    var member: MemberTranslation?
    /// The cluster addresses, in no order.
    var addresses: [ServiceFacts.Address] = []
    /// What works say, in no order.
    var placements: [ServiceFacts.Placement] = []

    var isEmpty: Bool { exports.isEmpty && member == nil && addresses.isEmpty && placements.isEmpty }

    /// Whether the service is exported from the cluster, on the hub or as the member's own objects have it.
    var isExported: Bool { exports.contains { !$0.isBeingDeleted } || member?.export != nil }

    /// The export that counts where several tell of one cluster: that in the member's own namespace, then the oldest.
    func export(of cluster: String) -> ServiceFacts.Export? {
        let home = MemberNamespace.name(ofCluster: cluster)
        return exports.filter { !$0.isBeingDeleted }.min { left, right in
            let (isLeftHome, isRightHome) = (
                left.seniority.name.namespace == home, right.seniority.name.namespace == home
            )
            return isLeftHome == isRightHome ? left.seniority < right.seniority : isLeftHome
        }
    }

    /// The cluster addresses that count, the winner first.
    var liveAddresses: [ServiceFacts.Address] {
        addresses.filter { !$0.isBeingDeleted }.sorted { $0.seniority < $1.seniority }
    }

    /// What works say, the oldest first.
    private var placementsInOrder: [ServiceFacts.Placement] {
        placements.sorted { $0.seniority < $1.seniority }
    }

    /// The weight of the export (rules 2).
    func weight(of cluster: String) -> Int {
        export(of: cluster)?.weight ?? member?.export?.weight ?? placementsInOrder.lazy.compactMap(\.weight).first ?? 1
    }

    /// The service's type; nil where it is not told.
    func type(of cluster: String) -> ServiceType? {
        // An export by an agent without the Traffic Manager feature tells no type, or an empty one.
        if let type = export(of: cluster)?.type, !type.rawValue.isEmpty { return type }
        return member?.export?.type
    }

    /// A target with the source that tells it.
    struct Choice {
        var target: Endpoint.Target?
        var source: AddressSource
        /// The addresses that were found unusable on the way.
        var unusable: [String]
    }

    /// The target of the first source that tells a usable one (rules 2).
    func choose(of service: ObjectName, in cluster: String, reported: [ReportedEndpoint]) -> Choice {
        var choice = Choice(source: .reportedByAzure, unusable: [])
        func isSettled(by addresses: [ServiceAddress], from source: AddressSource) -> Bool {
            let found = TargetChoice(addresses)
            choice.unusable += found.unusable
            choice.target = found.target
            choice.source = source
            return found.target != nil
        }
        for address in liveAddresses {
            let name = address.seniority.name
            let source = AddressSource.clusterAddress(namespace: name.namespace, name: name.name)
            if isSettled(by: address.addresses, from: source) { return choice }
        }
        if let address = member?.address {
            let source = AddressSource.memberService(
                cluster: cluster, namespace: service.namespace, name: service.name)
            if isSettled(by: address.addresses, from: source) { return choice }
        }
        for placement in placementsInOrder {
            let name = placement.seniority.name
            if isSettled(by: placement.ingress, from: .work(namespace: name.namespace, name: name.name)) {
                return choice
            }
        }
        for endpoint in reported where endpoint.sourceCluster == cluster {
            if let address = endpoint.target, isSettled(by: [address], from: .reportedByAzure) { return choice }
        }
        return choice
    }
}

extension ReportedEndpoint {
    /// The cluster it came from, else the last part of its name `fleet-<uid>#<service>#<cluster>`.
    var sourceCluster: String {
        if let cluster, !cluster.isEmpty { return cluster }
        return name.split(separator: "#").last.map(String.init) ?? name
    }
}
