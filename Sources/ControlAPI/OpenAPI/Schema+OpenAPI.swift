internal import Resources

extension Schema {
    /// The shape as an OpenAPI 3.0 schema object, with the API server's extensions.
    var openAPI: Value {
        var value: Value = ["description": Value(summary)]
        switch content {
        case .object(let fields, let isOpen):
            value.set("object", for: "type")
            if !fields.isEmpty { value.set(Self.properties(fields), for: "properties") }
            let required = fields.filter(\.isRequired).map(\.name)
            if !required.isEmpty { value.set(required.value, for: "required") }
            if isOpen { value.set(true, for: "x-kubernetes-preserve-unknown-fields") }
        case .map(let values):
            value.set("object", for: "type")
            value.set(values.openAPI, for: "additionalProperties")
        case .list(let items):
            describeList(of: items, in: &value)
        case .string:
            describeString(in: &value)
        case .integer:
            value.set("integer", for: "type")
            value.set("int64", for: "format")
            describeRange(in: &value)
            if !allowedIntegers.isEmpty { value.set(Value(allowedIntegers.map { Value($0) }), for: "enum") }
        case .number:
            value.set("number", for: "type")
            value.set("double", for: "format")
            describeRange(in: &value)
        case .boolean:
            value.set("boolean", for: "type")
        case .integerOrString:
            value.set(true, for: "x-kubernetes-int-or-string")
        case .any:
            value.set(true, for: "x-kubernetes-preserve-unknown-fields")
        }
        if let defaultValue { value.set(defaultValue, for: "default") }
        if isAtomic { value.set("atomic", for: "x-kubernetes-map-type") }
        return value
    }

    static func properties(_ fields: [Field]) -> Value {
        Value(.object(fields.map { Value.Member(key: $0.name, value: $0.schema.openAPI) }))
    }

    private func describeList(of items: Schema, in value: inout Value) {
        value.set("array", for: "type")
        value.set(items.openAPI, for: "items")
        if count.lowerBound > 0 { value.set(Value(Int64(count.lowerBound)), for: "minItems") }
        if count.upperBound < Int.max { value.set(Value(Int64(count.upperBound)), for: "maxItems") }
        let type: Value = !listMapKeys.isEmpty ? "map" : isSet ? "set" : "atomic"
        value.set(type, for: "x-kubernetes-list-type")
        if !listMapKeys.isEmpty { value.set(listMapKeys.value, for: "x-kubernetes-list-map-keys") }
        // kubectl makes its strategic merge patches by these: without them it sends a whole list, which would be merged.
        if let key = listMapKeys.first { value.set(Value(key), for: "x-kubernetes-patch-merge-key") }
        if !listMapKeys.isEmpty || isSet { value.set("merge", for: "x-kubernetes-patch-strategy") }
    }

    private func describeString(in value: inout Value) {
        value.set("string", for: "type")
        if let format { value.set(Value(format.name), for: "format") }
        if length.lowerBound > 0 { value.set(Value(Int64(length.lowerBound)), for: "minLength") }
        if length.upperBound < Int.max { value.set(Value(Int64(length.upperBound)), for: "maxLength") }
        if !allowedStrings.isEmpty { value.set(allowedStrings.value, for: "enum") }
    }

    private func describeRange(in value: inout Value) {
        guard let range else { return }
        func number(_ bound: Double) -> Value {
            Int64(exactly: bound).map { Value($0) } ?? Value(.number(bound))
        }
        value.set(number(range.lowerBound), for: "minimum")
        value.set(number(range.upperBound), for: "maximum")
    }
}
