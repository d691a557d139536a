internal import CLibYAML

/// Reads one YAML document through libyaml's events into a tree, with JSON's rules for scalars.
///
/// Plain `null`, `~` and nothing are null, plain `true` and `false` are boolean, what JSON takes for a number is one; everything
/// else is text, `yes`, `on` and `0755` included, and so is whatever stands in quotes.
///
/// Safe to use: the structures live from `init` to `deinit`, and no pointer leaves.
@safe struct YAMLReader: ~Copyable {
    /// Nodes that aliases may add to a document: an alias bomb is refused when it has grown to this size.
    private var aliasBudget: Int
    /// Octets of text that aliases may add: one long text may stand for any number.
    private let aliasOctetBudget: Int
    private let limits: ReadingLimits
    /// Levels of nesting, as deep as any sensible object goes and no deeper than the stack bears.
    static let maximumDepth = 100

    private struct Anchor {
        var value: Value
        var nodes: Int
        var octets: Int
    }

    /// How much was read when a node began.
    private struct Begin {
        var nodes: Int
        var textOctets: Int
    }

    // libyaml's structures need a fixed address from initialize to delete.
    let parser: UnsafeMutablePointer<yaml_parser_t>
    let event: UnsafeMutablePointer<yaml_event_t>
    let octets: UnsafeBufferPointer<UInt8>
    let firstLine: Int
    private var hasEvent = false
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0
    /// Those before the object that is being read.
    private var nodesBefore = 0
    private var aliasNodes = 0
    /// Octets of the keys and texts so far, those that aliases stand for included.
    private var textOctets = 0
    private var aliasOctets = 0

    /// Prepares to read octets that must outlive the reader.
    init?(_ octets: UnsafeBufferPointer<UInt8>, firstLine: Int, limits: ReadingLimits) {
        unsafe self.octets = octets
        self.firstLine = firstLine
        self.limits = limits
        aliasBudget = ReadingLimits.objectNodes
        aliasOctetBudget = ReadingLimits.aliasOctets(ofDocument: octets.count)
        unsafe parser = .allocate(capacity: 1)
        unsafe event = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            unsafe event.deallocate()
            return nil
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, octets.baseAddress, octets.count)
    }

    deinit {
        if hasEvent { unsafe yaml_event_delete(event) }
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe event.deallocate()
    }

    /// The document's root; nil where the document is empty.
    ///
    /// With `listKind` and a sink, the items of a list go to the sink one by one and the root comes without them.
    mutating func root(
        _ interner: inout StringInterner, listKind: String?, items: (Value) -> Void
    ) throws(ManifestError) -> Value? {
        guard try next() == YAML_STREAM_START_EVENT else { return nil }
        guard try next() == YAML_DOCUMENT_START_EVENT else { return nil }
        let root: Value
        if try next() == YAML_MAPPING_START_EVENT, let listKind {
            root = try mapping(&interner, depth: 1, listKind: listKind, items: items)
        } else {
            root = try node(&interner, depth: 1)
        }
        guard try next() == YAML_DOCUMENT_END_EVENT else { throw unexpected("the document's end") }
        guard try next() == YAML_STREAM_END_EVENT else { throw error("a second document", expected: "one document") }
        return root
    }

    /// The one item of a text that is part of a list; the error is of no use to a person.
    ///
    /// It must use no alias, even of its own anchors: how many there may be is a matter of the whole list.
    mutating func item(_ interner: inout StringInterner) throws(ManifestError) -> Value {
        aliasBudget = 0
        for expected in [YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT, YAML_SEQUENCE_START_EVENT] {
            guard try next() == expected else { throw unexpected("an item of a list") }
        }
        _ = try next()
        // The depth that it has within its list.
        let item = try node(&interner, depth: 3)
        for expected in [YAML_SEQUENCE_END_EVENT, YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT] {
            guard try next() == expected else { throw unexpected("the item's end") }
        }
        return item
    }

    // MARK: Nodes

    /// The node that the current event begins.
    private mutating func node(_ interner: inout StringInterner, depth: Int) throws(ManifestError) -> Value {
        guard depth <= Self.maximumDepth else {
            throw error("more than \(Self.maximumDepth) levels of nesting", expected: "at most that many")
        }
        nodes += 1
        try checkNodes()
        switch unsafe event.pointee.type {
        case YAML_SCALAR_EVENT:
            return try scalar(&interner)
        case YAML_ALIAS_EVENT:
            return try alias(depth: depth)
        case YAML_SEQUENCE_START_EVENT:
            return try sequence(&interner, depth: depth)
        case YAML_MAPPING_START_EVENT:
            return try mapping(&interner, depth: depth, listKind: nil) { _ in }
        default:
            throw unexpected("a value")
        }
    }

    private var begin: Begin { Begin(nodes: nodes, textOctets: textOctets) }

    private func checkNodes() throws(ManifestError) {
        guard nodes - nodesBefore <= limits.nodes else {
            throw ManifestError.tooManyNodes(
                line: line, column: unsafe Int(event.pointee.start_mark.column) + 1, limit: limits.nodes)
        }
    }

    private mutating func scalar(_ interner: inout StringInterner) throws(ManifestError) -> Value {
        let line = line
        let first = begin
        let anchor = unsafe Self.text(event.pointee.data.scalar.anchor)
        textOctets += unsafe event.pointee.data.scalar.length
        let content = try scalarContent(&interner)
        return define(anchor, Value(content, line: line), since: first)
    }

    private func scalarContent(_ interner: inout StringInterner) throws(ManifestError) -> Value.Content {
        let octets = unsafe UnsafeBufferPointer(
            start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length
        ).span
        var isPlain = unsafe event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        if let tag = unsafe Self.text(event.pointee.data.scalar.tag) {
            switch tag {
            case "!", "tag:yaml.org,2002:str": isPlain = false
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
                "tag:yaml.org,2002:null":
                isPlain = true
            default: throw error("the tag \(Value.quoted(tag))", expected: "a value without a tag")
            }
        }
        if isPlain, let content = Self.plain(octets) { return content }
        guard let text = interner.string(octets) else {
            throw error("octets that are no UTF-8", expected: "UTF-8 text")
        }
        return .string(text)
    }

    /// What a plain scalar is by JSON's rules; nil for text.
    private static func plain(_ octets: Span<UInt8>) -> Value.Content? {
        guard !octets.isEmpty else { return .null }
        switch octets[0] {
        case UInt8(ascii: "~") where octets.count == 1: return .null
        case UInt8(ascii: "n") where matches(octets, "null"): return .null
        case UInt8(ascii: "t") where matches(octets, "true"): return .bool(true)
        case UInt8(ascii: "f") where matches(octets, "false"): return .bool(false)
        case UInt8(ascii: "-"), 0x30...0x39: return JSONNumber.content(octets)
        default: return nil
        }
    }

    private static func matches(_ octets: Span<UInt8>, _ word: StaticString) -> Bool {
        guard octets.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { expected in
            for index in octets.indices where unsafe octets[index] != expected[index] { return false }
            return true
        }
    }

    private mutating func sequence(
        _ interner: inout StringInterner, depth: Int, isOfObjects: Bool = false
    ) throws(ManifestError) -> Value {
        let line = line
        let first = begin
        let anchor = unsafe Self.text(event.pointee.data.sequence_start.anchor)
        unsafe try refuseTag(event.pointee.data.sequence_start.tag, unless: "tag:yaml.org,2002:seq")
        var elements: [Value] = []
        while try next() != YAML_SEQUENCE_END_EVENT {
            if isOfObjects { nodesBefore = nodes }
            elements.append(try node(&interner, depth: depth + 1))
        }
        return define(anchor, Value(.array(elements), line: line), since: first)
    }

    private mutating func mapping(
        _ interner: inout StringInterner, depth: Int, listKind: String?, items: (Value) -> Void
    ) throws(ManifestError) -> Value {
        let line = line
        let first = begin
        let anchor = unsafe Self.text(event.pointee.data.mapping_start.anchor)
        unsafe try refuseTag(event.pointee.data.mapping_start.tag, unless: "tag:yaml.org,2002:map")
        var members: [Value.Member] = []
        // Few objects have more, and growing by ones and twos costs more than the memory.
        members.reserveCapacity(4)
        var seen: [String: Int] = [:]
        while try next() != YAML_MAPPING_END_EVENT {
            let keyLine = self.line
            let key = try key(&interner)
            if let earlier = DuplicateKeys.earlier(key, in: members, seen: &seen) {
                throw error(
                    "the key \(Value.quoted(key)) again, which is on line \(members[earlier].keyLine) already",
                    expected: "each key once")
            }
            let type = try next()
            if let listKind, key == "items", type == YAML_SEQUENCE_START_EVENT {
                let apiVersion = members.first { $0.key == "apiVersion" }?.value.string
                while try next() != YAML_SEQUENCE_END_EVENT {
                    nodesBefore = nodes
                    let item = try node(&interner, depth: depth + 2)
                    ListItems.deliver(ListItems.named(item, listKind: listKind, apiVersion: apiVersion), each: items)
                }
                nodesBefore = nodes
                members.append(Value.Member(key: key, value: Value(.null), keyLine: keyLine))
            } else if limits.isPerItem, depth == 1, key == "items", type == YAML_SEQUENCE_START_EVENT {
                let value = try sequence(&interner, depth: depth + 1, isOfObjects: true)
                nodesBefore = nodes
                members.append(Value.Member(key: key, value: value, keyLine: keyLine))
            } else {
                let value = try node(&interner, depth: depth + 1)
                members.append(Value.Member(key: key, value: value, keyLine: keyLine))
            }
        }
        return define(anchor, Value(.object(members), line: line), since: first)
    }

    private mutating func key(_ interner: inout StringInterner) throws(ManifestError) -> String {
        guard unsafe event.pointee.type == YAML_SCALAR_EVENT else {
            throw error("a key that is no plain text", expected: "text as key")
        }
        let octets = unsafe UnsafeBufferPointer(
            start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length
        ).span
        textOctets += octets.count
        guard let key = interner.string(octets) else {
            throw error("octets that are no UTF-8", expected: "UTF-8 text")
        }
        if key == "<<", unsafe event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE {
            throw error("the merge key \"<<\"", expected: "the members themselves: merging is not supported")
        }
        return key
    }

    // MARK: Anchors

    private mutating func define(_ anchor: String?, _ value: Value, since first: Begin) -> Value {
        if let anchor {
            anchors[anchor] = Anchor(
                value: value, nodes: nodes - first.nodes + 1, octets: textOctets - first.textOctets)
        }
        return value
    }

    private mutating func alias(depth: Int) throws(ManifestError) -> Value {
        let name = unsafe Self.text(event.pointee.data.alias.anchor) ?? ""
        guard limits.takesAliases else {
            throw error(
                "the alias \(Violation.field("*" + name))",
                expected: "the value itself: aliases are not taken in a request")
        }
        guard let anchor = anchors[name] else {
            throw error(
                "the alias \(Violation.field("*" + name))",
                expected: "an anchor \(Violation.field("&" + name)) that is complete before it")
        }
        nodes += anchor.nodes
        guard nodes - nodesBefore <= limits.nodes else {
            throw error(
                "an object of more than \(limits.nodes) values, those that aliases stand for included",
                expected: "at most that many in one object")
        }
        textOctets += anchor.octets
        aliasOctets += anchor.octets
        guard aliasOctets <= aliasOctetBudget else {
            throw error(
                "aliases that repeat more than \(aliasOctetBudget) octets of text",
                expected: "fewer aliases, or the texts themselves")
        }
        aliasNodes += anchor.nodes
        guard aliasNodes <= aliasBudget else {
            throw error(
                "aliases that repeat more than \(aliasBudget) values",
                expected: "fewer aliases, or the values themselves")
        }
        var counted = 0
        guard depth - 1 + ValueDepth.measure(anchor.value, nodes: &counted) <= Self.maximumDepth else {
            throw error("more than \(Self.maximumDepth) levels of nesting", expected: "at most that many")
        }
        return anchor.value
    }

    private func refuseTag(
        _ tag: UnsafeMutablePointer<yaml_char_t>?, unless core: String
    ) throws(ManifestError) {
        if let tag = unsafe Self.text(tag), tag != core, tag != "!" {
            throw error("the tag \(Value.quoted(tag))", expected: "a value without a tag")
        }
    }

    // MARK: Events

    /// Goes to the next event.
    private mutating func next() throws(ManifestError) -> yaml_event_type_t {
        if hasEvent { unsafe yaml_event_delete(event) }
        hasEvent = false
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw syntaxError() }
        hasEvent = true
        return unsafe event.pointee.type
    }

    /// The line of the current event in the file.
    var line: Int { unsafe firstLine + Int(event.pointee.start_mark.line) }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }
}
