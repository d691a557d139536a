internal import ResourceStore
internal import Resources

/// How a list is written: the objects' own octets between a head and an end.
struct ListText: Sendable {
    /// The collection.
    var path: ResourcePath
    /// What of the objects is sent: themselves, or their metadata.
    var form: Representation
    /// Whether it is YAML.
    var isYAML = false

    private var apiVersion: String {
        if case .metadata(let version) = form { return "meta.k8s.io/\(version)" }
        return path.apiVersion
    }

    private var listKind: String {
        if case .metadata = form { return "PartialObjectMetadataList" }
        return path.kind.listKind
    }

    /// What stands before the first object.
    func head(of page: ObjectPage) -> [UInt8] {
        var metadata: Value = ["resourceVersion": .text("\(page.revision)")]
        if let token = page.continueToken { metadata.set(.text(token), for: "continue") }
        if let remaining = page.remaining { metadata.set(Value(.integer(Int64(remaining))), for: "remainingItemCount") }
        let head: Value = ["kind": .text(listKind), "apiVersion": .text(apiVersion), "metadata": metadata]
        guard !isYAML else {
            return Array((YAMLWriter.text(head) + (page.objects.isEmpty ? "items: []\n" : "items:\n")).utf8)
        }
        // Without the brace, which stands at the end.
        return head.json.dropLast() + Array(",\"items\":[".utf8)
    }

    /// What stands behind the last object.
    func end(of page: ObjectPage) -> [UInt8] { isYAML ? [] : Array("]}".utf8) }

    /// Appends an object.
    func append(_ object: StoredObject, isFirst: Bool, to octets: inout [UInt8]) {
        let json =
            if case .metadata(let version) = form { object.metadataJSON(version: version) } else {
                object.json(in: path)
            }
        guard !isYAML else {
            // What is stored is JSON; an item that could not be read again would be a fault of the store.
            let item = (try? Value.parse(json: json)) ?? [:]
            octets += YAMLWriter.text([item]).utf8
            return
        }
        if !isFirst { octets.append(UInt8(ascii: ",")) }
        octets += json
    }
}
