/// A piece of a zone-file line, escapes still in it.
struct RecordToken: Equatable {
    /// The octets, without the quotes.
    var text: ArraySlice<UInt8>
    /// Whether it stood in quotes.
    var isQuoted: Bool
    /// Whether nothing stands between it and the token before.
    var isJoined: Bool

    /// The text for errors and for words without escapes.
    var string: String { String(decoding: text, as: UTF8.self) }
}

/// Cuts zone-file text into tokens (RFC 1035 5.1).
///
/// Comments are passed over; line ends count as spaces inside parentheses and end the record outside.
struct RecordTokenizer {
    private let text: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ text: some StringProtocol) {
        self.text = Array(text.utf8)
    }

    /// All tokens of the one record that the text holds.
    static func tokens(of text: some StringProtocol) throws(RecordTextError) -> [RecordToken] {
        var tokenizer = RecordTokenizer(text)
        var tokens: [RecordToken] = []
        var lineEnded = false
        var end = -1
        while let character = tokenizer.nextSignificant(lineEnded: &lineEnded) {
            switch character {
            case UInt8(ascii: "("): tokenizer.depth += 1
            case UInt8(ascii: ")"):
                tokenizer.depth -= 1
                guard tokenizer.depth >= 0 else { throw .unmatchedParenthesis }
            default:
                let isQuoted = character == UInt8(ascii: "\"")
                let isJoined = tokenizer.position == end
                let token = RecordToken(
                    text: isQuoted ? try tokenizer.quotedString() : tokenizer.word(), isQuoted: isQuoted,
                    isJoined: isJoined)
                end = tokenizer.position
                if lineEnded, !tokens.isEmpty {
                    throw .unexpected(found: token.string, after: "the end of the line")
                }
                lineEnded = false
                tokens.append(token)
                continue
            }
            tokenizer.position += 1
        }
        guard tokenizer.depth == 0 else { throw .unmatchedParenthesis }
        return tokens
    }

    /// The next character that is neither space nor comment, without taking it.
    private mutating func nextSignificant(lineEnded: inout Bool) -> UInt8? {
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if depth == 0 { lineEnded = true }
                position += 1
            case UInt8(ascii: ";"):
                while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
            default: return text[position]
            }
        }
        return nil
    }

    private mutating func quotedString() throws(RecordTextError) -> ArraySlice<UInt8> {
        position += 1
        let start = position
        while position < text.count, text[position] != UInt8(ascii: "\n") {
            if text[position] == UInt8(ascii: "\"") {
                position += 1
                return text[start..<position - 1]
            }
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        throw .unclosedQuote
    }

    private mutating func word() -> ArraySlice<UInt8> {
        let start = position
        scan: while position < text.count {
            switch text[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"),
                UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"):
                break scan
            case UInt8(ascii: "\\"): position = min(position + 2, text.count)
            default: position += 1
            }
        }
        return text[start..<position]
    }
}
