import Daemon
import Fleet
import IPAddress
import Resources
import Testing

/// What the control API shows of files.
@Suite struct ShownTests {
    @Test func writtenObjectIsLabelledAndDefaulted() throws {
        let written = try Value.parse(
            yaml: Array(
                """
                kind: TrafficManagerProfile
                apiVersion: networking.fleet.azure.com/v1alpha1
                metadata:
                  name: web
                  resourceVersion: "17"
                  managedFields: []
                  labels: {team: shop}
                spec: {resourceGroup: x, monitorConfig: {}, bogus: 1}
                status: {dnsName: old}
                """.utf8))
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: "default", name: "web")
        let tree = SourceTree.make(written, key: key, place: "objects.yaml:3")
        #expect(tree.members.prefix(3).map(\.key) == ["apiVersion", "kind", "metadata"])
        #expect(tree["apiVersion"]?.string == "networking.fleet.azure.com/v1beta1")
        let metadata = try #require(tree["metadata"])
        #expect(metadata["namespace"]?.string == "default" && metadata["resourceVersion"] == nil)
        #expect(metadata["managedFields"] == nil && metadata["labels"]?["team"]?.string == "shop")
        #expect(metadata["labels"]?[SourceTree.originLabel]?.string == "file")
        #expect(metadata["annotations"]?[SourceTree.placeAnnotation]?.string == "objects.yaml:3")
        #expect(tree["spec"]?["monitorConfig"]?["port"]?.integer == 80 && tree["spec"]?["bogus"] == nil)
        let uid = try #require(metadata["uid"]?.string)
        #expect(
            uid.utf8.count == 36 && uid == SourceTree.make(written, key: key, place: "")["metadata"]?["uid"]?.string)
        #expect(SourceTree.moved(tree, to: "objects.yaml:3") == nil)
        let moved = try #require(SourceTree.moved(tree, to: "objects.yaml:9"))
        #expect(moved["metadata"]?["annotations"]?[SourceTree.placeAnnotation]?.string == "objects.yaml:9")
    }

    @Test func uidsDiffer() {
        let uids = [["a", "b"], ["ab", ""], ["a", "b", ""], ["b", "a"]].map(StableUID.make)
        #expect(Set(uids).count == 4)
        for uid in uids {
            let parts = uid.split(separator: "-").map(String.init)
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12] && parts[2].hasPrefix("8"))
            #expect("89ab".contains(parts[3].prefix(1)))
        }
    }

    @Test func memberServiceBecomesWhatAnAgentWrites() throws {
        let metadata = ObjectMeta(namespace: "shop", name: "app")
        let address = try #require(IPAddress("192.0.2.1"))
        let service = Service(
            metadata: metadata, type: .loadBalancer, ports: [ServicePort(name: "http", port: 80, targetPort: "8080")],
            ingress: [.ip(address)])
        let translation = try #require(
            MemberTranslation(service: service, serviceExport: ServiceExport(metadata: metadata), cluster: "east"))
        let trees = translation.trees
        #expect(
            trees.map(\.key.description) == [
                "InternalServiceExport fleet-member-east/shop-app", "ClusterAddress fleet-member-east/shop-app",
            ])
        #expect(trees.map(\.key) == MemberTranslation.keys(cluster: "east", namespace: "shop", name: "app"))
        for (key, tree) in trees {
            let shown = SourceTree.make(tree, key: key, place: "member.yaml:1")
            guard case .resource(let resource, let warnings) = ResourceDecoder().decode(shown) else {
                Issue.record("\(key) does not decode: \(ResourceDecoder().decode(shown))")
                continue
            }
            #expect(resource.key == key && warnings.isEmpty, "\(warnings)")
            if case .internalServiceExport(let export) = resource {
                #expect(export.serviceReference.clusterID == "east" && export.ports.first?.targetPort == "8080")
            }
            if case .clusterAddress(let object) = resource { #expect(object.addresses == [.ip(address)]) }
        }
        let alone = try #require(MemberTranslation(service: service, serviceExport: nil, cluster: "east"))
        #expect(alone.trees.isEmpty)
    }

    @Test func namespacesAreCounted() {
        var use = NamespaceUse()
        use.add("shop")
        use.add("shop")
        use.add("")
        #expect(use.takeTouched() == ["shop"] && use.isUsed("shop"))
        use.remove("shop")
        #expect(use.takeTouched().isEmpty && use.isUsed("shop"))
        use.remove("shop")
        use.remove("shop")
        use.touch("other")
        #expect(use.takeTouched() == ["other", "shop"] && !use.isUsed("shop"))
        #expect(NamespaceUse.tree("shop")["status"]?["phase"]?.string == "Active")
    }

    @Test func pendingSetKeepsOrderAndForgetsRepeats() {
        var pending = PendingSet<Int>()
        pending.insert([3, 1, 3, 2])
        #expect(pending.take(2) == [3, 1])
        pending.insert([2, 3])
        #expect(pending.take(9) == [2, 3] && pending.isEmpty)
    }
}
