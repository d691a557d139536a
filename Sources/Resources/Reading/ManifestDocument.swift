/// Where a document stands in a file.
///
/// The octets of the range are all that the document is made of: equal octets give equal objects (other line numbers apart).
public struct ManifestDocument: Sendable, Hashable {
    /// How the document is written.
    public var format: ManifestFormat
    /// Its octets' range in the file.
    public var range: Range<Int>
    /// The line on which the range begins, counted from 1.
    public var firstLine: Int

    /// Makes a document's place.
    public init(format: ManifestFormat, range: Range<Int>, firstLine: Int) {
        self.format = format
        self.range = range
        self.firstLine = firstLine
    }
}

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
                if octet == UInt8(ascii: "\"") || octet == first + 2 || octet == UInt8(ascii: "{") { self = .json }
                return
            }
        }
    }
}

/// The octets EF BB BF that some editors put before UTF-8 text.
enum ByteOrderMark {
    static func length(in octets: Span<UInt8>) -> Int {
        octets.count >= 3 && octets[0] == 0xEF && octets[1] == 0xBB && octets[2] == 0xBF ? 3 : 0
    }
}
