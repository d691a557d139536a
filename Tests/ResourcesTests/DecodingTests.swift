import DNSWire
import IPAddress
import Resources
import Testing

/// Whole objects, from text to types.
@Suite struct DecodingTests {
    private func address(_ text: String) throws -> ServiceAddress {
        try #require(ServiceAddress(target: text))
    }

    @Test func hubObjects() throws {
        let outcomes = try decode(Fixtures.hub)
        #expect(outcomes.count == 9)
        var keys: [String] = []
        for outcome in outcomes {
            switch outcome {
            case .resource(let resource, let warnings):
                keys.append(resource.key.description)
                #expect(warnings.isEmpty)
            case .refused(_, let violations): Issue.record("\(violations)")
            case .passedOver(let apiVersion, let kind): keys.append("(\(apiVersion) \(kind))")
            }
        }
        #expect(
            keys == [
                "TrafficManagerProfile shop/web", "TrafficManagerBackend shop/web-blue", "ServiceImport shop/web-blue",
                "InternalServiceExport fleet-member-aks-east-1/shop-web-blue",
                "Work fleet-member-aks-east-2/crp-shop-work",
                "(networking.fleet.azure.com/v1alpha1 EndpointSliceExport)",
                "(cluster.kubernetes-fleet.io/v1beta1 MemberCluster)", "TrafficManagerProfile work/myatm",
                "Namespace work",
            ])
    }

    @Test func profileAndBackend() throws {
        let objects = try resources(Fixtures.hub)
        #expect(
            objects[0]
                == .trafficManagerProfile(
                    TrafficManagerProfile(
                        metadata: ObjectMeta(
                            namespace: "shop", name: "web", uid: "6f1d2c84-3a57-4f0e-9b1e-0c5b7a2f4d10",
                            resourceVersion: "918273", generation: 2,
                            creationTimestamp: Timestamp("2026-05-04T08:12:31Z")),
                        resourceGroup: "rg-shop-tm",
                        monitorConfig: MonitorConfig(
                            intervalInSeconds: 30, path: "/healthz", port: 80, protocolName: .http,
                            customHeaders: [CustomHeader(name: "Host", value: "www.shop.example")],
                            timeoutInSeconds: 10, toleratedNumberOfFailures: 3))))
        guard case .trafficManagerBackend(let backend) = objects[1] else {
            Issue.record("no backend")
            return
        }
        #expect(backend.profileName == "web" && backend.backendName == "web-blue" && backend.weight == 100)
        #expect(
            backend.reportedEndpoints == [
                ReportedEndpoint(
                    name: "fleet-b2a9e0f3#web-blue#aks-east-2", weight: 33,
                    target: try address("shop-blue-aks-east-2.eastus2.cloudapp.azure.com"), cluster: "aks-east-2",
                    fromWeight: 30)
            ], "what has no resourceID was not reported by Azure")
    }

    @Test func servicesOnTheHub() throws {
        let objects = try resources(Fixtures.hub)
        let port = ServicePort(name: "http", port: 80, targetPort: "8080")
        #expect(
            objects[2]
                == .serviceImport(
                    ServiceImport(
                        metadata: ObjectMeta(namespace: "shop", name: "web-blue"),
                        clusters: ["aks-east-1", "aks-east-2"],
                        ports: [port])))
        #expect(
            objects[3]
                == .internalServiceExport(
                    InternalServiceExport(
                        metadata: ObjectMeta(namespace: "fleet-member-aks-east-1", name: "shop-web-blue"),
                        serviceReference: ServiceReference(
                            clusterID: "aks-east-1", namespace: "shop", name: "web-blue"),
                        type: .loadBalancer, weight: 60, isDNSLabelConfigured: true,
                        publicIPResourceID: "/subscriptions/0/publicIPAddresses/kubernetes-a1b2",
                        ports: [ServicePort(name: "http", port: 80, targetPort: "web")])))
        guard case .work(let work) = objects[4] else {
            Issue.record("no work")
            return
        }
        #expect(work.cluster == "aks-east-2")
        #expect(
            work.manifests == [
                Work.Manifest(namespace: "shop", name: "web-blue", content: .service(type: .loadBalancer)),
                Work.Manifest(namespace: "shop", name: "web-blue", content: .serviceExport(weight: .weight(30))),
            ])
        #expect(
            work.observedServices == [
                Work.ObservedService(namespace: "shop", name: "web-blue", ingress: [try address("203.0.113.20")])
            ])
    }

    @Test func memberObjects() throws {
        let objects = try resources(Fixtures.member)
        guard case .serviceExport(let export) = objects[0], case .service(let service) = objects[1] else {
            Issue.record("other objects: \(objects)")
            return
        }
        #expect(export.weight == .weight(60))
        #expect(service.metadata.isBeingDeleted)
        #expect(service.type == .loadBalancer && service.isExportable)
        #expect(service.ports == [ServicePort(name: "http", port: 80, targetPort: "8080")])
        #expect(service.ingress == [try address("203.0.113.10"), try address("lb.example.test")])
    }

    @Test func ownObjects() throws {
        let objects = try resources(Fixtures.own)
        #expect(
            objects == [
                .clusterAddress(
                    ClusterAddress(
                        metadata: ObjectMeta(namespace: "fleet-member-east", name: "shop-web"), cluster: "east",
                        serviceNamespace: "shop", serviceName: "web",
                        addresses: [
                            try address("192.0.2.1"), try address("2001:db8::1"), try address("lb.example.test"),
                        ])),
                .externalEndpoint(
                    ExternalEndpoint(
                        metadata: ObjectMeta(namespace: "shop", name: "dc"), profileName: "web",
                        target: try address("127.0.0.1"), weight: 7, isEnabled: false, alwaysServe: true)),
                .profilePolicy(
                    ProfilePolicy(
                        metadata: ObjectMeta(namespace: "shop", name: "web"), profileName: "web", ttlSeconds: 30,
                        maxReturn: 2, hostnames: [try DomainName("www.shop.test"), try DomainName("shop.test")],
                        minimumHealthyWeight: 0.25,
                        monitor: PolicyMonitor(
                            protocolName: .https, port: 8443, path: "/healthz", method: .head, interval: .seconds(5),
                            timeout: .milliseconds(2500), toleratedNumberOfFailures: 2, recoveryThreshold: 2,
                            expectedStatusCodes: [200...299, 401...401], bodyContains: "ready",
                            customHeaders: [CustomHeader(name: "Host", value: "www.shop.test")],
                            tls: PolicyMonitor.TLS(
                                verify: .file, caFile: "ca.pem", serverName: "www.shop.test",
                                certificateFile: "probe.pem", keyFile: "probe.key"),
                            observeOnly: true), https: PolicyHTTPS(alpn: ["h2", "h3"], port: 8443))),
            ])
    }

    /// A profile's condition is the old controller's and is not read; ours are computed anew (rules 3).
    ///
    /// Upstream's backend controller takes it as input.
    @Test(arguments: [
        ("B07, BU29", "Unknown", "Pending"), ("BU22, BU23, BU24", "True", "Programmed"), ("BU27", "True", "Other"),
        ("BU28", "False", "Invalid"),
    ])
    func conditionsAreNotRead(_ id: String, _ status: String, _ reason: String) throws {
        let profile = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerProfile
            metadata: {name: web, namespace: shop, generation: 2}
            spec: {resourceGroup: rg}
            """
        let condition = "{type: Programmed, status: \"\(status)\", reason: \(reason), observedGeneration: 2}"
        let judged = profile + "\nstatus: {dnsName: old.trafficmanager.net, conditions: [\(condition)]}\n"
        let expected = try resources(profile)
        #expect(expected.count == 1)
        #expect(try resources(judged) == expected, "\(id)")
        #expect(try warnings(judged).isEmpty, "\(id)")
    }

    /// X34: a list, documents, a bare object and JSON give the same objects.
    @Test func x34Shapes() throws {
        let json = (1...3).map {
            #"{"apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint","metadata":{"name":"e\#($0)"},"#
                + #""spec":{"profile":{"name":"p"},"target":"192.0.2.\#($0)"}}"#
        }
        let bare = try json.flatMap { try resources($0) }
        #expect(bare.count == 3 && bare.map(\.metadata.name) == ["e1", "e2", "e3"])
        let items = json.joined(separator: ",\n")
        let unnamed = items.replacing(#""apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint","#, with: "")
        let yaml = """
            apiVersion: v1
            items:
            \(json.map { "- \($0)" }.joined(separator: "\n"))
            kind: List
            """
        let shapes = [
            json.joined(separator: "\n"), json.joined(separator: "\n---\n"), json.joined(),
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\(items)]}",
            "{\"apiVersion\":\"v1\",\"items\":[\(items)],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}",
            "{\"kind\":\"ExternalEndpointList\",\"apiVersion\":\"pointsman.dev/v1\",\"metadata\":{},\"items\":[\(unnamed)]}",
            yaml, "kind: \"List\"\n" + yaml.replacing("kind: List", with: ""), "{kind: List, items: [\(items)]}",
            "apiVersion: v1\nkind: List\nitems:\n- kind: List\n  items: [\(json[0]), \(json[1])]\n- \(json[2])\n",
            "---\n" + json.joined(separator: "\n---\n") + "\n---\n",
        ]
        for shape in shapes {
            #expect(try resources(shape) == bare, "X34: \(shape)")
        }
        #expect(try decode("kind: List\napiVersion: v1\nitems: []").isEmpty)
        #expect(try decode("kind: List\napiVersion: v1\nitems: null").isEmpty)
        #expect(try decode("{\"kind\": \"List\", \"items\": []}").isEmpty)
    }

    @Test func itemsOfAListKeepTheirLines() throws {
        let text = "apiVersion: v1\nitems:\n- kind: Service\n  apiVersion: v1\n  metadata:\n    name: Web\nkind: List\n"
        #expect(try violations(text).map { $0.prefix(20) } == ["6: metadata.name: fo"])
    }

    @Test(
        arguments: [
            (
                "kind: TrafficManagerProfile", "kind: TrafficManagerProfil", "networking.fleet.azure.com/v1beta1",
                "TrafficManagerProfile (is that what you mean?)"
            ),
            (
                "kind: X", "kind: TrafficManagerProfile", "networking.fleet.azure.com/v1",
                "networking.fleet.azure.com/v1beta1 or networking.fleet.azure.com/v1alpha1"
            ),
            (
                "kind: X", "kind: TrafficManagerProfile", "v1",
                "networking.fleet.azure.com/v1beta1 or networking.fleet.azure.com/v1alpha1"
            ),
            (
                "kind: X", "kind: ServiceImport", "networking.fleet.azure.com/v1beta1",
                "networking.fleet.azure.com/v1alpha1"
            ),
            (
                "kind: X", "kind: ServiceImport", "networking.flet.azure.com/v1alpha1",
                "networking.fleet.azure.com/v1alpha1"
            ),
            ("kind: X", "kind: ExternalEndpoints", "pointsman.dev/v1", "ExternalEndpoint (is that what you mean?)"),
            ("kind: X", "kind: Other", "pointsman.dev/v1", "ClusterAddress, ExternalEndpoint or ProfilePolicy"),
            // The same names in other groups, of every kind.
            ("kind: X", "kind: TrafficManagerProfile", "network.azure.upbound.io/v1beta1", nil),
            ("kind: X", "kind: TrafficManagerBackend", "network.azure.upbound.io/v1beta1", nil),
            ("kind: X", "kind: ServiceExport", "gateway.example.io/v1", nil),
            ("kind: X", "kind: InternalServiceExport", "other.example.io/v1", nil),
            ("kind: X", "kind: ClusterAddress", "net.example.io/v1", nil),
            ("kind: X", "kind: ExternalEndpoint", "net.example.io/v1", nil),
            ("kind: X", "kind: ProfilePolicy", "net.example.io/v1", nil),
            ("kind: X", "kind: Namespace", "tenancy.example.io/v1", nil),
            // A slip of a key is no other group, and the core group has no such kinds.
            ("kind: X", "kind: ExternalEndpoint", "pointsman.de/v1", "pointsman.dev/v1"),
            ("kind: X", "kind: ProfilePolicy", "pointsmann.dev/v1", "pointsman.dev/v1"),
            ("kind: X", "kind: ClusterAddress", "v1", "pointsman.dev/v1"),
            ("kind: X", "kind: Work", "v1", "placement.kubernetes-fleet.io/v1beta1"),
            ("kind: X", "kind: Work", "placement.kubernetes-fleet.io/v1", nil),
            ("kind: X", "kind: Work", "placement.kubernetes-flet.io/v1", "placement.kubernetes-fleet.io/v1beta1"),
            ("kind: X", "kind: Service", "v2", "v1"), ("kind: X", "kind: Service", "serving.knative.dev/v1", nil),
            ("kind: X", "kind: ServiceImport", "multicluster.x-k8s.io/v1alpha1", nil),
            ("kind: X", "kind: Work", "multicluster.x-k8s.io/v1alpha1", nil), ("kind: X", "kind: Pod", "v1", nil),
        ] as [(String, String, String, String?)])
    func kindsAndVersions(_: String, _ kind: String, _ apiVersion: String, _ expected: String?) throws {
        let outcome = try #require(try decode("apiVersion: \(apiVersion)\n\(kind)\nmetadata: {name: a}").first)
        switch outcome {
        case .resource(let resource, _): Issue.record("\(resource)")
        case .refused(_, let violations):
            #expect(violations.map(\.expected) == [expected ?? apiVersion + " is not read as \(kind)"])
        case .passedOver(let found, _): #expect(expected == nil && found == apiVersion)
        }
    }

    @Test func whatIsNoObject() throws {
        #expect(try violations("5") == ["1: found integer 5, expected an object with apiVersion and kind"])
        #expect(try violations("[{\"a\": 1}]") == ["1: found list of 1, expected an object with apiVersion and kind"])
        #expect(try violations("a: 1") == ["1: kind: found nothing, expected a kind such as TrafficManagerProfile"])
        #expect(try violations("kind: 5").first?.hasPrefix("1: kind: found integer 5") == true)
        #expect(
            try violations("kind: Service\nmetadata: {name: a}") == ["1: apiVersion: found nothing, expected v1"])
        #expect(try decode("kind: Foo") == [.passedOver(apiVersion: "", kind: "Foo")])
    }

    @Test func refusedObjectsAreNamed() throws {
        let text = "apiVersion: pointsman.dev/v1\nkind: ExternalEndpoint\nmetadata: {name: a, namespace: b}\nspec: 5"
        guard case .refused(let key, _) = try decode(text).first else {
            Issue.record("not refused")
            return
        }
        #expect(key == ResourceKey(kind: .externalEndpoint, namespace: "b", name: "a"))
    }

    @Test func reportedEndpointsAnnotationWinsOverStatus() throws {
        func backend(_ annotation: String) -> String {
            """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata:
              name: a
              annotations:
                pointsman.dev/reported-endpoints: '\(annotation)'
            spec: {profile: {name: p}, backend: {name: b}}
            status: {endpoints: [{name: ours, target: 192.0.2.1}]}
            """
        }
        func reported(_ annotation: String) throws -> [String]? {
            guard case .trafficManagerBackend(let backend) = try resources(backend(annotation)).first else {
                return nil
            }
            #expect(backend.metadata.annotations.isEmpty)
            return backend.reportedEndpoints.map(\.name)
        }
        #expect(
            try reported(#"[{"name": "azure", "target": "a.example.test", "from": {"cluster": "c"}}]"#) == ["azure"])
        #expect(try reported("[]") == [])
        for wrong in ["", "x", "{}", "[5]", "[{}]"] {
            #expect(
                try violations(backend(wrong)).first?.hasPrefix(
                    "6: metadata.annotations[pointsman.dev/reported-endpoints]: found")
                    == true)
        }
    }

    @Test func reportedTargetsThatAreNoAddressAreWarnedOf() throws {
        let text = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: a}
            spec: {profile: {name: p}, backend: {name: b}}
            status:
              endpoints: [{name: ours, target: 0.0.0.0}, {name: x, target: 0.0.0.0, resourceID: /s/x}]
            """
        #expect(try resources(text).count == 1)
        #expect(try warnings(text).count == 1)
        #expect(try warnings(text).first?.hasPrefix("6: status.endpoints[1].target: found string \"0.0.0.0\"") == true)
    }

    @Test func workOfAVersionWithoutReportsIsRemarkedOn() {
        let remark = PassedOverKind.remark(apiVersion: "placement.kubernetes-fleet.io/v1", kind: "Work")
        #expect(remark?.contains("works.v1beta1.placement.kubernetes-fleet.io") == true)
        #expect(PassedOverKind.remark(apiVersion: "placement.kubernetes-fleet.io/v1beta1", kind: "Work") == nil)
        #expect(PassedOverKind.remark(apiVersion: "apps/v1", kind: "Deployment") == nil)
    }
}
