/// How a file of objects is written.
public enum ManifestFormat: Sendable, Hashable {
    /// YAML 1.1's syntax with JSON's scalars.
    case yaml
    /// JSON (RFC 8259): one text, or several one after another.
    case json

    /// The format of a file: JSON by the name's end `.json`, or where the first octets begin a JSON object or list.
    ///
    /// `{kind: x}` without quotes is YAML's own notation and stays YAML.
    public init(fileName: String, contents: Span<UInt8>) {
        self = .yaml
        if fileName.utf8.suffix(5).elementsEqual(".json".utf8) {
            self = .json
            return
        }
        var opening: UInt8?
        for index in ByteOrderMark.length(in: contents)..<contents.count {
            let octet = contents[index]
            switch octet {
            case 0x20, 0x09, 0x0A, 0x0D:
                continue
            default:
                guard let first = opening else {
                    guard octet == UInt8(ascii: "{") || octet == UInt8(ascii: "[") else { return }
                    opening = octet
                    continue
                }
                // `{{` begins no JSON, but the expressions of templates.
                let isList = first == UInt8(ascii: "[")
                if octet == UInt8(ascii: "\"") || octet == first + 2 || (octet == UInt8(ascii: "{") && isList) {
                    self = .json
                }
                return
            }
        }
    }
}
