import Resources

/// What a document of a file came to; lines are counted from the document's first.
struct ParsedDocument: Sendable {
    /// The document's position in its file.
    var document: Int
    /// What became of each of its objects; none where the document can not be parsed.
    var objects: [ParsedObject] = []
    /// Why the document can not be parsed.
    var error: ManifestError?
}

/// An object of a document.
struct ParsedObject: Sendable {
    /// Where it begins, counted from the document's first line.
    var line: Int
    /// What it was decoded to.
    var outcome: ResourceDecoder.Outcome
    /// The object as it is written; nil where it is not to be shown.
    var tree: Value?
}

/// Parses documents and takes their digests, on as many cores as there are where it pays.
enum DocumentParser {
    /// Documents of one task: enough to make up for handing it out.
    private static let sliceLength = 512

    /// Parses the documents of those positions.
    static func parse(
        _ positions: ArraySlice<Int32>, of documents: [ManifestDocument], in contents: [UInt8], keepsTrees: Bool
    ) -> [ParsedDocument] {
        ParallelSlices.map(positions.count, length: sliceLength) { range in
            let decoder = ResourceDecoder()
            var reader = ManifestReader()
            return range.map { offset in
                let position = Int(positions[positions.startIndex + offset])
                return parse(documents[position], position, contents.span, keepsTrees, decoder, &reader)
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
        _ document: ManifestDocument, _ position: Int, _ contents: Span<UInt8>, _ keepsTrees: Bool,
        _ decoder: ResourceDecoder, _ reader: inout ManifestReader
    ) -> ParsedDocument {
        var parsed = ParsedDocument(document: position)
        var relative = document
        relative.firstLine = 1
        do throws(ManifestError) {
            try reader.read(relative, in: contents) { value in
                parsed.objects.append(
                    ParsedObject(
                        line: value.line, outcome: decoder.decode(value), tree: keepsTrees ? value : nil))
            }
        } catch {
            // A list that is broken off has delivered items: all of a document counts or nothing.
            parsed.objects = []
            parsed.error = error
        }
        return parsed
    }
}
