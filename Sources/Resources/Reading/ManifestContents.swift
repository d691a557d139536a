/// All objects of a text that is there as a whole, such as a request's body, parsed on all cores.
///
/// The text is YAML, JSON, or documents of both parted by lines of `---`, as several files put together are.
public struct ManifestContents: Sendable {
    /// The objects in their order, those of lists in their lists' place.
    public private(set) var objects: [Value] = []
    /// Why documents cannot be read; none of their objects are among the objects.
    public private(set) var errors: [ManifestError] = []
    /// Whether it is nothing but blanks and comments: not even an empty list.
    public private(set) var isEmpty = false

    /// Documents of one slice: enough to make up for handing it out.
    private static let sliceLength = 128

    private enum Parsed: Sendable {
        case objects([Value])
        case error(ManifestError)
    }

    /// Reads a text.
    ///
    /// - Parameter format: How it is written; without one each document's first octets tell.
    public init(_ contents: [UInt8], format: ManifestFormat? = nil) {
        // A list's item that cannot be read by itself may be right in its list, which says best what is wrong if not.
        if !take(Self.parse(Self.documents(in: contents, format: format, splitsLists: true), in: contents)) {
            objects = []
            errors = []
            _ = take(Self.parse(Self.documents(in: contents, format: format, splitsLists: false), in: contents))
        }
        guard objects.isEmpty, errors.isEmpty else { return }
        var reader = ManifestReader()
        isEmpty = Self.documents(in: contents, format: format, splitsLists: false).allSatisfy { document in
            guard let root = try? reader.value(document, in: contents.span) else { return true }
            return root.content == .null
        }
    }

    /// Takes what was read; false where there is an error among it.
    private mutating func take(_ parsed: [Parsed]) -> Bool {
        for part in parsed {
            switch part {
            case .objects(let part): objects += part
            case .error(let error): errors.append(error)
            }
        }
        return errors.isEmpty
    }

    private static func parse(_ documents: [ManifestDocument], in contents: [UInt8]) -> [Parsed] {
        ParallelSlices.map(documents.count, length: sliceLength) { range in
            var reader = ManifestReader(limits: .requestedList)
            return range.map { index in
                var objects: [Value] = []
                do throws(ManifestError) {
                    try reader.read(documents[index], in: contents.span) { objects.append($0) }
                    return .objects(objects)
                } catch {
                    return .error(error)
                }
            }
        }
    }

    private static func documents(
        in contents: [UInt8], format: ManifestFormat?, splitsLists: Bool
    ) -> [ManifestDocument] {
        let span = contents.span
        func split(_ span: Span<UInt8>, _ format: ManifestFormat) -> [ManifestDocument] {
            splitsLists
                ? DocumentSplitter.items(in: span, format: format)
                : DocumentSplitter.documents(in: span, format: format)
        }
        let whole = format ?? ManifestFormat(fileName: "", contents: span)
        guard whole == .yaml, format == nil else { return split(span, whole) }
        // No JSON text has a line that begins with `---`, so that YAML's marks part it as well.
        let pieces = DocumentSplitter.documents(in: span, format: .yaml)
        guard pieces.contains(where: { isJSON(span.extracting($0.range)) }) else { return split(span, .yaml) }
        return pieces.flatMap { piece in
            let octets = span.extracting(piece.range)
            return split(octets, isJSON(octets) ? .json : .yaml).map { document in
                var moved = document
                let start = piece.range.lowerBound
                moved.range = start + document.range.lowerBound..<start + document.range.upperBound
                moved.firstLine += piece.firstLine - 1
                return moved
            }
        }
    }

    /// Whether a piece between YAML's marks is JSON, a mark at its beginning aside.
    private static func isJSON(_ octets: Span<UInt8>) -> Bool {
        let hasMark = octets.count > 3 && octets[0] == UInt8(ascii: "-") && octets[1] == UInt8(ascii: "-")
        let contents = hasMark ? octets.extracting(3..<octets.count) : octets
        return ManifestFormat(fileName: "", contents: contents) == .json
    }
}
