/// All objects of a text that is there as a whole, such as a request's body, parsed on all cores.
///
/// The text is YAML, JSON, or documents of both parted by lines of `---`, as several files put together are. Each object
/// is turned at once into what is kept of it, so that the trees of all need not be in memory together.
public struct ManifestContents<Item: Sendable>: Sendable {
    /// What the objects came to in their order, those of lists in their lists' place.
    public private(set) var items: [Item] = []
    /// Why documents cannot be read; none of their objects are among the items.
    public private(set) var errors: [ManifestError] = []
    /// The kinds of lists without items: what they say is that there are none.
    public private(set) var emptyLists: [ListedKind] = []
    /// Whether it is nothing but blanks and comments: not even an empty list.
    public private(set) var isEmpty = false

    /// Documents of one slice: enough to make up for handing it out.
    private static var sliceLength: Int { 128 }

    private enum Parsed: Sendable {
        case items([Item])
        case emptyList(ListedKind)
        case blank
        case error(ManifestError)
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - format: How it is written; without one each document's first octets tell.
    ///   - objectLimit: Octets that an object may have in the text, which is looked at before it is read; nil for any.
    ///   - body: What is kept of an object, and where it can be read again; called on several threads.
    public init(
        _ contents: [UInt8], format: ManifestFormat? = nil, objectLimit: Int? = nil,
        _ body: @escaping @Sendable (Value, ManifestPlace) -> Item
    ) {
        let reading = Reading(contents: contents, objectLimit: objectLimit, body: body)
        take(reading.parse(Self.documents(in: contents, format: format, splitsLists: true)))
        // A list's item that cannot be read by itself may be right in its list, which says best what is wrong if not.
        if !errors.isEmpty {
            let whole = Self.documents(in: contents, format: format, splitsLists: false)
            if whole.allSatisfy({ reading.isWithinLimit($0) }) {
                self = Self()
                take(reading.parse(whole))
            }
        }
    }

    private init() {}

    private mutating func take(_ parsed: [Parsed]) {
        isEmpty = true
        for part in parsed {
            switch part {
            case .items(let part): items += part
            case .emptyList(let list): emptyLists.append(list)
            case .blank: continue
            case .error(let error): errors.append(error)
            }
            isEmpty = false
        }
    }

    private struct Reading: Sendable {
        let contents: [UInt8]
        let objectLimit: Int?
        let body: @Sendable (Value, ManifestPlace) -> Item

        func isWithinLimit(_ document: ManifestDocument) -> Bool {
            objectLimit.map { document.range.count <= $0 } ?? true
        }

        func parse(_ documents: [ManifestDocument]) -> [Parsed] {
            ParallelSlices.map(documents.count, length: ManifestContents.sliceLength) { range in
                var reader = ManifestReader(limits: .requestedList)
                return range.map { parse(documents[$0], &reader) }
            }
        }

        private func parse(_ document: ManifestDocument, _ reader: inout ManifestReader) -> Parsed {
            guard isWithinLimit(document) else { return .error(tooLarge(document)) }
            var items: [Item] = []
            var ordinal = 0
            do throws(ManifestError) {
                try reader.read(document, in: contents.span) { object in
                    items.append(body(object, ManifestPlace(document: document, ordinal: ordinal)))
                    ordinal += 1
                }
                guard items.isEmpty, !document.isListItem else { return .items(items) }
                guard let root = try reader.value(document, in: contents.span), root.content != .null else {
                    return .blank
                }
                return ListedKind(root).map { .emptyList($0) } ?? .items([])
            } catch {
                return .error(error)
            }
        }

        private func tooLarge(_ document: ManifestDocument) -> ManifestError {
            let advice = document.isListItem ? "" : "; of a list, items in the form in which kubectl prints them"
            return ManifestError(
                line: document.firstLine, column: 1, found: "\(document.range.count) octets",
                expected: "an object of at most \(objectLimit ?? 0)\(advice)")
        }
    }
}

/// Where an object stands in a text, so that it can be read again.
public struct ManifestPlace: Sendable, Hashable {
    /// Its document, or item of a list.
    public var document: ManifestDocument
    /// Which of the document's objects it is, from 0.
    public var ordinal: Int

    /// Makes a place.
    public init(document: ManifestDocument, ordinal: Int) {
        self.document = document
        self.ordinal = ordinal
    }

    /// Reads the object again; nil where the text is another.
    public func object(in contents: [UInt8]) -> Value? {
        guard document.range.lowerBound >= 0, document.range.upperBound <= contents.count else { return nil }
        var reader = ManifestReader(limits: .requestedList)
        var found: Value?
        var index = 0
        try? reader.read(document, in: contents.span) { object in
            if index == ordinal { found = object }
            index += 1
        }
        return found
    }
}

extension ManifestContents {
    private static func documents(
        in contents: [UInt8], format: ManifestFormat?, splitsLists: Bool
    ) -> [ManifestDocument] {
        let span = contents.span
        func split(_ span: Span<UInt8>, _ format: ManifestFormat) -> [ManifestDocument] {
            splitsLists
                ? DocumentSplitter.items(in: span, format: format, splitsListsOfKinds: true)
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
