import Resources
import Testing

/// What an API server needs of the kinds, beside what files need.
@Suite struct ServedKindsTests {
    @Test func kindsAreFoundByTheirURLs() {
        for kind in ResourceKind.allCases {
            for version in kind.versions {
                #expect(ResourceKind.find(group: kind.group, version: version, plural: kind.plural) == kind)
            }
            #expect(ResourceKind.find(group: "other.test", version: kind.storageVersion, plural: kind.plural) == nil)
            #expect(ResourceKind.find(group: kind.group, version: "v9", plural: kind.plural) == nil)
            #expect(!kind.printerColumns.isEmpty)
        }
        #expect(ResourceKind.find(group: "", version: "v1", plural: "pods") == nil)
        let words = ResourceKind.allCases.flatMap { [$0.plural, $0.singular] + $0.shortNames }
        #expect(Set(words).count == words.count)
    }

    @Test(arguments: [
        ("networking.fleet.azure.com/v1alpha1", "MultiClusterService"),
        ("networking.fleet.azure.com/v1alpha1", "InternalServiceImport"),
        ("networking.fleet.azure.com/v1alpha1", "EndpointSliceExport"),
        ("networking.fleet.azure.com/v1alpha1", "EndpointSliceImport"), ("v1", "Event"),
        ("pointsman.dev/v1", "EndpointHealth"),
    ])
    func filesPassOverWhatIsNoDefinition(_ apiVersion: String, _ kind: String) throws {
        let text = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a}\n"
        #expect(try decode(text) == [.passedOver(apiVersion: apiVersion, kind: kind)])
    }

    /// A file comes from a server of any version; an API server's own status has its shape.
    @Test func statusIsCheckedWhereItIsWritten() throws {
        let text = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerProfile
            metadata: {name: a}
            spec: {resourceGroup: r}
            status: {conditions: [{type: Programmed, status: Maybe, bogus: 1}, {type: Programmed}]}
            """
        #expect(try resources(text).count == 1)
        #expect(try warnings(text).isEmpty)
        let schema = try #require(ResourceKind.trafficManagerProfile.schema(version: "v1beta1"))
        let findings = schema.validate(try Value.parse(yaml: Array(text.utf8)))
        #expect(
            findings.violations.map { "\($0.path) \($0.reason)" } == [
                "status.conditions[0].status notSupported", "status.conditions[0].reason required",
                "status.conditions[0].message required", "status.conditions[0].lastTransitionTime required",
                "status.conditions[1].status required", "status.conditions[1].reason required",
                "status.conditions[1].message required", "status.conditions[1].lastTransitionTime required",
                "status.conditions[1].type duplicate",
            ])
        #expect(findings.warnings.map { "\($0.path) \($0.reason)" } == ["status.conditions[0].bogus unknownField"])
    }

    /// What hubs export keeps to the shapes of an API server.
    @Test func samplesFit() throws {
        var reader = ManifestReader()
        for text in [Fixtures.hub, Fixtures.member, Fixtures.own] {
            let octets = Array(text.utf8)
            var count = 0
            for document in DocumentSplitter.documents(in: octets.span, format: .yaml) {
                try reader.read(document, in: octets.span) { value in
                    guard let kind = value["kind"]?.string.flatMap({ ResourceKind(rawValue: $0) }), kind.isDefinition,
                        let version = value["apiVersion"]?.string?.split(separator: "/").last,
                        let schema = kind.schema(version: String(version))
                    else { return }
                    count += 1
                    // The fixtures leave out when conditions changed.
                    let paths = schema.validate(value).violations.map(\.path)
                    #expect(paths.allSatisfy { $0.hasSuffix("].lastTransitionTime") }, "\(kind) \(paths)")
                }
            }
            #expect(count > 1)
        }
    }

    @Test(
        arguments: [
            (
                .multiClusterService, "v1alpha1",
                "{spec: {serviceImport: {name: web}}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}", []
            ),
            (.multiClusterService, "v1alpha1", "{spec: {serviceImport: {name: 9web}}}", ["spec.serviceImport.name"]),
            (.internalServiceImport, "v1alpha1", "{}", []),
            (
                .endpointSliceExport, "v1alpha1", "{spec: {addressType: IPv6, endpoints: []}}",
                ["spec.addressType", "spec.endpointSliceReference", "spec.ownerServiceReference"]
            ),
            (
                .event, "v1", "{involvedObject: {kind: X}, eventTime: '2026-05-04T08:04:21.123456Z', count: 2}", []
            ),
            (.event, "v1", "{lastTimestamp: now}", ["lastTimestamp", "involvedObject"]),
            (.endpointHealth, "v1", "{status: {weight: 5, share: 5%}}", []),
            (.namespace, "v1", "{spec: {finalizers: [kubernetes]}, status: {phase: Active}}", []),
        ] as [(ResourceKind, String, String, [String])])
    func shapes(_ kind: ResourceKind, _ version: String, _ fields: String, _ paths: [String]) throws {
        let object = try Self.object(fields)
        let schema = try #require(kind.schema(version: version))
        #expect(schema.validate(object).violations.map(\.path) == paths)
        #expect(schema.validate(object).warnings.isEmpty)
    }

    private static func object(_ fields: String) throws -> Value {
        var object: Value = ["apiVersion": "x", "kind": "x", "metadata": ["name": "a"]]
        for member in try Value.parse(yaml: Array(fields.utf8)).members { object.set(member.value, for: member.key) }
        return object
    }

    @Test(
        arguments: [
            ("{spec: {profile: {name: p}}}", "spec.target", .required),
            ("{spec: {profile: p, target: 192.0.2.1}}", "spec.profile", .type),
            ("{spec: {profile: {name: p}, target: 0.0.0.0}}", "spec.target", .invalid),
            ("{spec: {profile: {name: p}, target: 192.0.2.1, weight: 1001}}", "spec.weight", .invalid),
            ("{spec: {profile: {name: ''}, target: 192.0.2.1}}", "spec.profile.name", .invalid),
        ] as [(String, String, Violation.Reason)])
    func reasons(_ fields: String, _ path: String, _ reason: Violation.Reason) throws {
        let schema = try #require(ResourceKind.externalEndpoint.schema(version: "v1"))
        let violation = try #require(schema.validate(try Self.object(fields)).violations.first)
        #expect(violation.path == path)
        #expect(violation.reason == reason)
    }

    @Test func boundsAreToldApart() {
        let list = Schema.list("A list.", of: .string("Text.", length: 2...3), count: 1...2)
        func reasons(_ value: Value) -> [Violation.Reason] { list.validate(value).violations.map(\.reason) }
        #expect(reasons(["abc", "ab"]) == [])
        #expect(reasons([]) == [.invalid])
        #expect(reasons(["ab", "ab", "ab"]) == [.tooMany])
        #expect(reasons(["abcd", "a"]) == [.tooLong, .invalid])
        let field = Schema.string("Text.", isImmutable: true)
        #expect(field.validateUpdate(from: "a", to: "b").map(\.reason) == [.immutable])
        #expect(Schema.integer("A number.", oneOf: [10, 30]).validate(20).violations.map(\.reason) == [.notSupported])
    }

    @Test func pruning() throws {
        let text = """
            {"odd key": 1, kind: TrafficManagerProfile, metadata: {name: a, labels: {any: x}, bogus: 1},
             spec: {resourceGroup: r, zz: {deep: 1}, monitorConfig: {customHeaders: [{name: a, value: b}, {name: c, valu: d}]}}}
            """
        let kept = """
            {kind: TrafficManagerProfile, metadata: {name: a, labels: {any: x}},
             spec: {resourceGroup: r, monitorConfig: {customHeaders: [{name: a, value: b}, {name: c}]}}}
            """
        var object = try Value.parse(yaml: Array(text.utf8))
        let schema = try #require(ResourceKind.trafficManagerProfile.schema(version: "v1beta1"))
        let paths = ["\"odd key\"", "metadata.bogus", "spec.zz", "spec.monitorConfig.customHeaders[1].valu"]
        #expect(schema.prune(&object) == paths)
        #expect(object == (try Value.parse(yaml: Array(kept.utf8))))
        #expect(schema.prune(&object) == [])
        // Open objects keep what they do not know.
        var service: Value = [
            "metadata": ["name": "a"], "spec": ["healthCheckNodePort": 1, "ports": [["nodePort": 1]]],
        ]
        let before = service
        #expect(ResourceKind.service.schema(version: "v1")?.prune(&service) == [])
        #expect(service == before)
    }

    /// `kubectl explain` prints the descriptions: each says something, as a sentence.
    @Test func everyFieldIsDescribed() throws {
        func check(_ schema: Schema, _ path: String) {
            #expect(schema.summary.hasSuffix(".") && schema.summary.utf8.count > 3, "\(path): \(schema.summary)")
            switch schema.content {
            case .object(let fields, _): for field in fields { check(field.schema, "\(path).\(field.name)") }
            case .list(let items): check(items, "\(path)[]")
            case .map(let values): check(values, "\(path)[]")
            default: break
            }
        }
        for kind in ResourceKind.allCases {
            for version in kind.versions { check(try #require(kind.schema(version: version)), kind.rawValue) }
        }
    }
}
