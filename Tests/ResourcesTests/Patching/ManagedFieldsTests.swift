import Resources
import Testing

/// Writes that are no applies, and the entries' own notation.
@Suite struct ManagedFieldsTests {
    @Test func creationOwnsAllThatHasAnOwner() throws {
        var scenario = ApplyScenario()
        try scenario.patch(
            """
            {metadata: {uid: u, resourceVersion: '1', generation: 1, creationTimestamp: '2026-05-04T08:12:31Z', labels: {a: b},
            annotations: {}, finalizers: [f]}, spec: {resourceGroup: rg, monitorConfig: {port: 80}}, status: {dnsName: x}}
            """, by: "kubectl-create")
        #expect(
            scenario.owned(by: "kubectl-create", "Update")
                == #"{"f:metadata":{"f:annotations":{},"f:finalizers":{".":{},"v:\"f\"":{}},"f:labels":{".":{},"f:a":{}}},"f:spec":{".":{},"f:monitorConfig":{".":{},"f:port":{}},"f:resourceGroup":{}}}"#
        )
    }

    @Test func writesMoveOwnership() throws {
        var scenario = ApplyScenario()
        try scenario.patch("{metadata: {labels: {a: '1', b: '2'}}, spec: {resourceGroup: rg}}", by: "one")
        try scenario.patch("{metadata: {labels: {a: '9', b: null, c: '3'}}}", by: "two")
        #expect(
            scenario.owned(by: "one", "Update")
                == #"{"f:metadata":{"f:labels":{}},"f:spec":{".":{},"f:resourceGroup":{}}}"#)
        #expect(scenario.owned(by: "two", "Update") == #"{"f:metadata":{"f:labels":{"f:a":{},"f:c":{}}}}"#)
        let time = scenario.entry("two", "Update")?["time"]
        // What is removed is nobody's, and changes no time.
        try scenario.patch("{metadata: {labels: {c: null}}}", by: "two")
        #expect(scenario.owned(by: "two", "Update") == #"{"f:metadata":{"f:labels":{"f:a":{}}}}"#)
        #expect(scenario.entry("two", "Update")?["time"] == time)
        try scenario.patch("{spec: {monitorConfig: {port: 80}}}", by: "two")
        #expect(scenario.entry("two", "Update")?["time"] != time)
        try scenario.patch("{status: {dnsName: a.test}}", by: "two", subresource: "status")
        #expect(scenario.owned(by: "two", "Update", subresource: "status") == #"{"f:status":{".":{},"f:dnsName":{}}}"#)
    }

    @Test func changedTypes() throws {
        var scenario = ApplyScenario(kind: .internalServiceExport)
        try scenario.patch("{spec: {extra: {a: 1}, list: [1]}}", by: "one")
        try scenario.patch("{spec: {extra: text, list: {b: 1}}}", by: "two")
        #expect(scenario.owned(by: "one", "Update") == #"{"f:spec":{}}"#)
        #expect(scenario.owned(by: "two", "Update") == #"{"f:spec":{"f:extra":{},"f:list":{".":{},"f:b":{}}}}"#)
    }

    @Test func oldUpdatersAreMerged() throws {
        var scenario = ApplyScenario()
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "applier")
        for index in 0..<40 { try scenario.patch("{metadata: {labels: {l\(index): a}}}", by: "m\(index)") }
        let entries = try #require(scenario.live?["metadata"]?["managedFields"]?.elements)
        #expect(
            entries.map { $0["manager"]?.string ?? "" }
                == ["applier", "ancient-changes"] + (31..<40).map { "m\($0)" })
        #expect(scenario.owned(by: "ancient-changes", "Update")?.contains(#""f:l30":{}"#) == true)
    }

    @Test func ownNotationIsReadBack() throws {
        let text = #"""
            [{"manager":"a","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}},"i:3":{},"v:7":{}}}},{"manager":"b","operation":"Update","apiVersion":"v1","time":"2026-05-04T08:12:31Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:x":{}}},"subresource":"status"}]
            """#
        #expect(try ManagedFields(json(text)).value?.text == text)
        #expect(
            try ManagedFields(nil).value == nil && ManagedFields([]).value == nil && ManagedFields([[:]]).value == nil)
        // Keys in another order and unknown steps.
        let other = text.replacing(
            #"{\"port\":80,\"protocol\":\"TCP\"}"#, with: #"{\"protocol\":\"TCP\", \"port\":80}"#
        )
        .replacing(#""i:3":{}"#, with: #""i:3":{},"z:1":{},"x":{}"#)
        #expect(try ManagedFields(json(other)).value?.text == text)
    }

    @Test(arguments: [
        ("{}", "metadata.managedFields"), ("[1]", "metadata.managedFields[0]"),
        (#"[{"operation":"Spam"}]"#, "metadata.managedFields[0].operation"),
        (#"[{"operation":"Apply"}]"#, "metadata.managedFields[0].apiVersion"),
        (#"[{"operation":"Apply","apiVersion":"v1"}]"#, "metadata.managedFields[0].fieldsType"),
        (
            #"[{"operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","time":"now"}]"#,
            "metadata.managedFields[0].time"
        ),
        (
            #"[{"operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:a":1}}]"#,
            "metadata.managedFields[0].fieldsV1"
        ),
        (
            #"[{"operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"k:1":{}}}]"#,
            "metadata.managedFields[0].fieldsV1"
        ),
        (
            #"[{"operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"v:{":{}}}]"#,
            "metadata.managedFields[0].fieldsV1"
        ),
    ])
    func refused(_ text: String, _ path: String) throws {
        let error = try #require(throws: PatchError.self) { try ManagedFields(json(text)) }
        #expect(error.reason == .malformed && error.path == path, "\(error)")
    }
}
