/// Names a place in a document (RFC 6901).
public struct JSONPointer: Sendable, Equatable, CustomStringConvertible {
    /// The unescaped reference tokens; none for the whole document.
    public let tokens: [String]

    /// Makes a pointer of unescaped tokens.
    init(tokens: [String]) {
        self.tokens = tokens
    }

    /// Reads a pointer such as `/metadata/labels/a~1b`; the empty text is the whole document.
    ///
    /// `PatchError.malformed` where it does not begin with a slash, has a `~` that is neither `~0` nor `~1`, or leads
    /// deeper than any document may be.
    public init(_ text: String) throws(PatchError) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw PatchError(
                .malformed, path: text,
                message: "found a pointer that does not begin with \"/\", expected one that does")
        }
        // Splitting by octets: a slash that is followed by a combining mark is a slash all the same.
        let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count < ValueDepth.limit else { throw PatchError.tooDeep() }
        var tokens: [String] = []
        for part in parts {
            guard part.contains(UInt8(ascii: "~")) else {
                tokens.append(String(Substring(part)))
                continue
            }
            tokens.append(try Self.unescaped(part, in: text))
        }
        self.tokens = tokens
    }

    /// The pointer's text, escaped.
    public var description: String {
        var text: [UInt8] = []
        for token in tokens {
            text.append(UInt8(ascii: "/"))
            for octet in token.utf8 {
                switch octet {
                case UInt8(ascii: "~"): text += "~0".utf8
                case UInt8(ascii: "/"): text += "~1".utf8
                default: text.append(octet)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether this pointer names a place that holds the other's.
    func contains(_ other: JSONPointer) -> Bool {
        tokens.count < other.tokens.count && other.tokens.starts(with: tokens)
    }

    private static func unescaped(_ part: Substring.UTF8View, in text: String) throws(PatchError) -> String {
        var octets: [UInt8] = []
        var isEscaped = false
        for octet in part {
            switch (isEscaped, octet) {
            case (false, UInt8(ascii: "~")):
                isEscaped = true
                continue
            case (false, _): octets.append(octet)
            case (true, UInt8(ascii: "0")): octets.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): octets.append(UInt8(ascii: "/"))
            case (true, _): throw badEscape(text)
            }
            isEscaped = false
        }
        guard !isEscaped else { throw badEscape(text) }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func badEscape(_ text: String) -> PatchError {
        PatchError(
            .malformed, path: text, message: "found \"~\" by itself, expected \"~0\" for \"~\" or \"~1\" for \"/\"")
    }
}
