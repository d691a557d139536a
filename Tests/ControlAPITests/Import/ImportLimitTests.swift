import ControlAPI
import Logging
import ResourceStore
import Resources
import TestSupport
import Testing
import Transport

/// What an import may hold.
@Suite struct ImportLimitTests {
    private static let work =
        "{\"apiVersion\": \"placement.kubernetes-fleet.io/v1beta1\", \"kind\": \"Work\", "
        + "\"metadata\": {\"name\": \"w\", \"namespace\": \"shop\"}, \"spec\": {\"workload\": {\"manifests\": ["

    private static func large(_ octets: Int) -> String {
        let element = #"{"a":0},"#
        return work + String(repeating: element, count: octets / element.utf8.count) + "{}]}}}"
    }

    private func refusal(_ text: String, _ harness: APIHarness) async throws -> String? {
        let (status, report) = try await harness.importing(text)
        #expect(status == 422)
        return report.refusals.first
    }

    @Test func anObjectOverTheLimitIsRefusedBeforeItIsRead() async throws {
        let harness = try await APIHarness()
        // Not even closed: it is looked at no further than where it ends.
        let large = Self.large(1_600_000)
        let small = #"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": "shop"}}"#
        for text in [
            large, "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\(small), \(large)]}",
            "{\"apiVersion\": \"placement.kubernetes-fleet.io/v1beta1\", \"kind\": \"WorkList\", \"items\": [\(large)]}",
            "---\n\(small)\n---\n\(large)", "apiVersion: v1\nkind: List\nitems:\n- \(small)\n- \(large)\n",
        ] {
            let reason = try await refusal(text, harness)
            #expect(reason?.contains("octets, expected an object of at most 1572864") == true, "\(reason ?? "")")
        }
        #expect(harness.store.objects(of: .service).objects.isEmpty)
    }

    @Test func aListOfManyMayBeLargerThanAnObject() async throws {
        let harness = try await APIHarness()
        let filler = String(repeating: "x", count: 100_000)
        func service(_ number: Int) -> String {
            "{\"metadata\": {\"name\": \"s\(number)\", \"namespace\": \"shop\", \"annotations\": {\"a\": \"\(filler)\"}}}"
        }
        let items = (0..<30).map(service).joined(separator: ", ")
        let text = "{\"apiVersion\": \"v1\", \"kind\": \"ServiceList\", \"items\": [\(items)]}"
        #expect(try await harness.importing(text, type: "application/json").report.created == 30)
    }

    @Test func theLimitIsThatOfTheCaller() async throws {
        let harness = try await APIHarness()
        let service = harness.service
        #expect(service.importLimit(for: APIHarness.admin) == 32 << 20)
        #expect(service.importLimit(for: Caller(name: "e", grants: [Grant(.editor)])) == 32 << 20)
        #expect(service.importLimit(for: APIHarness.editor) == 8 << 20)
        let both = Caller(name: "b", grants: [Grant(.viewer), Grant(.editor, namespaces: ["shop"])])
        #expect(service.importLimit(for: both) == 8 << 20)
        let configured = APIService(
            store: harness.store, importLimit: 1000, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(configured.importLimit(for: APIHarness.admin) == 1000)
        #expect(configured.importLimit(for: APIHarness.editor) == 1000)
    }

    @Test func ofAWorkOnlyWhatIsUsedIsKept() async throws {
        let harness = try await APIHarness(audit: {
            AuditLog(path: $0 + "/audit.log", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        })
        let works = "/apis/placement.kubernetes-fleet.io/v1beta1/namespaces/work/works"
        let text = { (namespace: String) in
            """
            {"apiVersion": "placement.kubernetes-fleet.io/v1beta1", "kind": "Work",
             "metadata": {"name": "w", "namespace": "\(namespace)", "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": "hunter2"}},
             "spec": {"workload": {"manifests": [
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"p": "hunter2"}},
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop",
                    "annotations": {"a": "hunter2"}}, "spec": {"type": "LoadBalancer"}}]}}}
            """
        }
        _ = try await harness.importing(text("shop"))
        #expect(harness.object(.work, "w")?["spec"]?["workload"]?["manifests"]?.elements.count == 1)
        #expect(try await harness.send("POST", works, text("work"), type: "application/json").status == 201)
        let merge = #"{"metadata": {"annotations": {"x": "hunter2"}}, "spec": {"extra": "hunter2"}}"#
        let merged = try await harness.send("PATCH", works + "/w", merge, type: "application/merge-patch+json")
        #expect(merged.status == 200 && !merged.text.contains("hunter2"))
        let applied = try await harness.send(
            "PATCH", works + "/w?fieldManager=me&force=true", text("work"), type: "application/apply-patch+yaml")
        #expect(applied.status == 200 && !applied.text.contains("hunter2"), "\(applied.text)")
        let status = #"{"status": {"manifestConditions": [{"identifier": {"kind": "Secret"}, "x": "hunter2"}]}}"#
        let reported = try await harness.send(
            "PATCH", works + "/w/status", status, type: "application/merge-patch+json")
        #expect(reported.status == 200 && !reported.text.contains("hunter2"))
        harness.store.close()
        for name in ["store.db", "store.db-wal", "audit.log"] {
            let octets = (try? FileContents.read(harness.folder.path + "/" + name, limit: 64 << 20)) ?? []
            #expect(!String(decoding: octets, as: UTF8.self).contains("hunter2"), "\(name)")
        }
    }
}
