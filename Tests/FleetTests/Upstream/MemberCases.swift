import Fleet
import IPAddress
import Resources
import Testing

/// The cases of upstream's member agent: a Service and its ServiceExport become an InternalServiceExport (rules 4).
///
/// Left out, since they speak of Azure's API alone: S16 to S21, S24, S25, S28 and S30 (public IPs, DNS labels and resource
/// groups). What S22, S23, S26, S27 and S29 say of the service itself is kept; a hostname or an empty ingress is no Azure matter.
@Suite struct MemberCases {
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var service: Resource?
        var export: Resource?
        var lastWeight: ExportWeight?
        /// The condition of the export.
        var condition: String
        /// `type weight ports`, `-` where no weight is stated (it counts as 1); nil where nothing is exported.
        var exported: String?
        var addresses: [String] = []
        var testDescription: String { id }
    }

    static let cases = [
        Case(id: "S01", export: serviceExport("ns/s"), condition: "False/ServiceNotFound"),
        Case(
            id: "S02", service: service("ns/s", type: .clusterIP), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid",
            exported: "ClusterIP - 80"),
        Case(
            id: "S03", service: service("ns/s"), export: serviceExport("ns/s", weight: "-1"),
            condition: "False/ServiceExportInvalidWeightAnnotation"),
        Case(
            id: "S04", service: service("ns/s", ports: [80, 443]), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid", exported: "LoadBalancer - 80,443"),
        Case(
            id: "S05", service: service("ns/s"), export: serviceExport("ns/s", weight: "560"),
            condition: "True/ServiceIsValid",
            exported: "LoadBalancer 560 80"),
        Case(
            id: "S06", service: service("ns/s"), export: serviceExport("ns/s", weight: "3837"),
            lastWeight: .weight(560),
            condition: "False/ServiceExportInvalidWeightAnnotation", exported: "LoadBalancer 560 80"),
        Case(
            id: "S07 zero", service: service("ns/s"), export: serviceExport("ns/s", weight: "0"),
            lastWeight: .weight(560),
            condition: "True/ServiceIsValid"),
        Case(
            id: "S07 removed", service: service("ns/s"), export: serviceExport("ns/s"), lastWeight: .weight(0),
            condition: "True/ServiceIsValid", exported: "LoadBalancer - 80"),
        Case(
            id: "S08", service: service("ns/s"), export: serviceExport("ns/s", deleting: true),
            condition: "Unknown/Pending"),
        Case(
            id: "S09", service: service("ns/s", deleting: true), export: serviceExport("ns/s"),
            condition: "False/ServiceNotFound"),
        Case(
            id: "S10", service: service("ns/s", clusterIP: "None"), export: serviceExport("ns/s"),
            condition: "False/ServiceIneligible"),
        Case(
            id: "S11, S12", service: service("ns/s", type: .externalName), export: serviceExport("ns/s"),
            condition: "False/ServiceIneligible"),
        Case(
            id: "S13, S14", service: service("ns/s", type: .nodePort, uid: "new"), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid", exported: "NodePort - 80"),
        Case(
            id: "S15", service: service("ns/s", ingress: ["203.0.113.4"]), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid", exported: "LoadBalancer - 80", addresses: ["203.0.113.4"]),
        // Rules 2: an internal load balancer is a load balancer.
        Case(
            id: "S22", service: service("ns/s", ingress: ["10.1.2.3"]), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid", exported: "LoadBalancer - 80", addresses: ["10.1.2.3"]),
        Case(
            id: "S23", service: service("ns/s", type: .nodePort, ingress: ["10.1.2.3"]), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid", exported: "NodePort - 80"),
        Case(
            id: "S26, S27, S29", service: service("ns/s"), export: serviceExport("ns/s"),
            condition: "True/ServiceIsValid",
            exported: "LoadBalancer - 80"),
        Case(
            id: "E24 message", service: service("ns/s"), export: serviceExport("ns/s", weight: "0"),
            condition: "True/ServiceIsValid"),
        Case(
            id: "X35 +5", service: service("ns/s"), export: serviceExport("ns/s", weight: "+5"),
            condition: "True/ServiceIsValid",
            exported: "LoadBalancer 5 80"),
        Case(
            id: "X35 05", service: service("ns/s"), export: serviceExport("ns/s", weight: "05"),
            condition: "True/ServiceIsValid",
            exported: "LoadBalancer 5 80"),
        Case(
            id: "X35 space", service: service("ns/s"), export: serviceExport("ns/s", weight: " 5"),
            condition: "False/ServiceExportInvalidWeightAnnotation"),
        Case(
            id: "X35 decimal", service: service("ns/s"), export: serviceExport("ns/s", weight: "5.0"),
            condition: "False/ServiceExportInvalidWeightAnnotation"),
        Case(
            id: "X35 empty", service: service("ns/s"), export: serviceExport("ns/s", weight: ""),
            condition: "False/ServiceExportInvalidWeightAnnotation"),
    ]

    @Test(arguments: cases) func translates(_ row: Case) throws {
        var service: Service?
        var export: ServiceExport?
        if case .service(let object)? = row.service { service = object }
        if case .serviceExport(let object)? = row.export { export = object }
        let translation = try #require(
            MemberTranslation(service: service, serviceExport: export, cluster: "c", lastWeight: row.lastWeight))
        #expect("\(translation.condition.status.rawValue)/\(translation.condition.reason)" == row.condition)
        let line = translation.export.map { export in
            "\(export.type?.rawValue ?? "") \(export.weight.map(String.init) ?? "-") "
                + export.ports.map { String($0.port) }.joined(separator: ",")
        }
        #expect(line == row.exported)
        #expect((translation.address?.addresses.map(\.description) ?? []) == row.addresses)
        #expect((translation.ineligibility == nil) == (row.exported != nil))
        if row.id == "E24 message" { #expect(translation.condition.message.contains("with 0 weight")) }
        for metadata in [translation.export?.metadata, translation.address?.metadata].compactMap({ $0 }) {
            #expect(metadata.namespace == "fleet-member-c")
            #expect(metadata.name == "ns-s")
        }
    }

    @Test func saysNothingWithoutObjects() {
        #expect(MemberTranslation(service: nil, serviceExport: nil, cluster: "c") == nil)
    }

    /// S05 to S09 and S14 as changes that follow one another, on a profile that reads the member itself.
    @Test func followsTheMember() {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10))
        func line(_ change: FleetUpdate) -> String { model.backendLine("ns/b") }
        #expect(line(model.set(serviceExport("ns/s", weight: "560"), from: "c")) == "False/Invalid", "S01")
        #expect(line(model.set(service("ns/s", ingress: ["192.0.2.1"]), from: "c")) == "True/Accepted c=10(560)", "S05")
        #expect(line(model.set(serviceExport("ns/s", weight: "100"), from: "c")) == "True/Accepted c=10(100)", "S05")
        #expect(line(model.set(serviceExport("ns/s", weight: "3837"), from: "c")) == "True/Accepted c=10(100)", "S06")
        #expect(
            model.condition("Valid", of: serviceExport("ns/s"), in: .member(cluster: "c"))?.reason
                == "ServiceExportInvalidWeightAnnotation", "S06")
        #expect(line(model.set(serviceExport("ns/s", weight: "0"), from: "c")) == "True/Accepted", "S07, X17: rules 2")
        #expect(line(model.set(serviceExport("ns/s"), from: "c")) == "True/Accepted c=10(1)", "S07")
        #expect(line(model.remove(service("ns/s"), from: "c")) == "False/Invalid", "S09")
        #expect(
            line(model.set(service("ns/s", ingress: ["192.0.2.9"], uid: "new"), from: "c")) == "True/Accepted c=10(1)",
            "S14")
        #expect(model.endpointLines("ns/p") == ["c=10@192.0.2.9"], "S14")
        #expect(line(model.remove(serviceExport("ns/s"), from: "c")) == "False/Invalid", "S08")
        #expect(model.status(of: serviceExport("ns/s").key, in: .member(cluster: "c")) == nil, "S08")
    }
}
