extension FieldSet {
    /// Reads `fieldsV1`. Steps of an unknown form are passed over, as the API server does; one that is wrong is an error.
    init(fieldsV1 value: Value, path: String) throws(PatchError) {
        self = try Self.read(value, path: path).children
    }

    private static func read(_ value: Value, path: String) throws(PatchError) -> (isMember: Bool, children: FieldSet) {
        guard case .object(let members) = value.content else {
            throw PatchError(.malformed, path: path, message: "found \(value.found), expected an object")
        }
        var isMember = false
        var children = FieldSet()
        for member in members {
            guard member.key != "." else {
                isMember = true
                continue
            }
            guard let element = try PathElement(fieldsV1: member.key, path: path) else { continue }
            let below = try read(member.value, path: path)
            children.append(element, isMember: below.isMember, children: below.children)
        }
        children.sort()
        return (isMember || children.isEmpty, children)
    }

    /// The set as `fieldsV1` has it.
    var fieldsV1: Value {
        Value(.object(entries.map { Value.Member(key: $0.element.text, value: $0.fieldsV1) }))
    }
}

extension FieldSet.Entry {
    fileprivate var fieldsV1: Value {
        guard isMember, !children.isEmpty else { return children.fieldsV1 }
        let own = [Value.Member(key: ".", value: Value(.object([])))]
        return Value(.object(own + children.fieldsV1.members))
    }
}

extension PathElement {
    /// Reads one step; nil for a form that is not known.
    fileprivate init?(fieldsV1 text: String, path: String) throws(PatchError) {
        let octets = text.utf8
        guard octets.count >= 2, octets[octets.index(after: octets.startIndex)] == UInt8(ascii: ":") else { return nil }
        let rest = octets.dropFirst(2)
        func json() throws(PatchError) -> Value {
            do throws(ManifestError) {
                return try Value.parse(json: Array(rest))
            } catch {
                throw PatchError(
                    .malformed, path: path, message: "found \(Value.quoted(text)), expected JSON after the colon")
            }
        }
        switch octets.first {
        case UInt8(ascii: "f"): self.init(text: text)
        case UInt8(ascii: "v"): self = .value(try json())
        case UInt8(ascii: "k"):
            let value = try json()
            guard case .object(let members) = value.content else {
                throw PatchError(
                    .malformed, path: path, message: "found \(Value.quoted(text)), expected an object after the colon")
            }
            self = .key(members)
        case UInt8(ascii: "i"):
            guard let index = Int(String(Substring(rest))), index >= 0 else {
                throw PatchError(
                    .malformed, path: path, message: "found \(Value.quoted(text)), expected an index after the colon")
            }
            self.init(text: "i:\(index)")
        default: return nil
        }
    }
}
