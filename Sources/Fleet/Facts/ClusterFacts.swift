import Resources
import Traffic

/// What is known of a service in one cluster.
struct ClusterFacts: NamedFacts {
    /// The cluster.
    var name: String
    /// The exports on the hub, in no order.
    var exports: [ServiceFacts.Export] = []
    /// What the member's own objects come to.
    var member: MemberFacts?
    /// The cluster addresses, in no order.
    var addresses: [ServiceFacts.Address] = []
    /// What works say, in no order.
    var placements: [ServiceFacts.Placement] = []

    init(name: String) {
        self.name = name
    }

    var isEmpty: Bool { exports.isEmpty && member == nil && addresses.isEmpty && placements.isEmpty }

    /// Whether the service is exported from the cluster, on the hub or as the member's own objects have it.
    var isExported: Bool { exports.contains { !$0.isBeingDeleted } || member?.isExported == true }

    /// The export that counts where several tell of one cluster: that in the member's own namespace, then the oldest.
    var export: ServiceFacts.Export? {
        guard exports.count > 1 else { return exports.first { !$0.isBeingDeleted } }
        let home = MemberNamespace.name(ofCluster: name)
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
    var weight: Int {
        export?.weight ?? member?.weight ?? placementsInOrder.lazy.compactMap(\.weight).first ?? 1
    }

    /// The service's type; nil where it is not told.
    var type: ServiceType? {
        // An export by an agent without the Traffic Manager feature tells no type, or an empty one.
        if let type = export?.type, !type.rawValue.isEmpty { return type }
        return member?.type
    }

    /// A target with the source that tells it.
    struct Choice {
        var target: Endpoint.Target?
        var source: AddressSource
        /// The addresses that were found unusable on the way.
        var unusable: [String]
    }

    /// The target of the first source that tells a usable one (rules 2).
    /// - Parameter reported: what Azure reported of the service in this cluster.
    func choose(of service: ObjectName, reported: [ReportedEndpoint]) -> Choice {
        var choice = Choice(source: .reportedByAzure, unusable: [])
        func isSettled(by addresses: [ServiceAddress], from source: AddressSource) -> Bool {
            let found = TargetChoice(addresses)
            choice.unusable += found.unusable
            choice.target = found.target
            choice.source = source
            return found.target != nil
        }
        for address in liveAddresses {
            let object = address.seniority.name
            let source = AddressSource.clusterAddress(namespace: object.namespace, name: object.name)
            if isSettled(by: address.addresses, from: source) { return choice }
        }
        if let addresses = member?.addresses, !addresses.isEmpty {
            let source = AddressSource.memberService(
                cluster: name, namespace: service.namespace, name: service.name)
            if isSettled(by: addresses, from: source) { return choice }
        }
        for placement in placementsInOrder {
            let object = placement.seniority.name
            if isSettled(by: placement.ingress, from: .work(namespace: object.namespace, name: object.name)) {
                return choice
            }
        }
        for endpoint in reported {
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
