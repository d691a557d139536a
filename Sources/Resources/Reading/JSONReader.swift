/// Reads one JSON text (RFC 8259) into a tree.
///
/// Stricter than a YAML parser would be, and at ease with what libyaml refuses: surrogate pairs in `\u` escapes and long keys.
struct JSONReader {
    var position: Int
    var line: Int
    var lineStart: Int
    private let limits: ReadingLimits
    /// Values of the object that is being read.
    private var nodes = 0

    /// Begins at the start of a text.
    init(firstLine: Int, limits: ReadingLimits) {
        position = 0
        line = firstLine
        lineStart = 0
        self.limits = limits
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

    /// An item of a list by itself.
    mutating func item(
        _ octets: Span<UInt8>, _ interner: inout StringInterner
    ) throws(ManifestError) -> Value {
        // The depth that it has within its list.
        let item = try value(octets, &interner, depth: 3)
        guard position == octets.count else { throw error(octets, expected: "the item's end") }
        return item
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
        nodes += 1
        guard nodes <= limits.nodes else {
            throw ManifestError.tooManyNodes(line: line, column: position - lineStart + 1, limit: limits.nodes)
        }
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
        _ octets: Span<UInt8>, _ interner: inout StringInterner, depth: Int, isOfObjects: Bool = false
    ) throws(ManifestError) -> Value {
        let line = line
        var elements: [Value] = []
        try eachElement(octets) { (reader) throws(ManifestError) in
            if isOfObjects { reader.nodes = 0 }
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
        // Few objects have more, and growing by ones and twos costs more than the memory.
        members.reserveCapacity(4)
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
                    reader.nodes = 0
                    let item = try reader.value(octets, &interner, depth: depth + 2)
                    ListItems.deliver(ListItems.named(item, listKind: kind, apiVersion: apiVersion), each: items)
                }
                nodes = 0
                members.append(Value.Member(key: key, value: Value(.null), keyLine: keyLine))
            } else if limits.isPerItem, depth == 1, key == "items", position < octets.count,
                octets[position] == UInt8(ascii: "[")
            {
                let value = try array(octets, &interner, depth: depth + 1, isOfObjects: true)
                nodes = 0
                members.append(Value.Member(key: key, value: value, keyLine: keyLine))
            } else {
                let value = try value(octets, &interner, depth: depth + 1)
                members.append(Value.Member(key: key, value: value, keyLine: keyLine))
            }
            skipBlanks(octets)
            if take(UInt8(ascii: ","), octets) { continue }
            guard take(UInt8(ascii: "}"), octets) else { throw error(octets, expected: "\",\" or \"}\"") }
            // By itself a member has no need of the room of four: lists of such objects are a multiple of their text.
            return Value(.object(members.count == 1 ? [members[0]] : members), line: line)
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
}
