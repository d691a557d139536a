import ControlAPI
import ResourceStore
import Resources
import Synchronization
import Testing

/// Older snapshots neither revert nor bring back (rules 6).
@Suite struct ImportVersionTests {
    private static func profile(_ name: String, _ uid: String, _ version: String, port: Int = 80) -> String {
        HubText.profile(name, metadata: ", uid: \(uid), resourceVersion: \"\(version)\"", port: "\(port)")
    }

    private func port(_ harness: APIHarness, _ name: String) -> Value? {
        harness.object(.trafficManagerProfile, name)?["spec"]?["monitorConfig"]?["port"]
    }

    /// The version that was imported, the one that comes after it, and whether that is older.
    @Test(arguments: [
        ("17", "17", false), ("17", "18", false), ("17", "16", true), ("9", "10", false), ("10", "9", true),
        ("0010", "9", true), ("9", "0010", false), ("99999999999999999999999999", "99999999999999999999999998", true),
        ("99999999999999999999999998", "100000000000000000000000000", false), ("a17", "16", false), ("17", "x", false),
        ("17", "-1", false),
    ]) func versionsAreDecimals(_ before: String, _ after: String, _ isOlder: Bool) async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", before))
        let text = Self.profile("a", "u1", after, port: 81)
        let (status, report) = try await harness.importing(text)
        #expect(status == (isOlder ? 422 : 200), "\(report.refusals)")
        let expected: Value = isOlder ? 80 : 81
        #expect(port(harness, "a") == expected)
        guard isOlder else { return }
        #expect(report.refusals.first?.contains("is older than version") == true)
        #expect(report.refusals.first?.contains("--allow-older") == true)
        // Another object, another owner's memory, or nothing told: as ever.
        let (_, restored) = try await harness.importing(text, "?allowOlder=true")
        #expect(restored.counts == [0, 1, 0, 0, 0, 0])
        #expect(port(harness, "a") == 81)
        #expect(try await harness.importing(Self.profile("a", "u1", before)).status == 200)
    }

    @Test func anotherUidIsANewObject() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", "100"))
        #expect(try await harness.importing(Self.profile("a", "u2", "50", port: 81)).status == 200)
        #expect(port(harness, "a") == 81)
        // The first one is gone by now.
        let (status, report) = try await harness.importing(Self.profile("a", "u1", "100", port: 82))
        #expect(status == 422)
        #expect(report.refusals.first?.contains("it was removed on") == true, "\(report.refusals)")
        #expect(port(harness, "a") == 81)
    }

    @Test func filesWithoutVersionsAreAsEver() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", "100"))
        #expect(try await harness.importing(HubText.profile("a", port: "81")).status == 200)
        #expect(port(harness, "a") == 81)
    }

    @Test func whatWasRemovedDoesNotComeBackForAWeek() async throws {
        let now = Mutex<Int64>(1_800_000_000)
        let harness = try await APIHarness(now: { Timestamp(seconds: now.withLock { $0 }) })
        let snapshot = Self.profile("a", "u1", "100") + Self.profile("b", "u2", "101") + Self.profile("c", "u3", "102")
        _ = try await harness.importing(snapshot)
        let rest = Self.profile("a", "u1", "100") + Self.profile("b", "u2", "101")
        #expect(try await harness.importing(rest, "?prune=true").report.removed == 1)
        let (status, report) = try await harness.importing(snapshot)
        #expect(status == 422)
        #expect(report.refused == 1)
        #expect(harness.profileNames == ["shop/a", "shop/b"])
        // Made anew on the hub, it is another object.
        #expect(try await harness.importing(Self.profile("c", "u4", "110")).status == 200)
        // A watch's deletion tells the version of the deletion.
        let deletion = HubText.profile(
            "b", metadata: ", uid: u2, resourceVersion: \"200\", deletionTimestamp: \"2026-05-04T08:12:31Z\"")
        #expect(try await harness.importing(deletion, "?removeDeleted=true&skipInvalid=true").report.removed == 1)
        #expect(try await harness.importing(Self.profile("b", "u2", "150")).status == 422)
        #expect(try await harness.importing(Self.profile("b", "u2", "150"), "?owner=other").status == 200)
        _ = try await harness.send(
            "DELETE", "/apis/networking.fleet.azure.com/v1beta1/namespaces/shop/trafficmanagerprofiles/b")
        now.withLock { $0 += 7 * 86_400 + 1 }
        #expect(try await harness.importing(Self.profile("b", "u2", "150")).status == 200)
        // What is too old is kept no longer.
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: "shop", name: "c")
        #expect(harness.store.imports[ImportedKey(owner: "hub", key: key)].map(\.uid) == ["u4"])
    }

    @Test func aRefusedImportIsNotRemembered() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", "100"))
        let mixed = Self.profile("a", "u1", "200") + HubText.profile("b", port: "x")
        #expect(try await harness.importing(mixed).status == 422)
        #expect(try await harness.importing(Self.profile("a", "u1", "150", port: 81)).status == 200)
        #expect(try await harness.importing(Self.profile("a", "u1", "300"), "?dryRun=All").status == 200)
        #expect(try await harness.importing(Self.profile("a", "u1", "250", port: 82)).status == 200)
    }

    @Test func aMovedVersionAloneChangesNoObject() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", "100"))
        let revision = harness.store.revision
        #expect(try await harness.importing(Self.profile("a", "u1", "200")).report.counts == [0, 0, 1, 0, 0, 0])
        #expect(harness.store.revision == revision)
        #expect(try await harness.importing(Self.profile("a", "u1", "150")).status == 422)
    }

    @Test func versionsOutliveTheProcess() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(Self.profile("a", "u1", "100") + Self.profile("b", "u2", "100"))
        _ = try await harness.importing(Self.profile("a", "u1", "100"), "?prune=true")
        harness.store.close()
        let store = try ResourceStore(path: harness.store.path)
        let key = { (name: String) in
            ImportedKey(
                owner: "hub", key: ResourceKey(kind: .trafficManagerProfile, namespace: "shop", name: name))
        }
        #expect(store.imports[key("a")] == [ImportRecord(uid: "u1", version: "100")])
        #expect(store.imports[key("b")].map(\.uid) == ["u2"])
        #expect(store.imports[key("b")].first?.removed != nil)
    }

    @Test func aLimitedCallerForgetsNothingOfOthers() async throws {
        let harness = try await APIHarness()
        _ = try await harness.importing(
            Self.profile("a", "u1", "100")
                + HubText.profile("b", namespace: "other", metadata: ", uid: u2, resourceVersion: \"100\""))
        let (_, report) = try await harness.importing(
            HubText.profile("a"), "?prune=true&skipInvalid=true", as: APIHarness.editor)
        #expect(report.removed == 0)
        let other = ResourceKey(kind: .trafficManagerProfile, namespace: "other", name: "b")
        #expect(
            harness.store.imports[ImportedKey(owner: "hub", key: other)] == [ImportRecord(uid: "u2", version: "100")])
    }

    @Test func manyRemovalsUnderOneNameAreBounded() {
        var records: [ImportRecord] = []
        for number in 0..<100 {
            let rules = ImportVersions(now: Timestamp(seconds: Int64(number)))
            records = rules.records(records, taking: ImportOrigin(uid: "u\(number)", version: "1"))
        }
        #expect(records.count == 21)
        #expect(records.last == ImportRecord(uid: "u99", version: "1"))
        #expect(records.first?.uid == "u79")
    }
}
