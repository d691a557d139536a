/// Text that is no manifest for a reason that people can be told better than by the first octet that does not fit.
enum UnreadableText {
    /// The error of octets in another encoding than UTF-8; nil where they may be UTF-8.
    ///
    /// PowerShell's `>` writes UTF-16 with its mark. Without one, the first character's zero octet tells, which neither
    /// YAML nor JSON can hold.
    static func encodingError(_ octets: Span<UInt8>, line: Int) -> ManifestError? {
        guard let encoding = encoding(of: octets) else { return nil }
        return ManifestError(
            line: line, column: 1, found: "\(encoding) text", expected: "UTF-8: convert the file")
    }

    private static func encoding(of octets: Span<UInt8>) -> String? {
        guard octets.count >= 2 else { return nil }
        let (first, second) = (octets[0], octets[1])
        if octets.count >= 4 {
            let (third, fourth) = (octets[2], octets[3])
            if first == 0xFF, second == 0xFE, third == 0, fourth == 0 { return "UTF-32" }
            if first == 0, second == 0 {
                return third == 0xFE && fourth == 0xFF || third == 0 && fourth != 0 ? "UTF-32" : nil
            }
            if second == 0, third == 0, fourth == 0, first != 0 { return "UTF-32" }
        }
        if first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF { return "UTF-16" }
        return (first == 0) != (second == 0) ? "UTF-16" : nil
    }

    /// Whether a text begins with an expression of a template, blanks aside: no manifest does.
    static func isTemplate(_ octets: Span<UInt8>) -> Bool {
        for index in ByteOrderMark.length(in: octets)..<octets.count {
            switch octets[index] {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            default: return isOpening(octets, index)
            }
        }
        return false
    }

    /// What to say of a document that cannot be read: that it is a template, where one of its expressions is what stands
    /// in the way, or else the error as it is.
    static func explain(_ error: ManifestError, in octets: Span<UInt8>, firstLine: Int) -> ManifestError {
        var line = firstLine
        var isLineStart = true
        for index in octets.indices {
            switch octets[index] {
            case 0x0A:
                line += 1
                isLineStart = true
                if line > error.line { return error }
            case 0x20, 0x09: break
            default:
                // In the midst of an earlier line it may be text like any other.
                if isLineStart || line == error.line, isOpening(octets, index) {
                    var explained = ManifestError(
                        line: line, column: 1, found: "{{",
                        expected: "YAML or JSON: it looks like a template: render it first")
                    explained.isTemplate = true
                    return explained
                }
                isLineStart = false
            }
        }
        return error
    }

    private static func isOpening(_ octets: Span<UInt8>, _ index: Int) -> Bool {
        index + 1 < octets.count && octets[index] == UInt8(ascii: "{") && octets[index + 1] == UInt8(ascii: "{")
    }
}
