import Resources

/// What a document of a file came to; lines are counted from the document's first.
struct ParsedDocument: Sendable {
    /// The document's position in its file.
    var document: Int
    /// What became of each of its objects; none where the document can not be parsed.
    var objects: [ParsedObject] = []
    /// Why the document can not be parsed.
    var error: ManifestError?
    /// Whether it is a list without items, rather than nothing but blanks and comments.
    var isEmptyList = false
}

/// An object of a document.
struct ParsedObject: Sendable {
    /// Where it begins, counted from the document's first line.
    var line: Int
    /// What it was decoded to.
    var outcome: ResourceDecoder.Outcome
    /// The object as it is written; nil where it is not to be shown.
    var tree: Value?
    /// The object as the state folder keeps it, as JSON; nil where it does not.
    var json: [UInt8]?

    /// Whether there is something to tell of it.
    var hasWords: Bool {
        if case .resource(_, let warnings) = outcome { !warnings.isEmpty } else { true }
    }
}

/// In what forms parsed objects are wanted beside the decoded one.
struct ParsedForms: Sendable {
    /// As they are written.
    var keepsTrees: Bool
    /// As the state folder keeps them.
    var keepsJSON: Bool
}

/// Parses documents and takes their digests, on as many cores as there are where it pays.
enum DocumentParser {
    /// Documents of one task: enough to make up for handing it out.
    private static let sliceLength = 512

    /// Parses the documents of those positions.
    static func parse(
        _ positions: ArraySlice<Int32>, of documents: [ManifestDocument], in contents: [UInt8], forms: ParsedForms
    ) -> [ParsedDocument] {
        ParallelSlices.map(positions.count, length: sliceLength) { range in
            let decoder = ResourceDecoder()
            var reader = ManifestReader()
            return range.map { offset in
                let position = Int(positions[positions.startIndex + offset])
                return parse(documents[position], position, contents.span, forms, decoder, &reader)
            }
        }
    }

    /// The documents' digests.
    static func digests(of documents: [ManifestDocument], in contents: [UInt8]) -> [DocumentDigest] {
        ParallelSlices.map(documents.count, length: sliceLength) { range in
            let span = contents.span
            return range.map { DocumentDigest(span, documents[$0].range, isListItem: documents[$0].isListItem) }
        }
    }

    private static func parse(
        _ document: ManifestDocument, _ position: Int, _ contents: Span<UInt8>, _ forms: ParsedForms,
        _ decoder: ResourceDecoder, _ reader: inout ManifestReader
    ) -> ParsedDocument {
        var parsed = ParsedDocument(document: position)
        var relative = document
        relative.firstLine = 1
        do throws(ManifestError) {
            try reader.read(relative, in: contents) { value in
                let outcome = decoder.decode(value)
                var object = ParsedObject(
                    line: value.line, outcome: outcome, tree: forms.keepsTrees ? value : nil)
                if forms.keepsJSON, case .resource(let resource, _) = outcome {
                    object.json = SavedText.json(of: value, resource)
                }
                parsed.objects.append(object)
            }
            if parsed.objects.isEmpty, let root = try reader.value(relative, in: contents) {
                parsed.isEmptyList = root.content != .null
            }
        } catch {
            // A list that is broken off has delivered items: all of a document counts or nothing.
            parsed.objects = []
            parsed.error = error
        }
        return parsed
    }
}
