import APIClient
import ArgumentParser
import FoundationEssentials
import Resources

/// How objects are printed.
enum ObjectFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case wide
    case yaml
    case json
    case name
}

/// Objects as text.
enum ObjectText {
    /// One object, or a list of them, as `yaml` or `json`.
    static func print(_ value: Value, _ format: ObjectFormat) {
        switch format {
        case .json: Output.line(prettyJSON(value))
        default: Output.line(String(YAMLWriter.text(value).dropLast()))
        }
    }

    /// An object without what says who owns which field, which few want to see.
    static func withoutManagedFields(_ object: Value) -> Value {
        var object = object
        object.modify(["metadata"]) { $0.set(nil, for: "managedFields") }
        return object
    }

    /// Objects as one list, as kubectl prints several.
    static func list(_ objects: [Value]) -> Value {
        ["apiVersion": "v1", "kind": "List", "metadata": ["resourceVersion": ""], "items": Value(objects)]
    }

    private static func prettyJSON(_ value: Value) -> String {
        var text = ""
        write(value, margin: "", to: &text)
        return text
    }

    private static func write(_ value: Value, margin: String, to text: inout String) {
        let inner = margin + "    "
        switch value.content {
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += inner + String(decoding: Value(member.key).json, as: UTF8.self) + ": "
                write(member.value, margin: inner, to: &text)
                text += index + 1 < members.count ? ",\n" : "\n"
            }
            text += margin + "}"
        case .array(let elements) where !elements.isEmpty:
            text += "[\n"
            for (index, element) in elements.enumerated() {
                text += inner
                write(element, margin: inner, to: &text)
                text += index + 1 < elements.count ? ",\n" : "\n"
            }
            text += margin + "]"
        default: text += String(decoding: value.json, as: UTF8.self)
        }
    }
}
