/// Reads one JSON text (RFC 8259) into a tree.
///
/// Stricter than a YAML parser would be, and at ease with what libyaml refuses: surrogate pairs in `\u` escapes and long keys.
struct JSONReader {
    private var position: Int
    private var line: Int
    private var lineStart: Int

    /// Begins at the start of a text.
    init(firstLine: Int) {
        position = 0
        line = firstLine
        lineStart = 0
    }

    /// The text's root; nil where there are blanks only. List items go to the sink as `YAMLReader` has it.
    mutating func root(
        of octets: Span<UInt8>, _ interner: inout StringInterner, streamsItems: Bool, items: (Value) -> Void
    ) throws(ManifestError) -> Value? {
        skipBlanks(octets)
        guard position < octets.count else { return nil }
        let root: Value
        if streamsItems, octets[position] == UInt8(ascii: "{") {
            root = try object(octets, &interner, depth: 1, streamsItems: true, items: items)
        } else {
            root = try value(octets, &interner, depth: 1)
        }
        skipBlanks(octets)
        guard position == octets.count else { throw error(octets, expected: "the end of the text") }
        return root
    }

    // MARK: Values

    private mutating func value(
        _ octets: Span<UInt8>, _ interner: inout StringInterner, depth: Int
    ) throws(ManifestError) -> Value {
        guard depth <= YAMLReader.maximumDepth else {
            throw ManifestError(
                line: line, column: position - lineStart + 1,
                found: "more than \(YAMLReader.maximumDepth) levels of nesting", expected: "at most that many")
        }
        guard position < octets.count else { throw error(octets, expected: "a value") }
        let line = line
        switch octets[position] {
        case UInt8(ascii: "{"): return try object(octets, &interner, depth: depth, streamsItems: false) { _ in }
        case UInt8(ascii: "["): return try array(octets, &interner, depth: depth)
        case UInt8(ascii: "\""): return Value(.string(try string(octets, &interner)), line: line)
        case UInt8(ascii: "t"): return Value(try word(octets, "true", .bool(true)), line: line)
        case UInt8(ascii: "f"): return Value(try word(octets, "false", .bool(false)), line: line)
        case UInt8(ascii: "n"): return Value(try word(octets, "null", .null), line: line)
        case UInt8(ascii: "-"), 0x30...0x39: return Value(try number(octets), line: line)
        default: throw error(octets, expected: "a value")
        }
    }

    private mutating func array(
        _ octets: Span<UInt8>, _ interner: inout StringInterner, depth: Int
    ) throws(ManifestError) -> Value {
        let line = line
        var elements: [Value] = []
        try eachElement(octets) { (reader) throws(ManifestError) in
            elements.append(try reader.value(octets, &interner, depth: depth + 1))
        }
        return Value(.array(elements), line: line)
    }

    /// Calls the closure at the begin of each element of the list at the position, and ends behind the list.
    private mutating func eachElement(
        _ octets: Span<UInt8>, _ body: (inout JSONReader) throws(ManifestError) -> Void
    ) throws(ManifestError) {
        position += 1
        skipBlanks(octets)
        if take(UInt8(ascii: "]"), octets) { return }
        while true {
            skipBlanks(octets)
            try body(&self)
            skipBlanks(octets)
            if take(UInt8(ascii: ","), octets) { continue }
            guard take(UInt8(ascii: "]"), octets) else { throw error(octets, expected: "\",\" or \"]\"") }
            return
        }
    }

    private mutating func object(
        _ octets: Span<UInt8>, _ interner: inout StringInterner, depth: Int, streamsItems: Bool,
        items: (Value) -> Void
    ) throws(ManifestError) -> Value {
        let line = line
        var members: [Value.Member] = []
        var seen: [String: Int] = [:]
        position += 1
        skipBlanks(octets)
        if take(UInt8(ascii: "}"), octets) { return Value(.object([]), line: line) }
        while true {
            skipBlanks(octets)
            guard position < octets.count, octets[position] == UInt8(ascii: "\"") else {
                throw error(octets, expected: "a key in quotes")
            }
            let keyLine = self.line
            let keyColumn = position - lineStart + 1
            let key = try string(octets, &interner)
            if let earlier = DuplicateKeys.earlier(key, in: members, seen: &seen) {
                throw ManifestError(
                    line: keyLine, column: keyColumn,
                    found: "the key \(Value.quoted(key)) again, which is on line \(members[earlier].keyLine) already",
                    expected: "each key once")
            }
            skipBlanks(octets)
            guard take(UInt8(ascii: ":"), octets) else { throw error(octets, expected: "\":\"") }
            skipBlanks(octets)
            if streamsItems, key == "items", position < octets.count, octets[position] == UInt8(ascii: "["),
                let kind = listKind(octets, members)
            {
                let apiVersion = members.first { $0.key == "apiVersion" }?.value.string
                try eachElement(octets) { (reader) throws(ManifestError) in
                    let item = try reader.value(octets, &interner, depth: depth + 2)
                    ListItems.deliver(ListItems.named(item, listKind: kind, apiVersion: apiVersion), each: items)
                }
                members.append(Value.Member(key: key, value: Value(.null), keyLine: keyLine))
            } else {
                let value = try value(octets, &interner, depth: depth + 1)
                members.append(Value.Member(key: key, value: value, keyLine: keyLine))
            }
            skipBlanks(octets)
            if take(UInt8(ascii: ","), octets) { continue }
            guard take(UInt8(ascii: "}"), octets) else { throw error(octets, expected: "\",\" or \"}\"") }
            return Value(.object(members), line: line)
        }
    }

    /// The list's kind where the root is one: from the members before its items, or found behind them.
    private func listKind(_ octets: Span<UInt8>, _ members: [Value.Member]) -> String? {
        if let kind = members.first(where: { $0.key == "kind" }) {
            return ListItems.isList(kind.value.string) ? kind.value.string : nil
        }
        var ahead = self
        var interner = StringInterner()
        ahead.skipValue(octets)
        while true {
            ahead.skipBlanks(octets)
            guard ahead.take(UInt8(ascii: ","), octets) else { return nil }
            ahead.skipBlanks(octets)
            guard ahead.position < octets.count, octets[ahead.position] == UInt8(ascii: "\""),
                let key = try? ahead.string(octets, &interner)
            else { return nil }
            ahead.skipBlanks(octets)
            guard ahead.take(UInt8(ascii: ":"), octets) else { return nil }
            ahead.skipBlanks(octets)
            if key == "kind" {
                let kind = try? ahead.value(octets, &interner, depth: 1).string
                return ListItems.isList(kind) ? kind : nil
            }
            ahead.skipValue(octets)
        }
    }

    /// Passes over a value by its brackets and quotes, without judging what is between them.
    private mutating func skipValue(_ octets: Span<UInt8>) {
        var depth = 0
        var isQuoted = false
        while position < octets.count {
            let octet = octets[position]
            if isQuoted {
                if octet == UInt8(ascii: "\\") { position += 1 }
                if octet == UInt8(ascii: "\"") { isQuoted = false }
            } else {
                switch octet {
                case UInt8(ascii: "\""): isQuoted = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return }
                    depth -= 1
                case UInt8(ascii: ",") where depth == 0: return
                default: break
                }
            }
            position += 1
        }
    }

    // MARK: Scalars

    private mutating func word(
        _ octets: Span<UInt8>, _ word: String, _ content: Value.Content
    ) throws(ManifestError) -> Value.Content {
        for (offset, octet) in word.utf8.enumerated() {
            guard position + offset < octets.count, octets[position + offset] == octet else {
                throw error(octets, expected: "a value")
            }
        }
        position += word.utf8.count
        return content
    }

    private mutating func number(_ octets: Span<UInt8>) throws(ManifestError) -> Value.Content {
        var end = position
        while end < octets.count {
            switch octets[end] {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                end += 1
                continue
            default: break
            }
            break
        }
        guard let content = JSONNumber.content(octets.extracting(position..<end)) else {
            throw error(octets, expected: "a number as JSON writes it, such as 12 or 0.5")
        }
        position = end
        return content
    }

    private mutating func string(
        _ octets: Span<UInt8>, _ interner: inout StringInterner
    ) throws(ManifestError) -> String {
        let start = position + 1
        var end = start
        while end < octets.count, octets[end] != UInt8(ascii: "\""), octets[end] != UInt8(ascii: "\\"),
            octets[end] >= 0x20
        {
            end += 1
        }
        guard end < octets.count else { throw error(octets, expected: "a closing quote") }
        if octets[end] == UInt8(ascii: "\"") {
            guard let text = interner.string(octets.extracting(start..<end)) else {
                throw error(octets, expected: "UTF-8 text")
            }
            position = end + 1
            return text
        }
        return try escapedString(octets, start: start, &interner)
    }

    private mutating func escapedString(
        _ octets: Span<UInt8>, start: Int, _ interner: inout StringInterner
    ) throws(ManifestError) -> String {
        let quote = position
        var text: [UInt8] = []
        position = start
        while position < octets.count {
            let octet = octets[position]
            switch octet {
            case UInt8(ascii: "\""):
                guard let string = interner.string(text.span) else {
                    position = quote
                    throw error(octets, expected: "UTF-8 text")
                }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                try escape(octets, into: &text)
            case 0..<0x20:
                throw error(octets, expected: "an escape such as \\n in its place")
            default:
                text.append(octet)
                position += 1
            }
        }
        throw error(octets, expected: "a closing quote")
    }

    private mutating func escape(_ octets: Span<UInt8>, into text: inout [UInt8]) throws(ManifestError) {
        guard position + 1 < octets.count else {
            position = octets.count
            throw error(octets, expected: "an escape")
        }
        switch octets[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(octets[position + 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard let first = unit(octets, at: position) else {
                throw error(octets, expected: "\\u and four hexadecimal digits")
            }
            position += 6
            var code = UInt32(first)
            if first >= 0xD800, first <= 0xDBFF, let second = unit(octets, at: position), second >= 0xDC00,
                second <= 0xDFFF
            {
                code = 0x10000 + (code - 0xD800) << 10 + (UInt32(second) - 0xDC00)
                position += 6
            }
            guard let scalar = Unicode.Scalar(code) else {
                position -= 6
                throw error(octets, expected: "both halves of a surrogate pair")
            }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
            return
        default:
            throw error(octets, expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        position += 2
    }

    private func unit(_ octets: Span<UInt8>, at index: Int) -> UInt16? {
        guard index + 5 < octets.count, octets[index] == UInt8(ascii: "\\"), octets[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt16 = 0
        for offset in 2..<6 {
            let octet = octets[index + offset]
            switch octet {
            case 0x30...0x39: value = value << 4 | UInt16(octet - 0x30)
            case 0x41...0x46: value = value << 4 | UInt16(octet - 0x37)
            case 0x61...0x66: value = value << 4 | UInt16(octet - 0x57)
            default: return nil
            }
        }
        return value
    }

    // MARK: Position

    private mutating func take(_ octet: UInt8, _ octets: Span<UInt8>) -> Bool {
        guard position < octets.count, octets[position] == octet else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks(_ octets: Span<UInt8>) {
        while position < octets.count {
            switch octets[position] {
            case 0x20, 0x09, 0x0D: break
            case 0x0A:
                line += 1
                lineStart = position + 1
            default: return
            }
            position += 1
        }
    }

    private func error(_ octets: Span<UInt8>, expected: String) -> ManifestError {
        let found: String
        if position >= octets.count {
            found = "the end of the text"
        } else {
            switch octets[position] {
            case 0x0A: found = "the line's end"
            case 0x21...0x7E: found = "invalid JSON at \"\(Character(Unicode.Scalar(octets[position])))\""
            default: found = "the octet 0x\(String(octets[position], radix: 16, uppercase: true))"
            }
        }
        return ManifestError(line: line, column: position - lineStart + 1, found: found, expected: expected)
    }
}
