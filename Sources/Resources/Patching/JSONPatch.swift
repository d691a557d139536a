/// `application/json-patch+json` (RFC 6902): operations that apply one after the other, all or none.
public struct JSONPatch: Sendable {
    /// One operation.
    enum Operation: Sendable {
        case add(JSONPointer, Value)
        case remove(JSONPointer)
        case replace(JSONPointer, Value)
        case move(from: JSONPointer, JSONPointer)
        case copy(from: JSONPointer, JSONPointer)
        case test(JSONPointer, Value)
    }

    /// What the Kubernetes API server takes of one patch.
    private static let maximumCount = 10_000
    /// Octets, as JSON, that all copies of a patch may come to: as many as an object may have.
    static let copyOctets = 3 << 19

    let operations: [Operation]

    /// Makes a patch of the server's own.
    init(operations: [Operation]) {
        self.operations = operations
    }

    /// Reads a patch; `PatchError.malformed` says which operation is wrong and how.
    ///
    /// Members that an operation does not know are passed over (RFC 6902 4).
    public init(_ value: Value) throws(PatchError) {
        guard case .array(let elements) = value.content else {
            throw PatchError(.malformed, message: "found \(value.found), expected a list of operations")
        }
        guard elements.count <= Self.maximumCount else {
            throw PatchError(
                .tooLarge, message: "found \(elements.count) operations, expected at most \(Self.maximumCount)")
        }
        try ValueDepth.check(value)
        var operations: [Operation] = []
        operations.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            operations.append(try Self.operation(element, at: "[\(index)]"))
        }
        self.operations = operations
    }

    private static func operation(_ element: Value, at place: String) throws(PatchError) -> Operation {
        guard case .object = element.content else {
            throw PatchError(.malformed, path: place, message: "found \(element.found), expected an operation")
        }
        guard let name = element["op"]?.string else {
            throw PatchError(
                .malformed, path: "\(place).op",
                message: "found \(element["op"]?.found ?? "nothing"), expected \(names)")
        }
        let path = try pointer("path", of: element, at: place)
        switch name {
        case "add": return .add(path, try operand(of: element, at: place))
        case "remove": return .remove(path)
        case "replace": return .replace(path, try operand(of: element, at: place))
        case "test": return .test(path, try operand(of: element, at: place))
        case "copy": return .copy(from: try pointer("from", of: element, at: place), path)
        case "move":
            let source = try pointer("from", of: element, at: place)
            guard !source.contains(path) else {
                throw PatchError(
                    .malformed, path: "\(place).path",
                    message: "found \(Value.quoted(path.description)) inside of what is moved, expected a place outside"
                )
            }
            return .move(from: source, path)
        default:
            throw PatchError(.malformed, path: "\(place).op", message: "found \(Value.quoted(name)), expected \(names)")
        }
    }

    private static let names = "add, remove, replace, move, copy or test"

    private static func pointer(
        _ key: String, of element: Value, at place: String
    ) throws(PatchError) -> JSONPointer {
        guard let text = element[key]?.string else {
            throw PatchError(
                .malformed, path: "\(place).\(key)",
                message: "found \(element[key]?.found ?? "nothing"), expected a JSON pointer such as \"/spec/weight\"")
        }
        return try JSONPointer(text)
    }

    /// The operation's value, which may be null but not absent.
    private static func operand(of element: Value, at place: String) throws(PatchError) -> Value {
        guard let member = element.members.first(where: { $0.key == "value" }) else {
            throw PatchError(.malformed, path: "\(place).value", message: "found nothing, expected the value")
        }
        return member.value
    }
}
