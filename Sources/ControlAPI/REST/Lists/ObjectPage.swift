internal import ResourceStore
internal import Resources

/// The objects of one answer to a list, and how it goes on.
struct ObjectPage: Sendable {
    var objects: [StoredObject]
    /// The revision of the snapshot, the same for all its pages.
    var revision: Int64
    /// The token of the next page; nil at the end.
    var continueToken: String?
    /// How many objects are left; nil at the end, and where a selector would have to be tried on them.
    var remaining: Int?

    /// Takes a page out of a snapshot.
    init(of snapshot: StoreSnapshot, _ options: ListOptions) {
        revision = snapshot.revision
        var rest = snapshot.objects
        if let token = options.continuation { rest = rest[afterNamespace: token.namespace, token.name] }
        guard options.limit != nil || !options.selection.isEverything else {
            objects = Array(rest)
            return
        }
        objects = []
        let limit = options.limit ?? Int.max
        var taken = 0
        for object in rest {
            if options.selection.contains(object) {
                // This one is selected, so the next page will not be empty.
                guard objects.count < limit else { break }
                objects.append(object)
            }
            taken += 1
        }
        guard taken < rest.count, let last = objects.last else { return }
        continueToken = ContinueToken(revision: revision, namespace: last.key.namespace, name: last.key.name).text
        if options.selection.isEverything { remaining = rest.count - taken }
    }

    /// A page of objects that are at hand.
    init(of objects: [StoredObject], revision: Int64) {
        self.objects = objects
        self.revision = revision
    }

    /// Octets of a list that is sent whole.
    private static let wholeOctets = 1 << 20
    /// Octets of a longer one that are made at a time.
    private static let pieceOctets = 65_536

    /// The list as a response's body. A long one is made while the client reads: many that read slowly would otherwise
    /// keep as many copies of it.
    func body(_ text: ListText) -> ServerResponse.Body {
        guard objects.reduce(0, { $0 + $1.json.count }) > Self.wholeOctets else {
            return .octets(octets(text))
        }
        return .stream { writer in
            // The only failure is that the client is gone.
            try? await send(writer, text)
        }
    }

    private func send(_ writer: ResponseWriter, _ text: ListText) async throws(ResponseWriter.Closed) {
        var piece = text.head(of: self)
        for (index, object) in objects.enumerated() {
            text.append(object, isFirst: index == 0, to: &piece)
            guard piece.count >= Self.pieceOctets else { continue }
            try await writer.write(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try await writer.write(piece + text.end(of: self))
    }

    /// The list in one piece.
    func octets(_ text: ListText) -> [UInt8] {
        var octets = text.head(of: self)
        octets.reserveCapacity(objects.reduce(256) { $0 + $1.json.count + 8 })
        for (index, object) in objects.enumerated() { text.append(object, isFirst: index == 0, to: &octets) }
        return octets + text.end(of: self)
    }
}
