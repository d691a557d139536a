import Resources
import Testing

/// Texts that are read as a whole.
@Suite struct ManifestContentsTests {
    private func read(_ text: String, _ format: ManifestFormat? = nil, limit: Int? = nil) -> ManifestContents<String> {
        ManifestContents(Array(text.utf8), format: format, objectLimit: limit) { value, _ in
            "\(value["kind"]?.string ?? "?") \(value["metadata"]?["name"]?.string ?? "?") \(value["apiVersion"]?.string ?? "?")"
        }
    }

    /// A text, the kinds of its empty lists, and whether it is empty.
    @Test(arguments: [
        ("", [], true), ("# x\n---\n", [], true), ("null", [], true),
        ("{kind: List, apiVersion: v1, items: []}", [], false),
        (#"{"kind": "ServiceList", "apiVersion": "v1", "items": []}"#, ["Service v1"], false),
        (#"{"kind": "ServiceList", "apiVersion": "v1", "items": null}"#, ["Service v1"], false),
        (
            "kind: AList\napiVersion: g/v1\nitems: []\n---\nkind: BList\napiVersion: g/v1\nitems: []\n",
            ["A g/v1", "B g/v1"], false
        ),
        (#"{"kind": "ServiceList", "apiVersion": "v1", "items": [{"metadata": {"name": "a"}}]}"#, [], false),
    ]) func emptyLists(_ text: String, _ lists: [String], _ isEmpty: Bool) {
        let contents = read(text)
        #expect(contents.emptyLists.map { "\($0.kind) \($0.apiVersion)" } == lists)
        #expect(contents.isEmpty == isEmpty)
        #expect(contents.errors.isEmpty)
    }

    @Test func listsOfAKindAreTakenApart() {
        let items = (0..<5).map {
            "{\"metadata\": {\"name\": \"s\($0)\", \"x\": \"\(String(repeating: "y", count: 100))\"}}"
        }
        let list = "{\"apiVersion\": \"v1\", \"kind\": \"ServiceList\", \"items\": [\(items.joined(separator: ",\n"))]}"
        let contents = read(list, .json, limit: 150)
        #expect(contents.items == (0..<5).map { "Service s\($0) v1" })
        #expect(contents.errors.isEmpty)
        let tooLarge = read(list, .json, limit: 100)
        #expect(tooLarge.errors.map(\.line) == [1, 2, 3, 4, 5])
        #expect(tooLarge.items.isEmpty)
    }

    @Test func anObjectCanBeReadAgain() throws {
        let text =
            "kind: A\nmetadata: {name: a}\n---\nkind: List\nitems:\n- {kind: B}\n- kind: List\n  items: [{kind: C}, {kind: D}]\n"
        let octets = Array(text.utf8)
        let contents = ManifestContents(octets) { ($0, $1) }
        #expect(contents.items.map { $0.0["kind"]?.string ?? "" } == ["A", "B", "C", "D"])
        for (value, place) in contents.items { #expect(place.object(in: octets) == value) }
        #expect(contents.items.last?.1.object(in: []) == nil)
    }
}

@Suite struct ObjectVersionTests {
    @Test(arguments: [
        ("0", "1", true), ("9", "10", true), ("10", "9", false), ("5", "5", false), ("005", "6", true),
        ("5", "005", false),
        ("99999999999999999999", "100000000000000000000", true),
        ("100000000000000000000", "99999999999999999999", false),
    ]) func orders(_ left: String, _ right: String, _ isLess: Bool) throws {
        let (left, right) = (try #require(ObjectVersion(left)), try #require(ObjectVersion(right)))
        #expect((left < right) == isLess)
    }

    @Test func readsDecimalsOnly() {
        for text in ["", "a", "-1", "1.5", " 1", "1e3", "١"] { #expect(ObjectVersion(text) == nil, "\(text)") }
        #expect(ObjectVersion("000") == ObjectVersion("0"))
        #expect(ObjectVersion("01")?.hashValue == ObjectVersion("1")?.hashValue)
    }
}

@Suite struct TimestampRangeTests {
    /// What cannot be written so that it can be read again is no time.
    @Test(arguments: [
        ("9999-12-31T23:59:59Z", true), ("9999-12-31T23:59:60Z", false), ("9999-12-31T23:59:59-00:01", false),
        ("9999-12-31T23:59:59+00:01", true), ("0000-01-01T00:00:00Z", true), ("0000-01-01T00:00:00+00:01", false),
        ("0000-01-01T00:00:00-00:01", true), ("2016-12-31T23:59:60Z", true),
    ]) func isReadAgain(_ text: String, _ isTime: Bool) throws {
        #expect((Timestamp(text) != nil) == isTime)
        guard let time = Timestamp(text) else { return }
        #expect(Timestamp(time.description) == time)
    }

    @Test(arguments: [Int64.min, -62_167_219_201, 253_402_300_800, .max]) func writesNoOther(_ seconds: Int64) {
        #expect(Timestamp(Timestamp(seconds: seconds).description) != nil)
    }
}

@Suite struct FieldOwnershipTests {
    @Test func tellsWhoseAFieldIs() throws {
        let fields: Value = [
            [
                "manager": "m", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
                "fieldsV1": ["f:metadata": ["f:labels": ["f:a": [:]]]],
            ]
        ]
        let owners = try ManagedFields(fields)
        #expect(owners.isOwned(["metadata", "labels", "a"], by: "m"))
        #expect(owners.isOwned(["metadata", "labels"], by: "m"))
        #expect(!owners.isOwned(["metadata", "labels", "b"], by: "m"))
        #expect(!owners.isOwned(["metadata", "labels", "a"], by: "n"))
        #expect(!ManagedFields().isOwned(["metadata"], by: "m"))
    }
}
