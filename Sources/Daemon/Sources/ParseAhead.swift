import Dispatch
import Resources
import Synchronization

/// Documents that are being parsed while those before them are put to use.
final class ParseAhead: Sendable {
    private let group = DispatchGroup()
    private let result = Mutex<[ParsedDocument]>([])

    /// Begins to parse the documents of those positions.
    init(_ positions: ArraySlice<Int32>, of documents: [ManifestDocument], in contents: [UInt8], forms: ParsedForms) {
        DispatchQueue.global().async(group: group) { [self] in
            let parsed = DocumentParser.parse(positions, of: documents, in: contents, forms: forms)
            result.withLock { $0 = parsed }
        }
    }

    /// Waits for the result, and gives it away.
    func take() -> [ParsedDocument] {
        group.wait()
        return result.withLock { result in
            defer { result = [] }
            return result
        }
    }
}
