import DNSWire
import Fleet
import IPAddress
import Resources
import Traffic

// Short ways to write objects down; names are `namespace/name`.

/// Splits `namespace/name`.
func metadata(
    _ name: String, age: Int64? = nil, uid: String = "", generation: Int64 = 1, deleting: Bool = false,
    annotations: [String: String] = [:]
) -> ObjectMeta {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return ObjectMeta(
        namespace: parts.first ?? "", name: parts.last ?? "", uid: uid, generation: generation,
        creationTimestamp: age.map { Timestamp(seconds: 1_000_000 - $0) }, isBeingDeleted: deleting,
        annotations: annotations)
}

/// An address, or a host name where the text is no address.
func address(_ text: String) -> ServiceAddress {
    if let address = IPAddress(text) { return .ip(address) }
    return .hostname(name(text))
}

/// A domain name; the root where the text is none, which no test expects.
func name(_ text: String) -> DomainName { (try? DomainName(text)) ?? .root }

func profile(_ name: String, age: Int64? = nil, generation: Int64 = 1, deleting: Bool = false) -> Resource {
    .trafficManagerProfile(
        TrafficManagerProfile(
            metadata: metadata(name, age: age, generation: generation, deleting: deleting), resourceGroup: "rg"))
}

/// A backend of the profile `of` for the service `to`; both in its own namespace.
func backend(
    _ name: String, of profile: String = "p", to service: String = "s", weight: Int = 1, uid: String = "",
    generation: Int64 = 1, deleting: Bool = false, reported: [ReportedEndpoint] = []
) -> Resource {
    .trafficManagerBackend(
        TrafficManagerBackend(
            metadata: metadata(name, uid: uid, generation: generation, deleting: deleting), profileName: profile,
            backendName: service, weight: weight, reportedEndpoints: reported))
}

func serviceImport(_ name: String, _ clusters: [String], deleting: Bool = false) -> Resource {
    .serviceImport(ServiceImport(metadata: metadata(name, deleting: deleting), clusters: clusters))
}

/// A hub's record that a cluster exports the service.
func export(
    _ service: String, _ cluster: String, weight: Int? = nil, type: ServiceType? = .loadBalancer,
    isInternal: Bool = false,
    publicIP: String? = nil, ports: [Int] = [80], deleting: Bool = false, at place: String? = nil
) -> Resource {
    let reference = metadata(service)
    return .internalServiceExport(
        InternalServiceExport(
            metadata: metadata(
                place ?? "fleet-member-\(cluster)/\(reference.namespace)-\(reference.name)", deleting: deleting),
            serviceReference: ServiceReference(
                clusterID: cluster, namespace: reference.namespace, name: reference.name),
            type: type, weight: weight, isInternalLoadBalancer: isInternal, publicIPResourceID: publicIP,
            ports: ports.map { ServicePort(port: $0) }))
}

/// The addresses that an operator states for a cluster's service.
func clusterAddress(
    _ service: String, _ cluster: String, _ addresses: String..., at place: String? = nil, age: Int64? = nil,
    deleting: Bool = false
) -> Resource {
    let reference = metadata(service)
    return .clusterAddress(
        ClusterAddress(
            metadata: metadata(
                place ?? "\(reference.namespace)/\(reference.name)-\(cluster)", age: age, deleting: deleting),
            cluster: cluster, serviceNamespace: reference.namespace, serviceName: reference.name,
            addresses: addresses.map(address)))
}

/// What KubeFleet reports back of a cluster's service: its addresses, and the weight that the placed export states.
func work(
    _ service: String, _ cluster: String, _ addresses: String..., weight: Int? = nil, named: String = "work",
    age: Int64? = nil
) -> Resource {
    let reference = metadata(service)
    let manifests = weight.map {
        [
            Work.Manifest(
                namespace: reference.namespace, name: reference.name, content: .serviceExport(weight: .weight($0)))
        ]
    }
    return .work(
        Work(
            metadata: metadata("fleet-member-\(cluster)/\(named)-\(reference.name)", age: age),
            manifests: manifests ?? [],
            observedServices: [
                Work.ObservedService(
                    namespace: reference.namespace, name: reference.name, ingress: addresses.map(address))
            ]))
}

/// A member's service.
func service(
    _ name: String, type: ServiceType = .loadBalancer, ingress: [String] = [], clusterIP: String? = "10.0.0.1",
    ports: [Int] = [80], uid: String = "", deleting: Bool = false
) -> Resource {
    .service(
        Service(
            metadata: metadata(name, uid: uid, deleting: deleting), type: type, clusterIP: clusterIP,
            ports: ports.map { ServicePort(port: $0) }, ingress: ingress.map(address)))
}

/// A member's export with the text of its weight annotation.
func serviceExport(_ name: String, weight: String? = nil, deleting: Bool = false) -> Resource {
    .serviceExport(
        ServiceExport(
            metadata: metadata(
                name, deleting: deleting, annotations: weight.map { [ExportWeight.annotation: $0] } ?? [:])))
}

func external(
    _ name: String, of profile: String = "p", _ target: String, weight: Int = 1, enabled: Bool = true,
    alwaysServe: Bool = false,
    deleting: Bool = false
) -> Resource {
    .externalEndpoint(
        ExternalEndpoint(
            metadata: metadata(name, deleting: deleting), profileName: profile, target: address(target), weight: weight,
            isEnabled: enabled, alwaysServe: alwaysServe))
}

func policy(
    _ name: String, of profile: String = "p", hostnames: [String] = [], ttl: UInt32? = nil, maxReturn: Int = 1,
    https: PolicyHTTPS? = nil, age: Int64? = nil, deleting: Bool = false
) -> Resource {
    .profilePolicy(
        ProfilePolicy(
            metadata: metadata(name, age: age, deleting: deleting), profileName: profile, ttlSeconds: ttl,
            maxReturn: maxReturn,
            hostnames: hostnames.map { FleetTests.name($0) }, https: https))
}

/// The zone of most tests.
func zone(
    _ text: String = "tm.test", template: String? = "{namespace}-{name}", namespaces: Set<String> = [],
    records: [String] = [], server: String? = nil
) -> Zone {
    let apex = name(text)
    return Zone(
        name: apex,
        nameServers: [
            Zone.NameServer(name: name(server ?? "ns1.\(text)"), addresses: [.v4(IPv4Address(rawValue: 0x7F00_0001))])
        ],
        contact: name("hostmaster.\(text)"), profileName: template, namespaces: namespaces,
        records: records.compactMap { try? ResourceRecord(text: $0, origin: apex, defaultTTL: 60) })
}
