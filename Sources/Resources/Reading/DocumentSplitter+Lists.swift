extension DocumentSplitter {
    /// The documents in order as ``documents(in:format:)`` has them, but with the items of each `kind: List` in its place.
    ///
    /// An item that can be read by itself means the same as in its list. If one can not be read, as where it uses an
    /// anchor of another, the list as a whole says what is wrong, or is right all the same: read that document instead.
    /// A list that is not clearly of the form that kubectl prints stays one document, as do lists of other kinds
    /// (`PodList`), which tell what their items are.
    ///
    /// - Parameter splitsListsOfKinds: Whether JSON's lists of a kind, as API servers send them, are taken apart as well.
    public static func items(
        in contents: Span<UInt8>, format: ManifestFormat, splitsListsOfKinds: Bool = false
    ) -> [ManifestDocument] {
        let documents = documents(in: contents, format: format)
        var result: [ManifestDocument] = []
        result.reserveCapacity(documents.count)
        for document in documents {
            let items =
                switch format {
                case .yaml: YAMLListSplitter.items(of: document, in: contents)
                case .json: JSONListSplitter.items(of: document, in: contents, splitsListsOfKinds: splitsListsOfKinds)
                }
            guard let items else {
                result.append(document)
                continue
            }
            // The usual file is one list: no second copy of its items.
            if documents.count == 1 { return items }
            result += items
        }
        return result
    }

    /// What is left of a list without its items, and its member `items`; nil where a document is no list.
    ///
    /// - Parameter frame: The octets before the first item and those behind the last.
    static func list(of frame: [UInt8], format: ManifestFormat) -> (root: Value, items: Value.Member)? {
        let document = ManifestDocument(format: format, range: 0..<frame.count, firstLine: 1)
        var reader = ManifestReader()
        guard let root = try? reader.value(document, in: frame.span), ListItems.isList(root["kind"]?.string),
            let items = root.members.first(where: { $0.key == "items" })
        else { return nil }
        return (root, items)
    }
}
