import ControlAPI
import Resources
import Testing

@Suite("Admission")
struct AdmissionTests {
    static let now = Timestamp(seconds: 1_800_000_000)

    static func rules(
        _ kind: ResourceKind = .trafficManagerProfile, version: String? = nil, _ validation: FieldValidation = .warn,
        manager: String = "test", now: Timestamp = now
    ) -> Admission {
        Admission(
            kind: kind, version: version ?? kind.storageVersion, namespace: kind.isNamespaced ? "work" : "", now: now,
            fieldValidation: validation, manager: manager)
    }

    static func parse(_ json: String) throws -> Value { try Value.parse(json: Array(json.utf8)) }

    static func profile(_ spec: String = #"{"resourceGroup":"rg"}"#, metadata: String = #"{"name":"web"}"#) throws
        -> Value
    {
        try parse(
            #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","#
                + #""metadata":\#(metadata),"spec":\#(spec)}"#)
    }

    static func text(_ value: Value?, _ path: String...) -> String? {
        path.reduce(value) { $0?[$1] }?.string
    }

    static func number(_ value: Value?, _ path: String...) -> Int? {
        path.reduce(value) { $0?[$1] }?.integer
    }

    @Test("gives a new object what the server owns, and takes away what the client cannot say")
    func creation() throws {
        var rules = Self.rules()
        var body = try Self.profile(
            #"{"resourceGroup":"rg","monitorConfig":{}}"#,
            metadata: #"{"name":"web","uid":"x","generation":7,"creationTimestamp":null,"selfLink":"/a"}"#)
        body.set(["dnsName": "mine"], for: "status")
        let object = try rules.create(body)
        #expect(object.members.prefix(3).map(\.key) == ["apiVersion", "kind", "metadata"])
        #expect(Self.text(object, "metadata", "namespace") == "work")
        #expect(Self.text(object, "metadata", "uid")?.utf8.count == 36)
        #expect(Self.text(object, "metadata", "creationTimestamp") == "2027-01-15T08:00:00Z")
        #expect(Self.number(object, "metadata", "generation") == 1)
        #expect(object["metadata"]?["selfLink"] == nil && object["status"] == nil)
        #expect(Self.number(object["spec"], "monitorConfig", "intervalInSeconds") == 30)
        #expect(rules.warnings.isEmpty)
    }

    @Test("makes a name of generateName, and asks for one or the other")
    func generatedNames() throws {
        var rules = Self.rules()
        let object = try rules.create(try Self.profile(metadata: #"{"generateName":"web-"}"#))
        let name = try #require(Self.text(object, "metadata", "name"))
        #expect(name.hasPrefix("web-") && name.utf8.count == 9)
        let status = #expect(throws: APIStatus.self) { try rules.create(try Self.profile(metadata: "{}")) }
        #expect(status?.code == 422 && status?.details?.causes.first?.field == "metadata.name")
    }

    @Test("treats unknown fields as asked")
    func unknownFields() throws {
        let body = try Self.profile(#"{"resourceGroup":"rg","bogus":1}"#)
        var warning = Self.rules()
        #expect(try warning.create(body)["spec"]?["bogus"] == nil)
        #expect(warning.warnings == ["unknown field \"spec.bogus\""])
        var ignoring = Self.rules(.trafficManagerProfile, .ignore)
        #expect(try ignoring.create(body)["spec"]?["bogus"] == nil)
        #expect(ignoring.warnings.isEmpty)
        var strict = Self.rules(.trafficManagerProfile, .strict)
        let status = #expect(throws: APIStatus.self) { try strict.create(body) }
        #expect(status?.code == 400)
        #expect(status?.message.hasSuffix("strict decoding error: unknown field \"spec.bogus\"") == true)
    }

    @Test(
        "tells what is wrong, field by field",
        arguments: [
            (#"{}"#, "spec.resourceGroup", "FieldValueRequired"),
            (#"{"resourceGroup":5}"#, "spec.resourceGroup", "FieldValueTypeInvalid"),
            (
                #"{"resourceGroup":"rg","monitorConfig":{"protocol":"X"}}"#, "spec.monitorConfig.protocol",
                "FieldValueNotSupported"
            ),
            (
                #"{"resourceGroup":"rg","monitorConfig":{"toleratedNumberOfFailures":99}}"#,
                "spec.monitorConfig.toleratedNumberOfFailures", "FieldValueInvalid"
            ),
        ])
    func causes(_ spec: String, _ field: String, _ reason: String) throws {
        var rules = Self.rules()
        let status = #expect(throws: APIStatus.self) { try rules.create(try Self.profile(spec)) }
        #expect(status?.code == 422 && status?.reason == "Invalid")
        #expect(status?.details?.causes.map(\.field) == [field])
        #expect(status?.details?.causes.map(\.reason) == [reason])
        #expect(status?.details?.kind == "TrafficManagerProfile")
    }

    @Test("refuses a body that is not what its path says")
    func identity() throws {
        for (metadata, message) in [
            (#"{"name":"web","namespace":"other"}"#, "the namespace of the provided object does not match"),
            (#"5"#, "metadata: found integer 5"),
        ] {
            var rules = Self.rules()
            let status = #expect(throws: APIStatus.self) { try rules.create(try Self.profile(metadata: metadata)) }
            #expect(status?.code == 400 && status?.message.hasPrefix(message) == true)
        }
        var older = Self.rules(version: "v1alpha1")
        let status = #expect(throws: APIStatus.self) { try older.create(try Self.profile()) }
        #expect(status?.message.contains("does not match the expected API version") == true)
        var list = Self.rules()
        #expect(throws: APIStatus.self) { try list.create([1]) }
    }

    @Test("counts generations by the spec alone, and knows when nothing changes")
    func updates() throws {
        var rules = Self.rules()
        var old = try rules.create(try Self.profile())
        old.modify(["metadata"]) { $0.set("7", for: "resourceVersion") }
        #expect(try rules.update(old, to: try Self.profile(), part: .main) == nil)
        let relabelled = try #require(
            try rules.update(
                old, to: try Self.profile(metadata: #"{"name":"web","labels":{"a":"b"}}"#), part: .main))
        #expect(Self.number(relabelled, "metadata", "generation") == 1)
        let changed = try #require(
            try rules.update(
                old, to: try Self.profile(#"{"resourceGroup":"rg","monitorConfig":{"port":81}}"#), part: .main))
        #expect(Self.number(changed, "metadata", "generation") == 2)
        #expect(Self.text(changed, "metadata", "uid") == Self.text(old, "metadata", "uid"))
        var status = try Self.profile(#"{"resourceGroup":"other"}"#)
        status.set(["dnsName": "web.test"], for: "status")
        let reported = try #require(try rules.update(old, to: status, part: .status))
        #expect(Self.text(reported, "status", "dnsName") == "web.test")
        #expect(Self.text(reported, "spec", "resourceGroup") == "rg")
        #expect(Self.number(reported, "metadata", "generation") == 1)
    }

    @Test("refuses stale versions, other identities and changes of what is immutable")
    func refusedUpdates() throws {
        var rules = Self.rules()
        var old = try rules.create(try Self.profile())
        old.modify(["metadata"]) { $0.set("7", for: "resourceVersion") }
        for (body, code, text) in [
            (try Self.profile(metadata: #"{"name":"web","resourceVersion":"6"}"#), 409, "has been modified"),
            (
                try Self.profile(metadata: #"{"name":"web","resourceVersion":"7","uid":"x"}"#), 409,
                "UID in precondition"
            ),
            (try Self.profile(metadata: #"{"name":"web"}"#), 422, "must be specified for an update"),
            (try Self.profile(metadata: #"{"name":"b"}"#), 400, "the name of the object (b) does not match"),
            (
                try Self.profile(#"{"resourceGroup":"b"}"#, metadata: #"{"name":"web","resourceVersion":"7"}"#), 422,
                "immutable"
            ),
        ] {
            let status = #expect(throws: APIStatus.self) {
                try rules.update(old, to: body, part: .main, needsVersion: true)
            }
            #expect(status?.code == code)
            #expect(status?.message.contains(text) == true, "\(status?.message ?? "")")
        }
    }

    @Test("lets what was wrong before stay, as the older version allows it")
    func ratcheting() throws {
        let spec = #"{"resourceGroup":"rg","monitorConfig":{"intervalInSeconds":10,"timeoutInSeconds":10}}"#
        var newer = Self.rules()
        #expect(throws: APIStatus.self) { try newer.create(try Self.profile(spec)) }
        var older = Self.rules(version: "v1alpha1")
        var body = try Self.profile(spec)
        body.set("networking.fleet.azure.com/v1alpha1", for: "apiVersion")
        let old = try older.create(body)
        #expect(Self.text(old, "apiVersion") == "networking.fleet.azure.com/v1beta1")
        let labelled = try Self.profile(spec, metadata: #"{"name":"web","labels":{"a":"b"}}"#)
        #expect(try newer.update(old, to: labelled, part: .main) != nil)
    }

    @Test("marks what a finalizer holds, and lets it go with the last one")
    func deletion() throws {
        var rules = Self.rules()
        let held = try rules.create(try Self.profile(metadata: #"{"name":"web","finalizers":["a/b"]}"#))
        #expect(Admission.isHeld(held))
        let marked = try #require(rules.markDeleted(held))
        #expect(Self.text(marked, "metadata", "deletionTimestamp") == "2027-01-15T08:00:00Z")
        #expect(Self.number(marked, "metadata", "generation") == 2)
        #expect(rules.markDeleted(marked) == nil && !Admission.isReleased(marked))
        let more = try Self.profile(metadata: #"{"name":"web","finalizers":["a/b","c/d"]}"#)
        #expect(throws: APIStatus.self) { try rules.update(marked, to: more, part: .main) }
        let released = try #require(try rules.update(marked, to: try Self.profile(), part: .main))
        #expect(Admission.isReleased(released))
    }

    @Test("gives namespaces what the real server gives them")
    func namespaces() throws {
        var rules = Self.rules(.namespace)
        let object = try rules.create(["metadata": ["name": "shop"]])
        #expect(Self.text(object, "metadata", "labels", "kubernetes.io/metadata.name") == "shop")
        #expect(Self.text(object, "status", "phase") == "Active")
        #expect(object["metadata"]?["generation"] == nil && object["metadata"]?["namespace"] == nil)
        #expect(Self.text(rules.markDeleted(object), "status", "phase") == "Terminating")
    }
}
