/// Reads documents of YAML or JSON into trees; the objects of a list come one by one.
///
/// A reader keeps strings that repeat from one document to the next, so keep it for a file or a thread.
public struct ManifestReader: ~Copyable {
    private var interner = StringInterner()
    private let limits: ReadingLimits

    /// Makes a reader.
    ///
    /// - Parameter limits: What an object may come to; those of files also let a single value (``value(in:format:)``)
    ///   have any size, which is the operator's own, such as the configuration.
    public init(limits: ReadingLimits = .file) {
        self.limits = limits
    }

    /// The bounds of a text that is one value.
    private var valueLimits: ReadingLimits { limits.isPerItem ? .unbounded : limits }

    /// Delivers the objects of one document: none where it is empty, the items of a `kind: List` or `<Kind>List`, or its root.
    ///
    /// Items are delivered while the rest of the list is still unread. A list that turns out to be malformed has then
    /// delivered the items before the error: a caller that wants all or nothing keeps them back until this returns.
    /// Of an item of a list there is no root but the item; an error does not tell more than that its list must be read
    /// as a whole (``DocumentSplitter/items(in:format:)``).
    public mutating func read(
        _ document: ManifestDocument, in contents: Span<UInt8>, each: (Value) -> Void
    ) throws(ManifestError) {
        let octets = contents.extracting(document.range)
        if let error = UnreadableText.encodingError(octets, line: document.firstLine) { throw error }
        do throws(ManifestError) {
            try readObjects(document, octets, each: each)
        } catch {
            throw UnreadableText.explain(error, in: octets, firstLine: document.firstLine)
        }
    }

    private mutating func readObjects(
        _ document: ManifestDocument, _ octets: Span<UInt8>, each: (Value) -> Void
    ) throws(ManifestError) {
        switch document.format {
        case .json:
            var reader = JSONReader(firstLine: document.firstLine, limits: limits)
            if document.isListItem {
                var item = try reader.item(octets, &interner)
                if let list = document.list {
                    item = ListItems.named(
                        item, listKind: list.kind + ListItems.anyKind,
                        apiVersion: list.apiVersion.isEmpty ? nil : list.apiVersion)
                }
                ListItems.deliver(item, each: each)
            } else if let root = try reader.root(of: octets, &interner, streamsItems: true, items: each) {
                ListItems.deliver(root, each: each)
            }
        case .yaml:
            if document.isListItem {
                let item = try yaml(octets, document.firstLine, limits) { (reader, interner) throws(ManifestError) in
                    try reader.item(&interner)
                }
                ListItems.deliver(item, each: each)
                return
            }
            let listKind = Self.topLevelListKind(octets)
            let root = try yaml(octets, document.firstLine, limits) { (reader, interner) throws(ManifestError) in
                try reader.root(&interner, listKind: listKind, items: each)
            }
            if let root, root.content != .null {
                if let listKind, root["kind"]?.string != listKind {
                    throw ManifestError(
                        line: root.line, column: 1, found: "a list whose kind is not \(listKind) as a line of it says",
                        expected: "one line that begins with \"kind:\"")
                }
                ListItems.deliver(root, each: each)
            }
        }
    }

    /// The root of one document, whatever it is; nil where the document is empty.
    public mutating func value(
        _ document: ManifestDocument, in contents: Span<UInt8>
    ) throws(ManifestError) -> Value? {
        let octets = contents.extracting(document.range)
        if let error = UnreadableText.encodingError(octets, line: document.firstLine) { throw error }
        do throws(ManifestError) {
            return try root(document, octets)
        } catch {
            throw UnreadableText.explain(error, in: octets, firstLine: document.firstLine)
        }
    }

    private mutating func root(
        _ document: ManifestDocument, _ octets: Span<UInt8>
    ) throws(ManifestError) -> Value? {
        switch document.format {
        case .json:
            var reader = JSONReader(firstLine: document.firstLine, limits: valueLimits)
            return try reader.root(of: octets, &interner, streamsItems: false) { _ in }
        case .yaml:
            return try yaml(octets, document.firstLine, valueLimits) { (reader, interner) throws(ManifestError) in
                try reader.root(&interner, listKind: nil) { _ in }
            }
        }
    }

    /// The root of a text that is one document, such as a configuration file; nil where it is empty.
    public mutating func value(
        in contents: Span<UInt8>, format: ManifestFormat = .yaml
    ) throws(ManifestError) -> Value? {
        let start = ByteOrderMark.length(in: contents)
        let document = ManifestDocument(format: format, range: start..<contents.count, firstLine: 1)
        return try value(document, in: contents)
    }

    private mutating func yaml<Result>(
        _ octets: Span<UInt8>, _ firstLine: Int, _ limits: ReadingLimits,
        _ read: (inout YAMLReader, inout StringInterner) throws(ManifestError) -> Result
    ) throws(ManifestError) -> Result {
        return unsafe try octets.withUnsafeBufferPointer { (buffer) throws(ManifestError) in
            guard var reader = unsafe YAMLReader(buffer, firstLine: firstLine, limits: limits) else {
                throw ManifestError(
                    line: firstLine, column: 1, found: "no memory for the parser", expected: "free memory")
            }
            return try read(&reader, &interner)
        }
    }

    /// The kind of a list in block notation, found without parsing: kubectl writes it behind the items.
    ///
    /// Only a line that begins with `kind:` counts, so that the kinds of the items are passed over.
    static func topLevelListKind(_ octets: Span<UInt8>) -> String? {
        var start = 0
        while start < octets.count {
            if octets[start] == UInt8(ascii: "k"), start + 5 < octets.count, octets[start + 1] == UInt8(ascii: "i"),
                octets[start + 2] == UInt8(ascii: "n"), octets[start + 3] == UInt8(ascii: "d"),
                octets[start + 4] == UInt8(ascii: ":")
            {
                return listKind(octets, from: start + 5)
            }
            while start < octets.count, octets[start] != 0x0A { start += 1 }
            start += 1
        }
        return nil
    }

    /// The word behind `kind:`, quotes aside, where it ends in `List`; no other costs a string.
    private static func listKind(_ octets: Span<UInt8>, from position: Int) -> String? {
        var start = position
        while start < octets.count, !isWord(octets[start]), octets[start] != 0x0A { start += 1 }
        var end = start
        while end < octets.count, isWord(octets[end]) { end += 1 }
        guard end - start >= 4, octets[end - 4] == UInt8(ascii: "L"), octets[end - 1] == UInt8(ascii: "t"),
            let word = try? UTF8Span(validating: octets.extracting(start..<end))
        else { return nil }
        let kind = String(copying: word)
        return ListItems.isList(kind) ? kind : nil
    }

    private static func isWord(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39: true
        default: false
        }
    }
}
