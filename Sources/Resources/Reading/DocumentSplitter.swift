/// Finds the documents of a file without parsing them, so that a caller can compare, spread and stream them.
public enum DocumentSplitter {
    /// The documents in order; documents that hold nothing but blanks and comments may be among them.
    ///
    /// YAML is split at lines that begin with `---` or `...` and a blank or the line's end, wherever they stand: YAML allows
    /// them in no scalar. Comments and directives before the first such line belong to the document that follows.
    /// A text that cannot be read, as it is a template or not UTF-8, is one document, so that this is said once.
    public static func documents(in contents: Span<UInt8>, format: ManifestFormat) -> [ManifestDocument] {
        if UnreadableText.isTemplate(contents) || UnreadableText.encodingError(contents, line: 1) != nil {
            return [ManifestDocument(format: format, range: 0..<contents.count, firstLine: 1)]
        }
        return switch format {
        case .yaml: yamlDocuments(in: contents)
        case .json: jsonDocuments(in: contents)
        }
    }

    private static func yamlDocuments(in contents: Span<UInt8>) -> [ManifestDocument] {
        var documents: [ManifestDocument] = []
        var start = ByteOrderMark.length(in: contents)
        var firstLine = 1
        var position = start
        var line = 1
        // Whether only blank lines, comments and directives were seen since the last document.
        var isPrologue = true
        func finish(at end: Int) {
            if end > start {
                documents.append(ManifestDocument(format: .yaml, range: start..<end, firstLine: firstLine))
            }
        }
        while position < contents.count {
            switch contents[position] {
            case UInt8(ascii: "-") where isMarker(UInt8(ascii: "-"), at: position, in: contents):
                if !isPrologue {
                    finish(at: position)
                    start = position
                    firstLine = line
                }
                isPrologue = false
            case UInt8(ascii: ".") where isMarker(UInt8(ascii: "."), at: position, in: contents):
                let next = endOfLine(from: position, in: contents)
                finish(at: next)
                start = next
                firstLine = line + 1
                isPrologue = true
            case UInt8(ascii: "#"), UInt8(ascii: "%"), 0x0A, 0x0D:
                break
            default:
                isPrologue = false
            }
            position = endOfLine(from: position, in: contents)
            line += 1
        }
        finish(at: contents.count)
        return documents
    }

    private static func isMarker(_ octet: UInt8, at position: Int, in contents: Span<UInt8>) -> Bool {
        guard position + 2 < contents.count, contents[position + 1] == octet, contents[position + 2] == octet
        else { return false }
        guard position + 3 < contents.count else { return true }
        switch contents[position + 3] {
        case 0x20, 0x09, 0x0A, 0x0D: return true
        default: return false
        }
    }

    private static func endOfLine(from position: Int, in contents: Span<UInt8>) -> Int {
        var index = position
        while index < contents.count {
            index += 1
            if contents[index - 1] == 0x0A { break }
        }
        return index
    }

    private static func jsonDocuments(in contents: Span<UInt8>) -> [ManifestDocument] {
        var documents: [ManifestDocument] = []
        var position = ByteOrderMark.length(in: contents)
        var line = 1
        while position < contents.count {
            switch contents[position] {
            case 0x0A:
                line += 1
                position += 1
            case 0x20, 0x09, 0x0D:
                position += 1
            case UInt8(ascii: "-") where isMarker(UInt8(ascii: "-"), at: position, in: contents):
                position += 3
            default:
                let start = position
                let firstLine = line
                skipText(from: &position, line: &line, in: contents)
                documents.append(ManifestDocument(format: .json, range: start..<position, firstLine: firstLine))
            }
        }
        return documents
    }

    /// Passes over one JSON text by its brackets; whatever is no object or list goes to the end of its line.
    private static func skipText(from position: inout Int, line: inout Int, in contents: Span<UInt8>) {
        var depth = 0
        var isQuoted = false
        while position < contents.count {
            let octet = contents[position]
            position += 1
            switch octet {
            case UInt8(ascii: "\"") where depth > 0:
                isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted:
                if position < contents.count, contents[position] != 0x0A { position += 1 }
            case UInt8(ascii: "{") where !isQuoted, UInt8(ascii: "[") where !isQuoted:
                depth += 1
            case UInt8(ascii: "}") where !isQuoted, UInt8(ascii: "]") where !isQuoted:
                depth -= 1
                if depth <= 0 { return }
            case 0x0A:
                line += 1
                if depth == 0 { return }
            default:
                break
            }
        }
    }
}
