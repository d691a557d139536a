/// Finds the items of a YAML document that is a `kind: List` in block notation, as kubectl prints it.
///
/// Each item begins on a line of its own with `- `, all at one column, behind a line that is `items:` and nothing else.
/// Such a line may also stand within quotes or braces. That shows by what is around it: the text up to it would break
/// off there, so that an item, or the list without its items, can not be parsed by itself.
struct YAMLListSplitter {
    /// Octets in which `items:` must come: other documents need not be searched to their ends.
    private static let headLimit = 4096

    private let end: Int
    private var position: Int
    private var line: Int

    /// The items; nil where the document is not clearly such a list.
    static func items(of document: ManifestDocument, in contents: Span<UInt8>) -> [ManifestDocument]? {
        var splitter = YAMLListSplitter(document)
        return splitter.items(document, contents)
    }

    private init(_ document: ManifestDocument) {
        end = document.range.upperBound
        position = document.range.lowerBound
        line = document.firstLine
    }

    private mutating func items(
        _ document: ManifestDocument, _ contents: Span<UInt8>
    ) -> [ManifestDocument]? {
        guard skipHead(contents) else { return nil }
        let itemsLine = line
        guard skipLine(contents), skipToFirstItem(contents) else { return nil }
        let headEnd = position
        let indentation = indentation(contents)
        var items: [ManifestDocument] = []
        var start = position
        var firstLine = line
        guard skipLine(contents) else { return nil }
        while position < end, isItem(at: indentation, contents) || !isKey(contents) {
            if isItem(at: indentation, contents) {
                items.append(item(start, firstLine))
                start = position
                firstLine = line
            }
            guard skipLine(contents) else { return nil }
        }
        items.append(item(start, firstLine))

        var frame: [UInt8] = []
        for index in document.range.lowerBound..<headEnd { frame.append(contents[index]) }
        for index in position..<end { frame.append(contents[index]) }
        // That its line is the one found above shows that no quotes are around it.
        guard let list = DocumentSplitter.list(of: frame, format: .yaml), list.items.value.content == .null,
            list.root["kind"]?.string == ListItems.anyKind, list.items.keyLine == itemsLine - document.firstLine + 1,
            ManifestReader.topLevelListKind(frame.span) == ListItems.anyKind
        else { return nil }
        return items
    }

    private func item(_ start: Int, _ firstLine: Int) -> ManifestDocument {
        ManifestDocument(format: .yaml, range: start..<position, firstLine: firstLine, isListItem: true)
    }

    /// Goes to the line `items:`.
    private mutating func skipHead(_ contents: Span<UInt8>) -> Bool {
        let limit = min(end, position + Self.headLimit)
        while position < limit {
            switch contents[position] {
            case UInt8(ascii: "i") where isItemsKey(contents): return true
            // A tag directive could give the items' tags another meaning.
            case UInt8(ascii: "%"): return false
            default: break
            }
            guard skipLine(contents) else { return false }
        }
        return false
    }

    private func isItemsKey(_ contents: Span<UInt8>) -> Bool {
        guard position + 6 < end, contents[position + 1] == UInt8(ascii: "t"),
            contents[position + 2] == UInt8(ascii: "e"), contents[position + 3] == UInt8(ascii: "m"),
            contents[position + 4] == UInt8(ascii: "s"), contents[position + 5] == UInt8(ascii: ":")
        else { return false }
        var index = position + 6
        while index < end, contents[index] == 0x20 || contents[index] == 0x0D { index += 1 }
        return index < end && contents[index] == 0x0A
    }

    /// Passes over blank lines and comments to the first item.
    private mutating func skipToFirstItem(_ contents: Span<UInt8>) -> Bool {
        while position < end {
            let column = indentation(contents)
            if isItem(at: column, contents) { return true }
            guard position + column < end else { return false }
            switch contents[position + column] {
            case 0x0A, 0x0D, UInt8(ascii: "#"): break
            default: return false
            }
            guard skipLine(contents) else { return false }
        }
        return false
    }

    private func indentation(_ contents: Span<UInt8>) -> Int {
        var index = position
        while index < end, contents[index] == 0x20 { index += 1 }
        return index - position
    }

    /// Whether the line at the position begins an item at that column.
    private func isItem(at column: Int, _ contents: Span<UInt8>) -> Bool {
        guard position + column + 1 < end, contents[position + column] == UInt8(ascii: "-") else { return false }
        for index in position..<position + column where contents[index] != 0x20 { return false }
        switch contents[position + column + 1] {
        case 0x20, 0x0A, 0x0D: return true
        default: return false
        }
    }

    /// Whether the line at the position ends the items: something stands at the first column, and it is no comment.
    private func isKey(_ contents: Span<UInt8>) -> Bool {
        switch contents[position] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "#"): false
        default: true
        }
    }

    /// Goes to the next line; false where this one holds a break that the parser counts as a line and we do not.
    private mutating func skipLine(_ contents: Span<UInt8>) -> Bool {
        while position < end {
            let octet = contents[position]
            position += 1
            if octet == 0x0A { break }
            if octet == 0x0D || octet == 0xC2 || octet == 0xE2, isForeignBreak(octet, contents) { return false }
        }
        line += 1
        return true
    }

    /// CR without LF, NEL, LS and PS (YAML 1.1, 4.2).
    private func isForeignBreak(_ octet: UInt8, _ contents: Span<UInt8>) -> Bool {
        let next = position < end ? contents[position] : 0
        switch octet {
        case 0x0D: return next != 0x0A
        case 0xC2: return next == 0x85
        default:
            return next == 0x80 && position + 1 < end
                && (contents[position + 1] == 0xA8 || contents[position + 1] == 0xA9)
        }
    }
}
