/// How a place of an object is owned: as a whole, or in parts, and which those are.
///
/// What no schema describes is taken apart as the API server deduces it: objects by their fields, lists not at all.
struct FieldType: Sendable {
    private let schema: Schema?

    /// The type of a whole object.
    init(_ schema: Schema?) {
        self.schema = schema
    }

    /// What a value consists of.
    enum Parts {
        /// It is one.
        case whole
        /// The members of an object.
        case members([Value.Member])
        /// The elements of a list, by what tells them apart.
        case elements([(element: PathElement, value: Value)])
    }

    /// A value's parts. A list whose elements cannot be told apart is one, as is anything of another type than it should be.
    func parts(of value: Value) -> Parts {
        switch value.content {
        case .object(let members): schema?.isAtomic == true ? .whole : .members(members)
        case .array(let elements): Self.keyed(elements, schema)
        default: .whole
        }
    }

    private static func keyed(_ elements: [Value], _ schema: Schema?) -> Parts {
        guard let schema, schema.isSet || !schema.listMapKeys.isEmpty else { return .whole }
        var result: [(element: PathElement, value: Value)] = []
        result.reserveCapacity(elements.count)
        for value in elements {
            guard let element = element(of: value, schema) else { return .whole }
            result.append((element, value))
        }
        guard result.count < 2 || Set(result.map(\.element)).count == result.count else { return .whole }
        return .elements(result)
    }

    /// What tells an element of a list apart; nil where a key is missing that has no default.
    private static func element(of value: Value, _ schema: Schema) -> PathElement? {
        if schema.isSet {
            switch value.content {
            case .object, .array, .null: return nil
            default: return .value(value)
            }
        }
        guard case .object = value.content else { return nil }
        var keys: [Value.Member] = []
        for key in schema.listMapKeys {
            guard let part = value[key] ?? schema.items?.field(key)?.defaultValue else { return nil }
            keys.append(Value.Member(key: key, value: part))
        }
        return .key(keys)
    }

    /// The type of a member, and whether the schema declares it: a key of a map is not declared.
    func member(_ key: String) -> (type: FieldType, isDeclared: Bool) {
        guard let schema else { return (FieldType(nil), false) }
        if let field = schema.field(key) { return (FieldType(field), true) }
        if case .map(let values) = schema.content { return (FieldType(values), false) }
        return (FieldType(nil), false)
    }

    /// The type of a list's elements.
    var element: FieldType { FieldType(schema?.items) }

    /// What is wrong with the value's lists: an element whose key is missing, or two of one key; nil where nothing is.
    /// It begins with the path of the place below the value, which is only made where there is a fault.
    func fault(in value: Value) -> String? {
        switch value.content {
        case .object(let members):
            guard schema?.isAtomic != true else { return nil }
            for member in members where member.value.content != .null {
                let type = self.member(member.key).type
                if let fault = type.fault(in: member.value) { return ".\(Violation.field(member.key))\(fault)" }
            }
        case .array(let elements):
            guard let schema, schema.isSet || !schema.listMapKeys.isEmpty else { return nil }
            var seen: Set<PathElement> = []
            for (index, value) in elements.enumerated() {
                guard let element = Self.element(of: value, schema) else {
                    let expected =
                        schema.isSet ? "a scalar" : "an object with \(schema.listMapKeys.joined(separator: " and "))"
                    return "[\(index)]: found \(value.found), expected \(expected)"
                }
                guard seen.insert(element).inserted else {
                    return "[\(index)]: found \(element.pathText) a second time, expected it once"
                }
                if let fault = self.element.fault(in: value) { return element.pathText + fault }
            }
        default: break
        }
        return nil
    }
}

extension Schema {
    /// The shape of a field; nil where the schema declares none of that name.
    fileprivate func field(_ name: String) -> Schema? {
        guard case .object(let fields, _) = content else { return nil }
        return fields.first { $0.name == name }?.schema
    }

    /// The shape of a list's elements.
    fileprivate var items: Schema? {
        if case .list(let items) = content { items } else { nil }
    }
}
