package import Fleet
package import Resources

// A member's service as the control API shows it: as the objects that a member agent would write on the hub (rules 4).
extension MemberTranslation {
    /// The objects with their keys; none where the service is not exported.
    package var trees: [(key: ResourceKey, tree: Value)] {
        var trees: [(key: ResourceKey, tree: Value)] = []
        if let export {
            let key = ResourceKey(
                kind: .internalServiceExport, namespace: export.metadata.namespace, name: export.metadata.name)
            trees.append((key, Self.tree(export.metadata, ["spec": Self.spec(of: export)])))
        }
        if let address {
            let key = ResourceKey(
                kind: .clusterAddress, namespace: address.metadata.namespace, name: address.metadata.name)
            let spec: Value = [
                "cluster": Value(.string(address.cluster)),
                "service": [
                    "namespace": Value(.string(address.serviceNamespace)), "name": Value(.string(address.serviceName)),
                ],
                "addresses": Value(.array(address.addresses.map { Value(.string($0.description)) })),
            ]
            trees.append((key, Self.tree(address.metadata, ["spec": spec])))
        }
        return trees
    }

    /// The keys that the translation of a service can have, whatever it comes to.
    package static func keys(cluster: String, namespace: String, name: String) -> [ResourceKey] {
        [ResourceKind.internalServiceExport, .clusterAddress].map { kind in
            ResourceKey(
                kind: kind, namespace: MemberNamespace.name(ofCluster: cluster), name: "\(namespace)-\(name)")
        }
    }

    private static func tree(_ metadata: ObjectMeta, _ rest: Value) -> Value {
        var tree = rest
        if let created = metadata.creationTimestamp {
            tree.modify(["metadata", "creationTimestamp"]) { $0 = Value(.string(created.description)) }
        }
        return tree
    }

    private static func spec(of export: InternalServiceExport) -> Value {
        let reference = export.serviceReference
        var spec: Value = [
            "ports": Value(.array(export.ports.map(tree(of:)))),
            "serviceReference": [
                "clusterId": Value(.string(reference.clusterID)), "kind": "Service",
                "namespace": Value(.string(reference.namespace)), "name": Value(.string(reference.name)),
                "namespacedName": Value(.string(reference.namespacedName)),
                // Of the member's own object, which files need not tell.
                "resourceVersion": "", "generation": 0, "uid": "",
            ],
        ]
        if let type = export.type { spec.set(Value(.string(type.rawValue)), for: "type") }
        if let weight = export.weight { spec.set(Value(.integer(Int64(weight))), for: "weight") }
        return spec
    }

    private static func tree(of port: ServicePort) -> Value {
        var tree: Value = [
            "name": Value(.string(port.name)), "protocol": Value(.string(port.protocolName)),
            "port": Value(.integer(Int64(port.port))),
        ]
        if let name = port.appProtocol { tree.set(Value(.string(name)), for: "appProtocol") }
        if let target = port.targetPort {
            tree.set(Int64(target).map { Value(.integer($0)) } ?? Value(.string(target)), for: "targetPort")
        }
        return tree
    }
}
