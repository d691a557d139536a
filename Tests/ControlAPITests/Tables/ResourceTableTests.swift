import ControlAPI
import ResourceStore
import Resources
import TestSupport
import Testing

/// Tables, compared with their literal JSON.
@Suite struct ResourceTableTests {
    private static let now = Timestamp(seconds: 1_777_882_351)  // 2026-05-04T08:12:31Z

    private static func object(_ kind: ResourceKind, _ value: Value) -> StoredObject {
        let metadata = value["metadata"]
        let key = ResourceKey(
            kind: kind, namespace: metadata?["namespace"]?.string ?? "", name: metadata?["name"]?.string ?? "")
        return StoredObject(key: key, value: value, revision: 7, origin: .stored)
    }

    private func table(
        _ objects: [StoredObject], _ kind: ResourceKind, version: String? = nil, include: IncludeObject = .none,
        withColumns: Bool = true
    ) -> String {
        let json = ResourceTable.json(
            of: objects, kind: kind, version: version ?? kind.storageVersion, resourceVersion: "420",
            includeObject: include, now: Self.now, withColumns: withColumns)
        return String(decoding: json, as: UTF8.self)
    }

    private static let metadata = #"""
        {"name":"kuard-atm-demo","namespace":"work","creationTimestamp":"2026-05-04T08:04:21Z",\#
        "annotations":{"note":"a \"quoted\" } ] text\\"},"labels":{"metadata":"status"},"resourceVersion":"7"}
        """#

    private static func profile() throws -> StoredObject {
        let text = #"""
            {"metadata":\#(metadata),"spec":{"resourceGroup":"r"},\#
            "status":{"dnsName":"work-kuard-atm-demo.tm.test",\#
            "conditions":[{"type":"Other","status":"False"},{"type":"Programmed","status":"True"}]}}
            """#
        return object(.trafficManagerProfile, try Value.parse(json: Array(text.utf8)))
    }

    @Test func wholeTable() throws {
        let young: Value = ["metadata": ["name": "young", "namespace": "work"], "spec": ["resourceGroup": "r"]]
        let json = ResourceTable.json(
            of: [try Self.profile(), Self.object(.trafficManagerProfile, young)],
            kind: .trafficManagerProfile, version: "v1beta1", resourceVersion: "420", continueToken: "abc",
            remaining: 3,
            now: Self.now)
        #expect(
            String(decoding: json, as: UTF8.self) == """
                {"kind":"Table","apiVersion":"meta.k8s.io/v1",\
                "metadata":{"resourceVersion":"420","continue":"abc","remainingItemCount":3},"columnDefinitions":[\
                {"name":"Name","type":"string","format":"name",\
                "description":"The name, unique for the kind and namespace.","priority":0},\
                {"name":"DNS-Name","type":"string","format":"","description":"The name that answers.","priority":0},\
                {"name":"Is-Programmed","type":"string","format":"","description":"Whether the name is answered.",\
                "priority":0},\
                {"name":"Age","type":"date","format":"","description":"Time since the object was created.","priority":0}],\
                "rows":[{"cells":["kuard-atm-demo","work-kuard-atm-demo.tm.test","True","8m10s"],\
                "object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":\(Self.metadata)}},\
                {"cells":["young",null,null,"<unknown>"],\
                "object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",\
                "metadata":{"name":"young","namespace":"work","resourceVersion":"7"}}}]}
                """)
    }

    @Test func whatRowsHoldOfTheirObjects() throws {
        let object = try Self.profile()
        let none = table([object], .trafficManagerProfile, withColumns: false)
        #expect(
            none == """
                {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"420"},\
                "columnDefinitions":null,"rows":[{"cells":\
                ["kuard-atm-demo","work-kuard-atm-demo.tm.test","True","8m10s"],"object":null}]}
                """)
        let whole = table([object], .trafficManagerProfile, version: "v1alpha1", include: .object)
        #expect(
            whole.contains(
                #""object":{"apiVersion":"networking.fleet.azure.com/v1alpha1","kind":"TrafficManagerProfile","metadata":"#
            ))
        #expect(whole.hasSuffix(#""status":"True"}]}}}]}"#))
        #expect(table([], .trafficManagerProfile).hasSuffix(#""rows":[]}"#))
        let beta = ResourceTable.json(
            of: [object], kind: .trafficManagerProfile, version: "v1beta1", tableVersion: "v1beta1",
            resourceVersion: "1", now: Self.now)
        #expect(
            String(decoding: beta, as: UTF8.self).hasPrefix(#"{"kind":"Table","apiVersion":"meta.k8s.io/v1beta1","#))
    }

    @Test(
        arguments: [
            (
                .trafficManagerBackend,
                #"""
                {"spec":{"profile":{"name":"p"},"backend":{"name":"b"}},\#
                "status":{"conditions":[{"type":"Accepted","status":"Unknown"}]}}
                """#,
                #"["a","p","b","Unknown","<unknown>"]"#
            ),
            (
                .serviceExport,
                #"""
                {"status":{"conditions":[{"type":"Conflict","status":"False"},{"type":"Valid",\#
                "status":"True"}]}}
                """#,
                #"["a","True","False","<unknown>"]"#
            ),
            (
                .serviceImport,
                #"{}"#,
                #"["a","<unknown>"]"#
            ),
            (
                .multiClusterService,
                #"""
                {"spec":{"serviceImport":{"name":"i"}},\#
                "status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"},{"ip":"192.0.2.2"}]}}}
                """#,
                #"["a","i","192.0.2.1",null,"<unknown>"]"#
            ),
            (
                .multiClusterService,
                #"{"status":{"loadBalancer":{"ingress":[]}}}"#,
                #"["a",null,null,null,"<unknown>"]"#
            ),
            (
                .namespace,
                #"{"status":{"phase":"Active"}}"#,
                #"["a","Active","<unknown>"]"#
            ),
            (
                .namespace,
                #"{}"#,
                #"["a","","<unknown>"]"#
            ),
            (
                .clusterAddress,
                #"""
                {"spec":{"cluster":"c","service":{"name":"s"},"addresses":["192.0.2.1","2001:db8::1"]}}
                """#,
                #"["a","c","s","192.0.2.1",null,"<unknown>"]"#
            ),
            (
                .externalEndpoint,
                #"{"spec":{"profile":{"name":"p"},"target":"t.test","weight":0}}"#,
                #"["a","p","t.test",0,null,"<unknown>"]"#
            ),
            (
                .profilePolicy,
                #"{"spec":{"profile":{"name":"p"}}}"#,
                #"["a","p",null,"<unknown>"]"#
            ),
            (
                .endpointHealth,
                #"""
                {"status":{"profile":"p","target":"192.0.2.1","weight":66,"share":"65.35%",\#
                "state":"Degraded","since":"2026-05-04T08:10:00Z","reason":"connection refused"}}
                """#,
                #"["a","p","192.0.2.1",66,"65.35%","Degraded","2m31s","connection refused"]"#
            ),
            // What does not fit its column is left blank, and text is made of other scalars.
            (
                .endpointHealth,
                #"""
                {"status":{"profile":5,"target":["x"],"weight":"5","share":true,"since":"soon",\#
                "state":null}}
                """#,
                #"["a","5",null,null,"true",null,"<invalid>",null]"#
            ),
            (
                .service,
                #"""
                {"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","externalIPs":["203.0.113.1"],\#
                "ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"protocol":"UDP"}],\#
                "selector":{"b":"2","a":"1"}},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.9"},\#
                {"hostname":"lb.test"},{"ip":"192.0.2.1"}]}}}
                """#,
                #"""
                ["a","LoadBalancer","10.0.0.1","192.0.2.1,192.0.2.9,lb.test,203.0.113.1","80:30080/TCP,\#
                53/UDP","<unknown>","a=1,b=2"]
                """#
            ),
            (
                .service,
                #"{"spec":{"type":"LoadBalancer"}}"#,
                #"["a","LoadBalancer","<none>","<pending>","<none>","<unknown>","<none>"]"#
            ),
            (
                .service,
                #"{"spec":{"type":"ExternalName","externalName":"x.test"}}"#,
                #"["a","ExternalName","<none>","x.test","<none>","<unknown>","<none>"]"#
            ),
            (
                .service,
                #"{"spec":{"type":"ClusterIP"}}"#,
                #"["a","ClusterIP","<none>","<none>","<none>","<unknown>","<none>"]"#
            ),
            (
                .event,
                #"""
                {"involvedObject":{"kind":"TrafficManagerProfile","name":"p"},"reason":"Programmed",\#
                "message":"hello","type":"Normal","source":{"component":"pointsman","host":"h"},\#
                "firstTimestamp":"2026-05-04T07:09:31Z","lastTimestamp":"2026-05-04T08:12:01Z",\#
                "count":3}
                """#,
                #"""
                ["30s","Normal","Programmed","trafficmanagerprofile/p","","pointsman, h","hello","63m",\#
                3,"a"]
                """#
            ),
            (
                .event,
                #"""
                {"involvedObject":{"kind":"Namespace","fieldPath":"spec"},"firstTimestamp":null,\#
                "lastTimestamp":null,"eventTime":"2026-05-04T08:12:30.123456Z","reportingComponent":"c"}
                """#,
                #"["1s","","","namespace","spec","c","","1s",1,"a"]"#
            ),
            (
                .event,
                #"""
                {"involvedObject":{},"series":{"count":9,"lastObservedTime":"2026-05-04T08:12:21.5Z"},\#
                "lastTimestamp":"2026-05-04T07:12:21Z"}
                """#,
                #"["10s","","","","","","","<unknown>",9,"a"]"#
            ),
        ] as [(ResourceKind, String, String)])
    func cells(_ kind: ResourceKind, _ fields: String, _ cells: String) throws {
        var value: Value = ["metadata": ["name": "a"]]
        for member in try Value.parse(json: Array(fields.utf8)).members { value.set(member.value, for: member.key) }
        let text = table([Self.object(kind, value)], kind, withColumns: false)
        #expect(text.hasSuffix(#""rows":[{"cells":\#(cells),"object":null}]}"#), "\(text)")
    }

    @Test func columns() throws {
        for kind in ResourceKind.allCases {
            let table = try Value.parse(json: Array(table([Self.object(kind, ["metadata": ["name": "a"]])], kind).utf8))
            let columns = table["columnDefinitions"]?.elements ?? []
            #expect(columns.count == table["rows"]?.elements.first?["cells"]?.elements.count)
            #expect(columns.allSatisfy { ($0["description"]?.string ?? "").hasSuffix(".") })
        }
        func names(_ kind: ResourceKind) -> [String] {
            let text = table([], kind)
            let columns = (try? Value.parse(json: Array(text.utf8)))?["columnDefinitions"]?.elements ?? []
            return columns.map { "\($0["name"]?.string ?? "") \($0["priority"]?.integer ?? -1)" }
        }
        #expect(
            names(.endpointHealth) == [
                "Name 0", "Profile 0", "Target 0", "Weight 0", "Share 0", "State 0", "Since 0", "Reason 0",
            ])
        #expect(
            names(.service) == [
                "Name 0", "Type 0", "Cluster-IP 0", "External-IP 0", "Port(s) 0", "Age 0", "Selector 1",
            ])
        #expect(
            names(.event) == [
                "Last Seen 0", "Type 0", "Reason 0", "Object 0", "Subobject 1", "Source 1", "Message 0", "First Seen 1",
                "Count 1", "Name 1",
            ])
    }

    /// A text that nobody wrote may give odd cells; it may not stop the server.
    @Test func mutatedTexts() throws {
        var random = SeededGenerator(seed: 4)
        let texts = [
            try Self.profile().json,
            Self.object(
                .service, ["metadata": ["name": "a"], "spec": ["ports": [["port": 80]], "selector": ["a": "b"]]]
            )
            .json,
        ]
        var length = 0
        for round in 0..<20_000 {
            let text = texts[round % texts.count].mutated(using: &random)
            for kind in [ResourceKind.trafficManagerProfile, .service, .event] {
                var writer = TableWriter(
                    kind: kind, tableVersion: "v1", metadata: [:], withColumns: false, now: Self.now)
                writer.append(text, include: .metadata) { text }
                length += writer.finish().count
            }
        }
        #expect(length > 20_000 * 100)
    }
}
