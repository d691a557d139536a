public import Resources

/// What a member agent would write on the hub for one service of its cluster (rules 4).
///
/// The member's `Service` and `ServiceExport` of one name become an `InternalServiceExport` `<namespace>-<name>` in
/// `fleet-member-<cluster>` and, when the service has addresses, a `ClusterAddress` of the same name there.
public struct MemberTranslation: Sendable, Equatable {
    /// Why a member's service is not exported.
    public enum Ineligibility: Sendable, Hashable {
        /// There is no `ServiceExport`.
        case noExport
        /// The `ServiceExport` was refused, at that place.
        case exportRefused(place: String)
        /// The `ServiceExport` is being deleted.
        case exportBeingDeleted
        /// There is no `Service` of the export's name, or it is being deleted.
        case serviceNotFound
        /// The `Service` of the export's name was refused, at that place.
        case serviceRefused(place: String)
        /// The service is headless.
        case headless
        /// The service is of type ExternalName.
        case externalName
        /// The export's weight annotation is 0.
        case weightZero
        /// The export's weight annotation is no integer of 0 to 1000, and no valid one came before it.
        case invalidWeight(String)
    }

    /// The member cluster.
    public let cluster: String
    /// The service's namespace on the member.
    public let namespace: String
    /// The name of the service and its export.
    public let name: String
    /// The export; nil where the service is not exported.
    public let export: InternalServiceExport?
    /// The service's addresses; nil where it has none, or is not exported.
    public let address: ClusterAddress?
    /// Why there is no export; nil where there is one.
    public let ineligibility: Ineligibility?
    /// The annotation that could not be read, while the last good weight serves; nil where all is well.
    public let ignoredWeight: String?

    private let exportGeneration: Int64

    /// Translates one service of a member.
    /// - Parameters:
    ///   - service: the member's service; nil where there is none.
    ///   - serviceExport: the member's export of the same namespace and name; nil where there is none.
    ///   - cluster: the member.
    ///   - lastWeight: the last good weight, which goes on serving while the annotation can not be read.
    ///   - refusedService: where a service of the name stands that was refused; it tells where none is given.
    ///   - refusedExport: the same of the export.
    /// - Returns: nil where there is neither object.
    public init?(
        service: Service?, serviceExport: ServiceExport?, cluster: String, lastWeight: ExportWeight? = nil,
        refusedService: String? = nil, refusedExport: String? = nil
    ) {
        guard let metadata = serviceExport?.metadata ?? service?.metadata else { return nil }
        self.cluster = cluster
        namespace = metadata.namespace
        name = metadata.name
        exportGeneration = serviceExport?.metadata.generation ?? 0
        let judgement = Self.judge(
            service: service, serviceExport: serviceExport, lastWeight: lastWeight, refusedService: refusedService,
            refusedExport: refusedExport)
        ineligibility = judgement.ineligibility
        ignoredWeight = judgement.ignoredWeight
        guard judgement.ineligibility == nil, let service else {
            export = nil
            address = nil
            return
        }
        let hubMetadata = ObjectMeta(
            namespace: MemberNamespace.name(ofCluster: cluster), name: "\(metadata.namespace)-\(metadata.name)",
            creationTimestamp: metadata.creationTimestamp)
        export = InternalServiceExport(
            metadata: hubMetadata,
            serviceReference: ServiceReference(clusterID: cluster, namespace: namespace, name: name),
            type: service.type, weight: judgement.weight, ports: service.ports)
        address =
            service.type != .loadBalancer || service.ingress.isEmpty
            ? nil
            : ClusterAddress(
                metadata: hubMetadata, cluster: cluster, serviceNamespace: namespace, serviceName: name,
                addresses: Array(service.ingress.prefix(16)))
    }

    private struct Judgement {
        var ineligibility: Ineligibility?
        var weight: Int?
        var ignoredWeight: String?
    }

    /// The member agent's checks in its order (fleet-networking's `member/serviceexport`).
    private static func judge(
        service: Service?, serviceExport: ServiceExport?, lastWeight: ExportWeight?, refusedService: String?,
        refusedExport: String?
    ) -> Judgement {
        guard let serviceExport else {
            return Judgement(ineligibility: refusedExport.map { .exportRefused(place: $0) } ?? .noExport)
        }
        if serviceExport.metadata.isBeingDeleted { return Judgement(ineligibility: .exportBeingDeleted) }
        guard let service, !service.metadata.isBeingDeleted else {
            return Judgement(ineligibility: refusedService.map { .serviceRefused(place: $0) } ?? .serviceNotFound)
        }
        if service.type == .externalName { return Judgement(ineligibility: .externalName) }
        if service.isHeadless { return Judgement(ineligibility: .headless) }
        var judgement = Judgement()
        var weight = serviceExport.weight
        if case .invalid(let text) = weight {
            guard let lastWeight, lastWeight.value != nil else { return Judgement(ineligibility: .invalidWeight(text)) }
            judgement.ignoredWeight = text
            weight = lastWeight
        }
        if weight.value == 0 {
            judgement.ineligibility = .weightZero
        } else if case .weight(let stated) = weight {
            // An absent annotation leaves the weight open: it counts as 1 unless a Work states one (rules 2).
            judgement.weight = stated
        }
        return judgement
    }

    /// The `Valid` condition of the member's `ServiceExport`.
    public var condition: Condition {
        let service = "\(namespace)/\(name)"
        func condition(_ status: Condition.Status, _ reason: String, _ message: String) -> Condition {
            Condition(
                type: Condition.valid, status: status, reason: reason, message: message,
                observedGeneration: exportGeneration)
        }
        if let text = ignoredWeight ?? ineligibility?.invalidWeight {
            let effect =
                ignoredWeight == nil ? "the service is not exported" : "the last good weight goes on serving"
            return condition(
                .isFalse, "ServiceExportInvalidWeightAnnotation",
                "annotation \(ExportWeight.annotation) is \"\(text)\", expected an integer from 0 to 1000; \(effect)")
        }
        switch ineligibility {
        case .serviceNotFound:
            return condition(
                .isFalse, "ServiceNotFound",
                "cluster \(cluster) has no Service \(service): an export has the name of its service; create the service or rename the export"
            )
        case .serviceRefused(let place):
            return condition(
                .isFalse, "ServiceNotFound",
                "Service \(service) of cluster \(cluster) was refused (\(place)): correct it there")
        case .headless, .externalName:
            return condition(
                .isFalse, "ServiceIneligible",
                "service \(service) of cluster \(cluster) \(ineligibility?.description ?? "")")
        case .weightZero:
            return condition(
                .isTrue, "ServiceIsValid", "service \(service) is exported with 0 weight: it serves nothing")
        case .noExport, .exportRefused, .exportBeingDeleted:
            return condition(
                .unknown, "Pending", "service \(service) of cluster \(cluster) \(ineligibility?.description ?? "")")
        case .invalidWeight, nil:
            return condition(.isTrue, "ServiceIsValid", "service \(service) is valid for export")
        }
    }
}

extension MemberTranslation.Ineligibility: CustomStringConvertible {
    /// Why the service is not exported, and what to do.
    public var description: String {
        switch self {
        case .noExport: "has no ServiceExport"
        case .exportRefused(let place): "has a ServiceExport that was refused (\(place)): correct it there"
        case .exportBeingDeleted: "is not exported any more: its ServiceExport is being deleted"
        case .serviceNotFound: "has no Service of the ServiceExport's name, or it is being deleted"
        case .serviceRefused(let place): "has a Service that was refused (\(place)): correct it there"
        case .headless:
            "is headless (clusterIP: None), which can not be exported: give it a clusterIP, or use ExternalEndpoints"
        case .externalName:
            "is of type ExternalName, which can not be exported: use an ExternalEndpoint for its host name"
        case .weightZero: "is exported with weight 0"
        case .invalidWeight(let text):
            "has the weight annotation \"\(text)\" on its ServiceExport, expected an integer from 0 to 1000"
        }
    }

    fileprivate var invalidWeight: String? {
        if case .invalidWeight(let text) = self { text } else { nil }
    }
}
