extension ServicePort {
    init?(_ value: Value) {
        guard let port = value["port"]?.integer else { return nil }
        let target: String? =
            switch value["targetPort"]?.content {
            case .integer(let number): String(number)
            case .string(let name): name
            default: nil
            }
        self.init(
            name: value["name"]?.string ?? "", protocolName: value["protocol"]?.string ?? "TCP",
            appProtocol: value["appProtocol"]?.string, port: port, targetPort: target)
    }

    static func ports(_ value: Value?) -> [ServicePort] { value?.elements.compactMap { ServicePort($0) } ?? [] }
}

extension ServiceAddress {
    /// The addresses of a `status.loadBalancer`, an entry's `ip` before its `hostname`.
    static func ingress(_ loadBalancer: Value?) -> [ServiceAddress] {
        var addresses: [ServiceAddress] = []
        for entry in loadBalancer?["ingress"]?.elements ?? [] {
            for field in ["ip", "hostname"] {
                if let text = entry[field]?.string, let address = ServiceAddress(target: text) {
                    addresses.append(address)
                }
            }
        }
        return addresses
    }
}

extension ServiceImport {
    init(_ metadata: ObjectMeta, _ value: Value) {
        self.init(
            metadata: metadata,
            clusters: value["status"]?["clusters"]?.elements.compactMap { $0["cluster"]?.string } ?? [],
            ports: ServicePort.ports(value["status"]?["ports"]))
    }
}

extension InternalServiceExport {
    init?(_ metadata: ObjectMeta, _ value: Value) {
        guard let spec = value["spec"], let reference = spec["serviceReference"],
            let cluster = reference["clusterId"]?.string, let namespace = reference["namespace"]?.string,
            let name = reference["name"]?.string
        else { return nil }
        self.init(
            metadata: metadata,
            serviceReference: ServiceReference(
                clusterID: cluster, namespace: namespace, name: name,
                namespacedName: reference["namespacedName"]?.string),
            type: spec["type"]?.string.flatMap { $0.isEmpty ? nil : ServiceType(rawValue: $0) },
            weight: spec["weight"]?.integer, isInternalLoadBalancer: spec["isInternalLoadBalancer"]?.bool ?? false,
            isDNSLabelConfigured: spec["isDNSLabelConfigured"]?.bool ?? false,
            publicIPResourceID: spec["publicIPResourceID"]?.string, ports: ServicePort.ports(spec["ports"]))
    }
}

extension Service {
    init(_ metadata: ObjectMeta, _ value: Value) {
        let spec = value["spec"]
        self.init(
            metadata: metadata, type: spec?["type"]?.string.map { ServiceType(rawValue: $0) } ?? .clusterIP,
            clusterIP: spec?["clusterIP"]?.string, externalName: spec?["externalName"]?.string,
            ports: ServicePort.ports(spec?["ports"]), ingress: ServiceAddress.ingress(value["status"]?["loadBalancer"]))
    }
}

extension Work {
    init(_ metadata: ObjectMeta, _ value: Value) {
        self.init(
            metadata: metadata,
            manifests: value["spec"]?["workload"]?["manifests"]?.elements.compactMap { Manifest($0) } ?? [],
            observedServices: value["status"]?["manifestConditions"]?.elements.compactMap { ObservedService($0) } ?? [])
    }
}

extension Work.Manifest {
    /// nil for a manifest of another kind.
    init?(_ value: Value) {
        guard case .known(let kind, _) = KindResolver.resolve(value), let metadata = value["metadata"],
            let name = metadata["name"]?.string
        else { return nil }
        let content: Content
        switch kind {
        case .service:
            content = .service(type: value["spec"]?["type"]?.string.map { ServiceType(rawValue: $0) } ?? .clusterIP)
        case .serviceExport:
            let weight = metadata["annotations"]?[ExportWeight.annotation]
            content = .serviceExport(
                weight: weight.map { value in
                    value.string.map { ExportWeight($0) } ?? .invalid(value.found)
                } ?? .absent)
        default:
            return nil
        }
        self.init(
            namespace: metadata["namespace"]?.string ?? ResourceDecoder.defaultNamespace, name: name, content: content)
    }
}

extension Work.ObservedService {
    /// nil for a manifest of another kind, or one whose status was not reported.
    init?(_ value: Value) {
        guard let identifier = value["identifier"], identifier["kind"]?.string == "Service",
            (identifier["group"]?.string ?? "").isEmpty, let name = identifier["name"]?.string,
            let observed = value["backReportedStatus"]?["observedStatus"]
        else { return nil }
        self.init(
            namespace: identifier["namespace"]?.string ?? ResourceDecoder.defaultNamespace, name: name,
            ingress: ServiceAddress.ingress(observed["status"]?["loadBalancer"]))
    }
}
