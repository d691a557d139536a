import Dispatch
import Resources
import Synchronization

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
        let slices = inSlices(positions.count) { range in
            let decoder = ResourceDecoder()
            var reader = ManifestReader()
            return range.map { offset in
                let position = Int(positions[positions.startIndex + offset])
                return parse(documents[position], position, contents.span, keepsTrees, decoder, &reader)
            }
        }
        return slices.count == 1 ? slices[0] : slices.flatMap { $0 }
    }

    /// The documents' digests.
    static func digests(of documents: [ManifestDocument], in contents: [UInt8]) -> [DocumentDigest] {
        let slices = inSlices(documents.count) { range in
            let span = contents.span
            return range.map { DocumentDigest(span, documents[$0].range, isListItem: documents[$0].isListItem) }
        }
        return slices.count == 1 ? slices[0] : slices.flatMap { $0 }
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

    /// Runs the work over slices of a count, in their order in the result; small counts stay on this thread.
    private static func inSlices<Result: Sendable>(_ count: Int, _ work: @Sendable (Range<Int>) -> [Result])
        -> [[Result]]
    {
        guard count > sliceLength else { return [work(0..<count)] }
        let sliceCount = (count + sliceLength - 1) / sliceLength
        let results = Mutex([[Result]](repeating: [], count: sliceCount))
        DispatchQueue.concurrentPerform(iterations: sliceCount) { slice in
            let range = slice * sliceLength..<min(count, (slice + 1) * sliceLength)
            let result = work(range)
            results.withLock { $0[slice] = result }
        }
        return results.withLock { $0 }
    }
}
