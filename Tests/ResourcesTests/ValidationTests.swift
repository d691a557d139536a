import Resources
import Testing

/// The CRDs' own rules: cases V01 to V41 of the fleet's test cases.
@Suite struct ValidationTests {
    private static let group = "networking.fleet.azure.com"
    private static let profileSpec = "spec: {resourceGroup: rg}"
    private static let backendSpec = "spec: {profile: {name: p}, backend: {name: b}}"
    private static let lengthMessage = "metadata.name max length is 63"

    /// The ids are those of profiles and backends; the other kinds' are V41.
    private static let names: [(id: String, name: String, isAllowed: Bool)] = [
        ("V01, V32", String(repeating: "a", count: 77), false),
        ("V02, V33", "-name", false),
        ("V03, V34", "name-", false),
        ("V04, V35", "name_" + String(repeating: "a", count: 72), false),
        ("V18, V36", String(repeating: "a", count: 63), true),
        ("V19, V37", "aname", true),
        ("V20, V38", "1name", true),
        ("V21, V39", "namea", true),
        ("V22, V40", "name1", true),
    ]

    @Test(arguments: [
        ("v1beta1", "TrafficManagerProfile", profileSpec), ("v1alpha1", "TrafficManagerProfile", profileSpec),
        ("v1beta1", "TrafficManagerBackend", backendSpec), ("v1alpha1", "TrafficManagerBackend", backendSpec),
        ("v1beta1", "ServiceExport", ""), ("v1alpha1", "ServiceExport", ""), ("v1alpha1", "ServiceImport", ""),
    ])
    func names(_ version: String, _ kind: String, _ spec: String) throws {
        for (id, name, isAllowed) in Self.names {
            let text = """
                apiVersion: \(Self.group)/\(version)
                kind: \(kind)
                metadata:
                  name: "\(name)"
                \(spec)
                """
            let found = try violations(text)
            #expect(found.isEmpty == isAllowed, "\(id), V41: \(name)")
            if !isAllowed {
                #expect(found.count == 1 && found[0].hasPrefix("4: metadata.name: found string"))
                #expect(found[0].contains(Self.lengthMessage) && found[0].contains("RFC 1123 subdomain"))
            }
        }
    }

    private func profile(_ version: String, _ spec: String, metadata: String = "") -> String {
        """
        apiVersion: \(Self.group)/\(version)
        kind: TrafficManagerProfile
        metadata: {name: web, namespace: shop\(metadata)}
        spec:
          \(spec)
        """
    }

    private static let twoHeaders = "{name: Header1, value: a}, {name: Header1, value: b}"
    private static let nineHeaders = (1...9).map { "{name: H\($0), value: v}" }.joined(separator: ", ")

    @Test(
        arguments: [
            (
                "V05", "resourceGroup: \"\"",
                ["spec.resourceGroup: found string \"\" of 0 characters, expected string of 1 to 90 characters"]
            ),
            (
                "V06", "resourceGroup: \(String(repeating: "r", count: 91))",
                [
                    "spec.resourceGroup: found string \"\(String(repeating: "r", count: 80))...\" (91 characters) of 91 characters, expected string of 1 to 90 characters"
                ]
            ),
            (
                "V14", "{resourceGroup: rg, monitorConfig: {customHeaders: [\(twoHeaders)]}}",
                ["spec.monitorConfig.customHeaders[1].name: found \"Header1\" a second time, expected each name once"]
            ),
            (
                "V15", "{resourceGroup: rg, monitorConfig: {customHeaders: [{value: v}]}}",
                ["spec.monitorConfig.customHeaders[0].name: found nothing, expected string of 1 to 256 characters"]
            ),
            (
                "V16", "{resourceGroup: rg, monitorConfig: {customHeaders: [{name: n}]}}",
                ["spec.monitorConfig.customHeaders[0].value: found nothing, expected string of 1 to 4096 characters"]
            ),
            (
                "V17", "{resourceGroup: rg, monitorConfig: {customHeaders: [\(nineHeaders)]}}",
                ["spec.monitorConfig.customHeaders: found list of 9, expected a list of at most 8 items"]
            ),
            (
                "V31",
                "{resourceGroup: rg, monitorConfig: {customHeaders: [{name: a, value: v}, {name: b, value: v}]}}",
                []
            ),
        ] as [(String, String, [String])])
    func fields(_ id: String, _ spec: String, _ expected: [String]) throws {
        for version in ["v1beta1", "v1alpha1"] {
            #expect(try violations(profile(version, spec)) == expected.map { "5: \($0)" }, "\(id)")
        }
    }

    @Test func v07ImmutableFields() throws {
        let schema = try #require(ResourceKind.trafficManagerProfile.schema(version: "v1beta1"))
        let old = try #require(try value(profile("v1beta1", "{resourceGroup: rg, monitorConfig: {port: 80}}")))
        let new = try #require(try value(profile("v1beta1", "{resourceGroup: other, monitorConfig: {port: 81}}")))
        #expect(
            schema.validateUpdate(from: old, to: new).map(\.description) == [
                "spec.resourceGroup: found string \"other\" in the place of string \"rg\", "
                    + "expected the value it was created with, as the field is immutable"
            ], "V07")
        #expect(schema.validateUpdate(from: old, to: old).isEmpty)
        let backend = try #require(ResourceKind.trafficManagerBackend.schema(version: "v1beta1"))
        let before = try #require(try value("spec: {profile: {name: a}, backend: {name: b}, weight: 1}"))
        let after = try #require(try value("spec: {profile: {name: c}, backend: {name: d}, weight: 2}"))
        #expect(backend.validateUpdate(from: before, to: after).map(\.path) == ["spec.profile", "spec.backend"])
    }

    @Test(
        arguments: [
            ("V08", 30, 4, false), ("V09", 30, 15, false), ("V10", 10, 4, false), ("P02, V11", 10, 10, false),
            ("V12", nil, 3, false), ("V13", nil, 11, false), ("V23", 30, 7, true), ("V24", 30, 5, true),
            ("V25", 30, 10, true), ("V26", 10, 8, true), ("V27", 10, 5, true), ("V28", 30, 9, true),
            ("V28 as labelled", 10, 9, true), ("V29", nil, 10, true), ("V30", nil, 5, true),
        ] as [(String, Int?, Int, Bool)])
    func timeouts(_ id: String, _ interval: Int?, _ timeout: Int, _ isAllowed: Bool) throws {
        let interval = interval.map { "intervalInSeconds: \($0), " } ?? ""
        let spec = "{resourceGroup: rg, monitorConfig: {\(interval)timeoutInSeconds: \(timeout)}}"
        let found = try violations(profile("v1beta1", spec))
        #expect(found.isEmpty == isAllowed, "\(id)")
        #expect(found.allSatisfy { $0.hasPrefix("5: spec.monitorConfig.timeoutInSeconds: found integer \(timeout)") })
    }

    @Test func x28OlderVersionAndStoredObjects() throws {
        let spec = "{resourceGroup: rg, monitorConfig: {intervalInSeconds: 10, timeoutInSeconds: 10}}"
        guard case .trafficManagerProfile(let older) = try resources(profile("v1alpha1", spec)).first else {
            Issue.record("X28 is refused")
            return
        }
        #expect(older.monitorConfig?.timeoutInSeconds == 10)
        #expect(
            try violations(profile("v1beta1", spec)) == [
                "5: spec.monitorConfig.timeoutInSeconds: found integer 10 with an interval of 10 seconds, "
                    + "expected 5 to 9 with an interval of 10 seconds, 5 to 10 with 30"
            ])
        // A hub gives the object that it stored as v1alpha1 under the preferred version.
        let stored = profile("v1beta1", spec, metadata: ", uid: 6f1d2c84")
        #expect(try resources(stored).count == 1)
        #expect(try warnings(stored).count == 1)
    }

    @Test(arguments: [
        (
            "resourceGroup: 5",
            "spec.resourceGroup: found integer 5, expected string of 1 to 90 characters: write it in quotes"
        ),
        (
            "{resourceGroup: rg, monitorConfig: {intervalInSeconds: 20}}",
            "spec.monitorConfig.intervalInSeconds: found integer 20, expected integer 10 or 30"
        ),
        (
            "{resourceGroup: rg, monitorConfig: {protocol: http}}",
            "spec.monitorConfig.protocol: found string \"http\", expected HTTP, HTTPS or TCP"
        ),
        (
            "{resourceGroup: rg, monitorConfig: {toleratedNumberOfFailures: 10}}",
            "spec.monitorConfig.toleratedNumberOfFailures: found integer 10, expected integer 0 to 9"
        ),
        ("{resourceGroup: rg, monitorConfig: [1]}", "spec.monitorConfig: found list of 1, expected an object"),
        (
            "{resourceGroup: rg, monitorConfig: {port: 80.0}}",
            "spec.monitorConfig.port: found number 80.0, expected integer"
        ),
    ])
    func messages(_ spec: String, _ expected: String) throws {
        #expect(try violations(profile("v1beta1", spec)) == ["5: \(expected)"])
    }

    @Test(arguments: [
        ("1001", "integer 1001"), ("-1", "integer -1"), ("\"5\"", "string \"5\""), ("true", "boolean true"),
        ("5.5", "number 5.5"), ("0100", "string \"0100\""), ("99999999999999999999", "number 1e+20"),
    ])
    func weights(_ weight: String, _ found: String) throws {
        let text = """
            apiVersion: \(Self.group)/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: web, namespace: shop}
            spec:
              profile: {name: web}
              backend: {name: web}
              weight: \(weight)
            """
        #expect(try violations(text) == ["7: spec.weight: found \(found), expected integer 0 to 1000"])
    }

    /// Older CRDs did not ask for it, and it has no use here: a hub's own published example lacks it.
    @Test(arguments: ["monitorConfig: {}", "{}", "resourceGroup: null"])
    func resourceGroupMayBeMissing(_ spec: String) throws {
        let text = profile("v1beta1", spec)
        guard case .trafficManagerProfile(let found) = try resources(text).first else {
            Issue.record("refused: \(try violations(text))")
            return
        }
        #expect(found.resourceGroup == "")
        let warnings = try warnings(text)
        #expect(
            warnings.count == 1 && warnings[0].hasPrefix("5: spec.resourceGroup: found nothing, expected string of 1"))
        // An API server keeps to the CRD, which spares nobody but imports.
        let schema = try #require(ResourceKind.trafficManagerProfile.schema(version: "v1beta1"))
        let violations = schema.validate(try Value.parse(yaml: Array(text.utf8))).violations
        #expect(violations.map { "\($0.path) \($0.reason)" } == ["spec.resourceGroup required"])
        #expect(ResourceKind.trafficManagerProfile.dispensableFields == ["spec.resourceGroup"])
    }

    @Test func unusablePortIsWarnedOf() throws {
        #expect(
            try warnings(profile("v1beta1", "{resourceGroup: rg, monitorConfig: {port: 70000}}")) == [
                "5: spec.monitorConfig.port: found integer 70000, expected integer 1 to 65535, or nothing can be probed"
            ])
    }

    @Test func unknownFieldsAreWarnedOfWithSuggestion() throws {
        let text = profile(
            "v1beta1", "{resourceGroup: rg, monitorConfig: {timeoutInSecond: 7}, zzz: 1}", metadata: ", lables: {}")
        #expect(
            try warnings(text) == [
                "3: metadata.lables: found an unknown field, expected \"labels\" (is that what you mean?)",
                "5: spec.monitorConfig.timeoutInSecond: found an unknown field, expected \"timeoutInSeconds\" (is that what you mean?)",
                "5: spec.zzz: found an unknown field, expected resourceGroup or monitorConfig",
            ])
    }
}
