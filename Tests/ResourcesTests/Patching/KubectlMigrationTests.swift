import Resources
import Testing

/// `kubectl apply`, then `kubectl apply --server-side` of the same object, request by request.
@Suite struct KubectlMigrationTests {
    private static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    private static let manifest = "{spec: {resourceGroup: rg, monitorConfig: {port: 80}}}"

    private func appliedOnTheClientsSide() throws -> ApplyScenario {
        var scenario = ApplyScenario()
        var applied = try scenario.object(Self.manifest)
        let text = applied.text + "\n"
        applied.modify(["metadata", "annotations"]) { $0.set(Value(text), for: Self.annotation) }
        try scenario.patch(applied.text, by: "kubectl-client-side-apply")
        return scenario
    }

    @Test func unchangedConfiguration() throws {
        var scenario = try appliedOnTheClientsSide()
        // (a) no conflict, the values being equal.
        try scenario.apply(Self.manifest, by: "kubectl")
        let text = try #require(scenario.live?["metadata"]?["annotations"]?[Self.annotation]?.string)
        // (b) the annotation by itself.
        let note: Value = ["metadata": ["annotations": [.init(stringLiteral: Self.annotation): Value(text)]]]
        try scenario.apply(note.text, by: "kubectl-last-applied")
        #expect(
            scenario.owned(by: "kubectl-last-applied")
                == #"{"f:metadata":{"f:annotations":{"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}"#)
        // (c) kubectl moves what client-side apply owned to the applier, by a JSON patch of the entries.
        var entries = try #require(scenario.live?["metadata"]?["managedFields"]?.elements)
        #expect(
            entries.map { $0["manager"]?.string } == ["kubectl", "kubectl-last-applied", "kubectl-client-side-apply"])
        entries.removeLast()
        entries[0].set(
            ["f:spec": ["f:monitorConfig": [".": [:], "f:port": [:]], "f:resourceGroup": [:], ".": [:]]],
            for: "fieldsV1")
        let patch = try JSONPatch([["op": "replace", "path": "/metadata/managedFields", "value": Value(entries)]])
        let patched = try patch.apply(to: #require(scenario.live))
        var fields = try ManagedFields(patched["metadata"]?["managedFields"])
        fields.recordUpdate(
            from: scenario.live, to: patched, manager: "kubectl", apiVersion: "v1", subresource: nil,
            time: Timestamp(seconds: 0),
            schema: try #require(ResourceKind.trafficManagerProfile.schema(version: "v1beta1")))
        scenario.live?.modify(["metadata"]) { $0.set(fields.value, for: "managedFields") }
        #expect(scenario.entry("kubectl-client-side-apply", "Update") == nil)
        // (d) apply again: what is dropped now goes.
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "kubectl")
        #expect(scenario.spec() == #"{"resourceGroup":"rg"}"#)
        #expect(
            scenario.live?["metadata"]?["annotations"]?[Self.annotation]?.string
                == #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","metadata":{"name":"x","namespace":"shop"},"spec":{"resourceGroup":"rg"}}"#
                + "\n")
        let settled = scenario.live
        try scenario.apply("{spec: {resourceGroup: rg}}", by: "kubectl")
        #expect(scenario.live == settled)
    }

    @Test func changedConfigurationIsNoConflictWithOneself() throws {
        var scenario = try appliedOnTheClientsSide()
        try scenario.apply("{spec: {resourceGroup: rg, monitorConfig: {port: 81}}}", by: "kubectl")
        #expect(scenario.live?["spec"]?["monitorConfig"]?["port"] == 81)
        // Another manager has no such right, nor has kubectl over what others have changed since.
        var other = try appliedOnTheClientsSide()
        #expect(
            try other.conflicts("{spec: {monitorConfig: {port: 81}}}", by: "flux")
                == ["kubectl-client-side-apply .spec.monitorConfig.port"])
        try other.patch("{spec: {monitorConfig: {port: 90}}}", by: "kubectl-edit")
        #expect(
            try other.conflicts("{spec: {resourceGroup: rg2, monitorConfig: {port: 81}}}", by: "kubectl")
                == ["kubectl-edit .spec.monitorConfig.port"])
    }
}
