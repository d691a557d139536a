import Resources

/// The text of an object whose revision is told last: compact JSON, in which only the digits of
/// `metadata.resourceVersion` are missing. Writing a large text takes long; putting the digits in does not.
struct ObjectText: Sendable {
    private var octets: [UInt8] = []
    /// Where the digits belong.
    private var place = 0

    /// Writes an object: `apiVersion` (the kind's storage version), `kind`, `metadata`, then the rest.
    init(key: ResourceKey, value: Value) {
        append("{", "apiVersion")
        JSONText.append(key.kind.apiVersions[0], to: &octets)
        append(",", "kind")
        JSONText.append(key.kind.rawValue, to: &octets)
        append(",", "metadata")
        appendMetadata(value["metadata"]?.members ?? [])
        for member in value.members where !["apiVersion", "kind", "metadata"].contains(member.key) {
            append(",", member.key)
            member.value.appendJSON(to: &octets)
        }
        octets.append(UInt8(ascii: "}"))
    }

    private mutating func appendMetadata(_ members: [Value.Member]) {
        let version = members.firstIndex { $0.key == Self.version }
        var separator: Unicode.Scalar = "{"
        for (index, member) in members.enumerated() {
            append(separator, member.key)
            separator = ","
            if index == version { appendPlace() } else { member.value.appendJSON(to: &octets) }
        }
        if version == nil {
            append(separator, Self.version)
            appendPlace()
        }
        octets.append(UInt8(ascii: "}"))
    }

    private static let version = "resourceVersion"

    private mutating func append(_ separator: Unicode.Scalar, _ key: String) {
        octets.append(UInt8(ascii: separator))
        JSONText.append(key, to: &octets)
        octets.append(UInt8(ascii: ":"))
    }

    private mutating func appendPlace() {
        octets.append(UInt8(ascii: "\""))
        place = octets.count
        octets.append(UInt8(ascii: "\""))
    }

    /// The text at a revision.
    func octets(at revision: Int64) -> [UInt8] {
        let digits = String(revision).utf8
        var result: [UInt8] = []
        result.reserveCapacity(octets.count + digits.count)
        result += octets[..<place]
        result += digits
        result += octets[place...]
        return result
    }

    /// Octets without the revision.
    var count: Int { octets.count }

    /// Whether an object has this text, at its own revision.
    func isText(of object: StoredObject) -> Bool {
        let digits = Array(String(object.revision).utf8)
        let other = object.json
        let end = place + digits.count
        return other.count == octets.count + digits.count && other[..<place] == octets[..<place]
            && other[place..<end].elementsEqual(digits) && other[end...] == octets[place...]
    }
}
