internal import Resources

/// The description of one version of a group.
struct OpenAPIDocument {
    var group: APIGroup
    var version: String

    var value: Value {
        var paths: Value = [:]
        var schemas: Value = [:]
        for kind in group.kinds(version: version) {
            guard let schema = kind.schema(version: version) else { continue }
            let described = OpenAPIKind(kind: kind, version: version, schema: schema)
            for member in described.paths { paths.set(member.value, for: member.key) }
            for member in described.schemas { schemas.set(member.value, for: member.key) }
        }
        for member in OpenAPIComponents.schemas { schemas.set(member.value, for: member.key) }
        return [
            "openapi": "3.0.0",
            "info": ["title": "Pointsman", "version": Value(group.apiVersion(version))],
            "paths": paths,
            "components": ["schemas": schemas],
        ]
    }
}
