import Resources
import Testing

/// Who owns what after writes by two managers, by the rules of structured-merge-diff.
@Suite struct ServerSideApplyTests {
    private static let base = "{spec: {resourceGroup: rg, monitorConfig: {port: 80, path: /a}}}"

    @Test func creation() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        #expect(
            scenario.live?.text
                == #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","metadata":{"name":"x","namespace":"shop","managedFields":[{"manager":"one","operation":"Apply","apiVersion":"networking.fleet.azure.com/v1beta1","time":"2026-09-21T14:14:20Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:monitorConfig":{"f:path":{},"f:port":{}},"f:resourceGroup":{}}}}]},"spec":{"resourceGroup":"rg","monitorConfig":{"port":80,"path":"/a"}}}"#
        )
    }

    @Test func nothingChangesWhereNothingIsNew() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        let before = scenario.live
        try scenario.apply(Self.base, by: "one")
        #expect(scenario.live == before)
        try scenario.patch("{spec: {monitorConfig: {port: 80}}}", by: "two")
        #expect(scenario.live == before)
    }

    @Test func conflictNamesOwnerAndPath() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        try scenario.patch("{spec: {monitorConfig: {port: 81}}}", by: "kubectl-patch")
        #expect(scenario.owned(by: "one") == #"{"f:spec":{"f:monitorConfig":{"f:path":{}},"f:resourceGroup":{}}}"#)
        let error = try #require(throws: ApplyError.self) { try scenario.apply(Self.base, by: "one") }
        #expect(
            error.description
                == "Apply failed with 1 conflict: conflict with \"kubectl-patch\" using networking.fleet.azure.com/v1beta1: .spec.monitorConfig.port"
        )
        guard case .conflicts(let conflicts) = error else { return }
        #expect(
            conflicts.first?.description == "conflict with \"kubectl-patch\" using networking.fleet.azure.com/v1beta1")
        try scenario.apply(Self.base, by: "one", force: true)
        #expect(scenario.spec() == #"{"resourceGroup":"rg","monitorConfig":{"port":80,"path":"/a"}}"#)
        #expect(scenario.entry("kubectl-patch", "Update") == nil)
    }

    @Test func severalConflicts() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        try scenario.apply("{metadata: {labels: {a: b}}, spec: {monitorConfig: {protocol: TCP}}}", by: "two")
        let wish = "{metadata: {labels: {a: c}}, spec: {resourceGroup: rg2, monitorConfig: {port: 81, protocol: HTTP}}}"
        let error = try #require(throws: ApplyError.self) { try scenario.apply(wish, by: "three") }
        #expect(
            error.description == """
                Apply failed with 4 conflicts: conflicts with "one":
                - .spec.monitorConfig.port
                - .spec.resourceGroup
                conflicts with "two":
                - .metadata.labels.a
                - .spec.monitorConfig.protocol
                """)
    }

    @Test func equalValuesAreOwnedTogether() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        try scenario.apply("{spec: {monitorConfig: {port: 80}}}", by: "two")
        #expect(scenario.owned(by: "two") == #"{"f:spec":{"f:monitorConfig":{"f:port":{}}}}"#)
        // Dropped by one, it stays for the other; dropped by both, it goes.
        try scenario.apply("{spec: {resourceGroup: rg, monitorConfig: {path: /a}}}", by: "one")
        #expect(scenario.spec() == #"{"resourceGroup":"rg","monitorConfig":{"port":80,"path":"/a"}}"#)
        #expect(
            try scenario.conflicts("{spec: {monitorConfig: {port: 90}}}", by: "one") == ["two .spec.monitorConfig.port"]
        )
        try scenario.apply("{metadata: {labels: {a: b}}}", by: "two")
        #expect(scenario.spec() == #"{"resourceGroup":"rg","monitorConfig":{"path":"/a"}}"#)
    }

    @Test func droppedFieldsGoAndOthersStay() throws {
        var scenario = ApplyScenario()
        try scenario.apply(
            "{metadata: {labels: {a: '1', b: '2'}, annotations: {n: x}}, spec: {resourceGroup: rg, monitorConfig: {port: 80}}}",
            by: "one")
        try scenario.patch("{metadata: {labels: {c: '3'}}, spec: {monitorConfig: {path: /p}}}", by: "edit")
        try scenario.apply("{metadata: {labels: {a: '1'}}, spec: {resourceGroup: rg}}", by: "one")
        #expect(scenario.live?["metadata"]?["labels"]?.text == #"{"a":"1","c":"3"}"#)
        #expect(scenario.live?["metadata"]?["annotations"] == nil)
        #expect(scenario.spec() == #"{"resourceGroup":"rg","monitorConfig":{"path":"/p"}}"#)
        #expect(scenario.live?["metadata"]?["name"] == "x")
    }

    @Test func listsByKey() throws {
        var scenario = ApplyScenario()
        try scenario.apply(
            "{spec: {resourceGroup: rg, monitorConfig: {customHeaders: [{name: A, value: '1'}, {name: B, value: '2'}]}}}",
            by: "one")
        #expect(
            scenario.owned(by: "one")
                == #"{"f:spec":{"f:monitorConfig":{"f:customHeaders":{"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"B\"}":{".":{},"f:name":{},"f:value":{}}}},"f:resourceGroup":{}}}"#
        )
        try scenario.apply("{spec: {monitorConfig: {customHeaders: [{name: C, value: '3'}]}}}", by: "two")
        #expect(
            try scenario.conflicts("{spec: {monitorConfig: {customHeaders: [{name: A, value: '9'}]}}}", by: "two")
                == [#"one .spec.monitorConfig.customHeaders[name="A"].value"#])
        try scenario.apply(
            "{spec: {resourceGroup: rg, monitorConfig: {customHeaders: [{name: B, value: '4'}]}}}", by: "one")
        #expect(
            scenario.live?["spec"]?["monitorConfig"]?["customHeaders"]?.text
                == #"[{"name":"B","value":"4"},{"name":"C","value":"3"}]"#)
    }

    @Test(arguments: [
        ("[{name: A}, {name: B}]", "[{name: B}, {name: A}]", "BA"),
        ("[{name: A}, {name: B}]", "[{name: C}, {name: A}]", "CAB"),
        ("[{name: A}, {name: B}, {name: C}]", "[{name: C}, {name: A}]", "BCA"),
        ("[{name: A}, {name: B}]", "[{name: A}, {name: C}, {name: B}]", "ACB"),
        ("[{name: A}, {name: B}]", "[{name: C}]", "ABC"),
    ])
    func listsKeepTheOrderOfTheConfiguration(_ live: String, _ applied: String, _ names: String) throws {
        var scenario = ApplyScenario()
        try scenario.patch("{spec: {monitorConfig: {customHeaders: \(live)}}}", by: "edit")
        try scenario.apply("{spec: {monitorConfig: {customHeaders: \(applied)}}}", by: "one")
        let headers = scenario.live?["spec"]?["monitorConfig"]?["customHeaders"]?.elements ?? []
        #expect(headers.compactMap { $0["name"]?.string }.joined() == names)
    }

    @Test func portsByPortAndProtocolAndAtomicSelectors() throws {
        var scenario = ApplyScenario(kind: .service)
        try scenario.apply(
            "{spec: {selector: {app: a}, externalIPs: [192.0.2.1], ports: [{port: 53}, {port: 53, protocol: UDP}]}}",
            by: "one")
        #expect(
            scenario.owned(by: "one")
                == #"{"f:spec":{"f:externalIPs":{},"f:ports":{"k:{\"port\":53,\"protocol\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":53,\"protocol\":\"UDP\"}":{".":{},"f:port":{},"f:protocol":{}}},"f:selector":{}}}"#
        )
        #expect(
            try scenario.conflicts(
                "{spec: {selector: {tier: b}, externalIPs: [192.0.2.2], ports: [{port: 53, protocol: UDP, name: u}]}}",
                by: "two") == ["one .spec.externalIPs", "one .spec.selector"])
        try scenario.apply("{spec: {selector: {tier: b}}}", by: "two", force: true)
        #expect(scenario.live?["spec"]?["selector"]?.text == #"{"tier":"b"}"#)
    }

    @Test func finalizersAreASet() throws {
        var scenario = ApplyScenario()
        try scenario.apply("{metadata: {finalizers: [a.test/one]}, spec: {resourceGroup: rg}}", by: "one")
        try scenario.apply("{metadata: {finalizers: [a.test/two]}}", by: "two")
        #expect(scenario.owned(by: "two") == #"{"f:metadata":{"f:finalizers":{"v:\"a.test/two\"":{}}}}"#)
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "one")
        #expect(scenario.live?["metadata"]?["finalizers"]?.text == #"["a.test/two"]"#)
    }

    @Test func statusIsKeptApart() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        let condition =
            "{type: Programmed, status: 'True', reason: R, message: m, lastTransitionTime: '2026-05-04T08:12:31Z'}"
        try scenario.apply(
            "{spec: {resourceGroup: other}, status: {dnsName: a.test, conditions: [\(condition)]}}", by: "one",
            subresource: "status")
        #expect(scenario.live?["spec"]?["resourceGroup"] == "rg")
        #expect(
            scenario.owned(by: "one", subresource: "status")
                == #"{"f:status":{"f:conditions":{"k:{\"type\":\"Programmed\"}":{".":{},"f:lastTransitionTime":{},"f:message":{},"f:reason":{},"f:status":{},"f:type":{}}},"f:dnsName":{}}}"#
        )
        #expect(scenario.owned(by: "one")?.contains("f:status") == false)
        // An apply to the object itself neither takes nor drops it.
        try scenario.apply(Self.base, by: "one")
        #expect(scenario.live?["status"]?["dnsName"] == "a.test")
        // Fewer fields than the last time: the others go.
        try scenario.apply("{status: {dnsName: a.test}}", by: "one", subresource: "status")
        #expect(scenario.live?["status"]?.text == #"{"dnsName":"a.test"}"#)
        try scenario.patch("{status: {dnsName: b.test}}", by: "patch", subresource: "status")
        let error = try #require(throws: ApplyError.self) {
            try scenario.apply("{status: {dnsName: a.test}}", by: "one", subresource: "status")
        }
        #expect(error.description.contains("\"patch\" with subresource \"status\" using networking"), "\(error)")
        #expect(throws: ApplyError.self) {
            var absent = ApplyScenario()
            try absent.apply("{status: {dnsName: a.test}}", by: "one", subresource: "status")
        }
    }

    @Test func objectsFromBeforeOwnership() throws {
        var scenario = ApplyScenario()
        scenario.live = try scenario.object("{spec: {resourceGroup: rg}, status: {dnsName: a.test}}")
        #expect(
            try scenario.conflicts("{spec: {resourceGroup: other}}", by: "one") == [
                "before-first-apply .spec.resourceGroup"
            ])
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "one")
        #expect(scenario.owned(by: "before-first-apply", "Update") == #"{"f:spec":{".":{},"f:resourceGroup":{}}}"#)
        #expect(scenario.owned(by: "before-first-apply", "Update", subresource: "status") != nil)
    }

    @Test(arguments: [
        (
            "{spec: {monitorConfig: {customHeaders: [{value: a}]}}}",
            ".spec.monitorConfig.customHeaders[0]: found object, expected an object with name"
        ),
        (
            "{spec: {monitorConfig: {customHeaders: [{name: a}, {name: a}]}}}",
            #".spec.monitorConfig.customHeaders[1]: found [name="a"] a second time, expected it once"#
        ), ("{metadata: {managedFields: [{}]}}", "metadata.managedFields must be nil"),
        ("{kind: null}", "invalid object type: networking.fleet.azure.com/v1beta1, Kind="),
    ])
    func refused(_ text: String, _ message: String) throws {
        var scenario = ApplyScenario()
        let error = try #require(throws: ApplyError.self) { try scenario.apply(text, by: "one") }
        #expect(error == .invalid(message))
    }

    /// Whoever may write `managedFields` must not make a later apply remove what names the object.
    @Test func namesAreNeverPruned() throws {
        var scenario = ApplyScenario()
        try scenario.apply(Self.base, by: "one")
        scenario.live?.modify(["metadata"]) {
            $0.set(
                [
                    [
                        "manager": "one", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
                        "fieldsV1": [
                            "f:metadata": [".": [:], "f:name": [:], "f:uid": [:]], "f:kind": [:], "f:apiVersion": [:],
                            "f:status": [:], "f:spec": ["f:monitorConfig": [:]],
                        ],
                    ]
                ], for: "managedFields")
        }
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "one")
        #expect(scenario.live?["metadata"]?["name"] == "x" && scenario.live?["kind"] == "TrafficManagerProfile")
        #expect(scenario.spec() == #"{"resourceGroup":"rg"}"#)
    }
}
