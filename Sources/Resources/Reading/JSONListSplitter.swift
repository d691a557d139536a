/// Finds the items of a JSON text that is a `kind: List`, or a list of a kind, by brackets and quotes.
///
/// An object that can be parsed by itself means the same in any list, and the list is right if it is without its items.
struct JSONListSplitter {
    private let end: Int
    private var position: Int
    private var line: Int

    /// The items; nil where the text is no such list, or an item is no object.
    ///
    /// - Parameter splitsListsOfKinds: Whether a list of a kind, whose items need not say what they are, is one too.
    static func items(
        of document: ManifestDocument, in contents: Span<UInt8>, splitsListsOfKinds: Bool
    ) -> [ManifestDocument]? {
        var splitter = JSONListSplitter(document)
        return splitter.items(document, contents, splitsListsOfKinds)
    }

    private init(_ document: ManifestDocument) {
        end = document.range.upperBound
        position = document.range.lowerBound
        line = document.firstLine
    }

    private mutating func items(
        _ document: ManifestDocument, _ contents: Span<UInt8>, _ splitsListsOfKinds: Bool
    ) -> [ManifestDocument]? {
        guard skipToItems(contents) else { return nil }
        let headEnd = position
        var items: [ManifestDocument] = []
        repeat {
            skipBlanks(contents)
            let start = position
            let firstLine = line
            guard skipObject(contents) else { return nil }
            items.append(
                ManifestDocument(format: .json, range: start..<position, firstLine: firstLine, isListItem: true))
            skipBlanks(contents)
        } while take(UInt8(ascii: ","), contents)

        var frame: [UInt8] = []
        for index in document.range.lowerBound..<headEnd { frame.append(contents[index]) }
        for index in position..<end { frame.append(contents[index]) }
        guard let list = DocumentSplitter.list(of: frame, format: .json), list.items.value.content == .array([]) else {
            return nil
        }
        guard let kind = ListedKind(list.root) else { return items }
        guard splitsListsOfKinds else { return nil }
        for index in items.indices { items[index].list = kind }
        return items
    }

    /// Goes behind the bracket that opens the list under the root's key `items`.
    private mutating func skipToItems(_ contents: Span<UInt8>) -> Bool {
        guard take(UInt8(ascii: "{"), contents) else { return false }
        var depth = 1
        while position < end {
            let octet = contents[position]
            switch octet {
            case UInt8(ascii: "\""):
                let start = position
                skipString(contents)
                guard depth == 1, isItems(start..<position, contents) else { continue }
                skipBlanks(contents)
                guard take(UInt8(ascii: ":"), contents) else { continue }
                skipBlanks(contents)
                return take(UInt8(ascii: "["), contents)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return false }
            case 0x0A: line += 1
            default: break
            }
            position += 1
        }
        return false
    }

    private func isItems(_ range: Range<Int>, _ contents: Span<UInt8>) -> Bool {
        let key: StaticString = "\"items\""
        guard range.count == key.utf8CodeUnitCount else { return false }
        return key.withUTF8Buffer { expected in
            for offset in 0..<range.count
            where unsafe contents[range.lowerBound + offset] != expected[offset] { return false }
            return true
        }
    }

    private mutating func skipObject(_ contents: Span<UInt8>) -> Bool {
        guard position < end, contents[position] == UInt8(ascii: "{") else { return false }
        var depth = 0
        while position < end {
            switch contents[position] {
            case UInt8(ascii: "\""):
                skipString(contents)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case 0x0A: line += 1
            default: break
            }
            position += 1
            if depth == 0 { return true }
        }
        return false
    }

    private mutating func skipString(_ contents: Span<UInt8>) {
        position += 1
        while position < end {
            let octet = contents[position]
            position += 1
            switch octet {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\") where position < end && contents[position] != 0x0A: position += 1
            case 0x0A: line += 1
            default: break
            }
        }
    }

    private mutating func skipBlanks(_ contents: Span<UInt8>) {
        while position < end {
            switch contents[position] {
            case 0x20, 0x09, 0x0D: break
            case 0x0A: line += 1
            default: return
            }
            position += 1
        }
    }

    private mutating func take(_ octet: UInt8, _ contents: Span<UInt8>) -> Bool {
        guard position < end, contents[position] == octet else { return false }
        position += 1
        return true
    }
}
