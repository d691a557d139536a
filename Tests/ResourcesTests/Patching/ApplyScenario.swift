import Resources
import Testing

/// A sequence of writes by several managers to one object, as an API server carries them out.
struct ApplyScenario {
    var live: Value?
    var kind = ResourceKind.trafficManagerProfile
    private var seconds: Int64 = 1_790_000_000

    init(kind: ResourceKind = .trafficManagerProfile, live: Value? = nil) {
        self.kind = kind
        self.live = live
    }

    private var apiVersion: String { kind.apiVersions[0] }

    private func schema() throws -> Schema { try #require(kind.schema(version: kind.versions[0])) }

    private mutating func tick() -> Timestamp {
        seconds += 60
        return Timestamp(seconds: seconds)
    }

    /// The members of an object behind what names it.
    func object(_ text: String) throws -> Value {
        var object: Value = ["apiVersion": Value(apiVersion), "kind": Value(kind.rawValue)]
        object.set(["name": "x", "namespace": "shop"], for: "metadata")
        let given = try Value.parse(yaml: Array(text.utf8))
        for member in given.members {
            if member.key == "metadata" {
                for field in member.value.members {
                    object.modify(["metadata"]) { $0.set(field.value, for: field.key) }
                }
            } else {
                object.set(member.value, for: member.key)
            }
        }
        return object
    }

    mutating func apply(
        _ text: String, by manager: String, force: Bool = false, subresource: String? = nil
    ) throws {
        live = try ServerSideApply.apply(
            object(text), to: live, manager: manager, force: force, apiVersion: apiVersion, subresource: subresource,
            time: tick(), schema: schema())
    }

    /// A merge patch, or the creation of an object.
    mutating func patch(_ text: String, by manager: String, subresource: String? = nil) throws {
        var new = try live.map { try MergePatch.apply(Value.parse(yaml: Array(text.utf8)), to: $0) } ?? object(text)
        var fields = try ManagedFields(new["metadata"]?["managedFields"])
        fields.recordUpdate(
            from: live, to: new, manager: manager, apiVersion: apiVersion, subresource: subresource, time: tick(),
            schema: try schema())
        new.modify(["metadata"]) { $0.set(fields.value, for: "managedFields") }
        live = new
    }

    /// The conflicts of an apply that is refused, which changes nothing.
    mutating func conflicts(_ text: String, by manager: String) throws -> [String] {
        let before = live
        do {
            try apply(text, by: manager)
        } catch ApplyError.conflicts(let conflicts) {
            #expect(live == before)
            return conflicts.map { "\($0.manager) \($0.path)" }
        }
        return []
    }

    /// What a manager owns, in the notation of `fieldsV1`.
    func owned(by manager: String, _ operation: String = "Apply", subresource: String? = nil) -> String? {
        entry(manager, operation, subresource)?["fieldsV1"]?.text
    }

    func entry(_ manager: String, _ operation: String, _ subresource: String? = nil) -> Value? {
        live?["metadata"]?["managedFields"]?.elements.first {
            $0["manager"]?.string == manager && $0["operation"]?.string == operation
                && $0["subresource"]?.string == subresource
        }
    }

    func spec() -> String? { live?["spec"]?.text }
}
