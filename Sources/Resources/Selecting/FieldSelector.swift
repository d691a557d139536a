/// A `fieldSelector` query: requirements on a few fields of an object, all of which must hold.
///
/// All kinds are selected by `metadata.name` and `metadata.namespace`; Events, Namespaces and Services by a few more.
public struct FieldSelector: Sendable, Equatable {
    private struct Requirement: Sendable, Equatable {
        var path: [String]
        var value: String
        var isEqual: Bool

        func holds(for text: String) -> Bool { (text == value) == isEqual }
    }

    private var requirements: [Requirement] = []

    /// Reads a selector such as `metadata.name=web,metadata.namespace!=shop`; the empty text selects everything.
    ///
    /// In a value, a backslash stands before a comma, an equal sign and a backslash. `SelectorError` has the API server's
    /// words, of which `field label not supported: spec.weight` is the most frequent.
    public init(_ text: String, kind: ResourceKind) throws(SelectorError) {
        let supported = Self.supported(kind)
        for term in Self.terms(of: text) where !term.isEmpty {
            guard let (path, isEqual, value) = Self.split(term) else {
                throw SelectorError(
                    "invalid selector: '\(text)'; can't understand '\(String(decoding: term, as: UTF8.self))'")
            }
            let unescaped = try Self.unescaped(value)
            guard supported.contains(path) else { throw SelectorError("field label not supported: \(path)") }
            requirements.append(
                Requirement(
                    path: path.split(separator: ".").map(String.init), value: unescaped, isEqual: isEqual))
        }
    }

    /// The fields by which objects of a kind are selected.
    private static func supported(_ kind: ResourceKind) -> Set<String> {
        var result: Set<String> = ["metadata.name", "metadata.namespace"]
        switch kind {
        case .event:
            result.formUnion(
                ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map {
                    "involvedObject.\($0)"
                })
            result.formUnion(["reason", "reportingComponent", "source", "type"])
        case .namespace: result.insert("status.phase")
        case .service: result.formUnion(["spec.clusterIP", "spec.type"])
        default: break
        }
        return result
    }

    // MARK: Matching

    /// Whether everything is selected.
    public var isEmpty: Bool { requirements.isEmpty }

    /// Whether ``mayMatch(_:)`` decides: nothing but name and namespace is asked for.
    public var isDecidedByKey: Bool { requirements.allSatisfy { $0.path.first == "metadata" } }

    /// The only name that is selected; nil where others may be.
    public var name: String? { requirements.first { $0.isEqual && $0.path == ["metadata", "name"] }?.value }

    /// Whether the object of that key is selected as far as its key tells: false is certain.
    public func mayMatch(_ key: ResourceKey) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement.path {
            case ["metadata", "name"]: requirement.holds(for: key.name)
            case ["metadata", "namespace"]: requirement.holds(for: key.namespace)
            default: true
            }
        }
    }

    /// Whether the object is selected; an absent field is empty.
    public func matches(_ object: Value) -> Bool {
        requirements.allSatisfy { requirement in
            if requirement.path == ["source"] {
                // What an Event's older and newer notation have for the same.
                let component = object["source"]?["component"]?.string ?? ""
                return requirement.holds(
                    for: component.isEmpty ? object["reportingComponent"]?.string ?? "" : component)
            }
            var value: Value? = object
            for part in requirement.path { value = value?[part] }
            return requirement.holds(for: value?.string ?? "")
        }
    }

    // MARK: Reading

    /// The parts between commas, a comma behind a backslash being none.
    private static func terms(of text: String) -> [ArraySlice<UInt8>] {
        let octets = Array(text.utf8)
        var result: [ArraySlice<UInt8>] = []
        var start = 0
        var isEscaped = false
        for (index, octet) in octets.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if octet == UInt8(ascii: "\\") {
                isEscaped = true
            } else if octet == UInt8(ascii: ",") {
                result.append(octets[start..<index])
                start = index + 1
            }
        }
        result.append(octets[start...])
        return result
    }

    private static func split(_ term: ArraySlice<UInt8>) -> (path: String, isEqual: Bool, value: ArraySlice<UInt8>)? {
        for index in term.indices {
            let next = index + 1 < term.endIndex ? term[index + 1] : 0
            let path = term[term.startIndex..<index]
            switch (term[index], next) {
            case (UInt8(ascii: "!"), UInt8(ascii: "=")):
                return (String(decoding: path, as: UTF8.self), false, term[(index + 2)...])
            case (UInt8(ascii: "="), UInt8(ascii: "=")):
                return (String(decoding: path, as: UTF8.self), true, term[(index + 2)...])
            case (UInt8(ascii: "="), _):
                return (String(decoding: path, as: UTF8.self), true, term[(index + 1)...])
            default: continue
            }
        }
        return nil
    }

    private static func unescaped(_ value: ArraySlice<UInt8>) throws(SelectorError) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for octet in value {
            let isSpecial = octet == UInt8(ascii: "\\") || octet == UInt8(ascii: ",") || octet == UInt8(ascii: "=")
            if isEscaped {
                guard isSpecial else {
                    throw SelectorError(
                        "invalid field selector: invalid escape sequence: \\\(String(decoding: [octet], as: UTF8.self))"
                    )
                }
                result.append(octet)
                isEscaped = false
            } else if octet == UInt8(ascii: "\\") {
                isEscaped = true
            } else if isSpecial {
                throw SelectorError(
                    "invalid field selector: unescaped character in value: \(String(decoding: [octet], as: UTF8.self))")
            } else {
                result.append(octet)
            }
        }
        guard !isEscaped else { throw SelectorError("invalid field selector: invalid escape sequence: \\") }
        return String(decoding: result, as: UTF8.self)
    }
}
