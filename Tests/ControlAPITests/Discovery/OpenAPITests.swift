import ControlAPI
import Resources
import Testing

/// The OpenAPI documents, as kubectl reads them.
@Suite struct OpenAPITests {
    private func document(_ path: String) throws -> Value {
        try Value.parse(json: try #require(OpenAPI.document(groupVersion: path)).json)
    }

    private static let paths = [
        "api/v1", "apis/coordination.k8s.io/v1", "apis/networking.fleet.azure.com/v1alpha1",
        "apis/networking.fleet.azure.com/v1beta1",
        "apis/placement.kubernetes-fleet.io/v1beta1", "apis/pointsman.dev/v1",
    ]

    @Test func indexNamesEachDocumentWithItsHash() throws {
        let index = try #require(try Value.parse(json: OpenAPI.index())["paths"])
        #expect(index.members.map(\.key) == Self.paths)
        for member in index.members {
            let hash = try #require(OpenAPI.document(groupVersion: member.key)).hash
            #expect(hash.utf8.count == 64)
            #expect(member.value["serverRelativeURL"] == Value("/openapi/v3/\(member.key)?hash=\(hash)"))
        }
        #expect(OpenAPI.document(groupVersion: "apis/apps/v1") == nil)
        #expect(OpenAPI.version2.octets.isEmpty)
    }

    /// Without such an operation, every apply and create of the kind fails in kubectl.
    @Test func everyKindCanBeValidated() throws {
        for kind in ResourceKind.allCases where !kind.isReadOnly {
            for version in kind.versions {
                let root = kind.group.isEmpty ? "api/\(version)" : "apis/\(kind.group)/\(version)"
                let scope = kind.isNamespaced ? "namespaces/{namespace}/" : ""
                let item = try #require(try document(root)["paths"]?["/\(root)/\(scope)\(kind.plural)/{name}"])
                let patch = try #require(item["patch"])
                #expect(
                    patch["x-kubernetes-group-version-kind"] == [
                        "group": Value(kind.group), "version": Value(version), "kind": Value(kind.rawValue),
                    ])
                let parameters = patch["parameters"]?.elements.compactMap { $0["name"]?.string } ?? []
                #expect(Set(parameters).isSuperset(of: ["fieldValidation", "dryRun", "fieldManager", "force"]))
                #expect(item["get"]?["x-kubernetes-action"] == "get")
            }
        }
    }

    @Test(arguments: paths) func referencesLead(_ path: String) throws {
        let document = try document(path)
        let schemas = try #require(document["components"]?["schemas"])
        let names = Set(schemas.members.map(\.key))
        var count = 0
        func check(_ value: Value) {
            for member in value.members {
                if member.key == "$ref", let target = member.value.string {
                    count += 1
                    #expect(names.contains(String(target.dropFirst("#/components/schemas/".count))), "\(target)")
                }
                check(member.value)
            }
            value.elements.forEach(check)
        }
        check(document)
        #expect(count > 10)
        var identities: Set<String> = []
        for item in document["paths"]?.members ?? [] {
            for operation in item.value.members where operation.key != "parameters" {
                let identity = operation.value["operationId"]?.string ?? ""
                let isNew = identities.insert(identity).inserted
                #expect(isNew, "\(item.key)")
            }
        }
    }

    @Test func profileSchema() throws {
        let schemas = try #require(
            try document("apis/networking.fleet.azure.com/v1beta1")["components"]?["schemas"])
        let profile = try #require(schemas["com.azure.fleet.networking.v1beta1.TrafficManagerProfile"])
        #expect(profile["required"] == ["spec"])
        #expect(
            profile["properties"]?["metadata"]?["allOf"] == [
                ["$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]
            ])
        let monitor = profile["properties"]?["spec"]?["properties"]?["monitorConfig"]?["properties"]
        var interval = try #require(monitor?["intervalInSeconds"])
        interval.set(Optional.none, for: "description")
        #expect(interval == ["type": "integer", "format": "int64", "enum": [10, 30], "default": 30])
        var headers = try #require(monitor?["customHeaders"])
        headers.set(Optional.none, for: "description")
        headers.set(Optional.none, for: "items")
        #expect(
            headers == [
                "type": "array", "maxItems": 8, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge",
            ])
        #expect(monitor?["timeoutInSeconds"]?["minimum"] == 5)
        let list = schemas["com.azure.fleet.networking.v1beta1.TrafficManagerProfileList"]
        #expect(
            list?["x-kubernetes-group-version-kind"] == [
                ["group": "networking.fleet.azure.com", "version": "v1beta1", "kind": "TrafficManagerProfileList"]
            ])
        let meta = schemas["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]?["properties"]
        #expect(meta?["managedFields"]?["items"]?["properties"]?["fieldsV1"] != nil)
        #expect(meta?["name"]?["description"]?.string?.isEmpty == false)
        #expect(
            try document("api/v1")["components"]?["schemas"]?["io.k8s.api.core.v1.Namespace"]?[
                "x-kubernetes-group-version-kind"] == [["group": "", "version": "v1", "kind": "Namespace"]])
    }
}
