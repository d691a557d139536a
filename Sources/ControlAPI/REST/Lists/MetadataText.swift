internal import ResourceStore
internal import Resources

extension StoredObject {
    /// The object's metadata alone, as a `PartialObjectMetadata`.
    func metadataJSON(version: String) -> [UInt8] {
        var text = ObjectText()
        text.read(json)
        var octets = Array(
            "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/\(version)\",\"metadata\":".utf8)
        octets += text.octets(of: "metadata") ?? Array("{}".utf8)
        octets.append(UInt8(ascii: "}"))
        return octets
    }
}
