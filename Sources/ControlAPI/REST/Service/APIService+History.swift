internal import Logging
internal import ResourceStore
internal import Resources

extension APIService {
    /// Octets of the objects in one answer, save that it has at least one revision and the one before it in memory.
    private static let historyOctets = 1 << 20

    /// What is kept of an object's past, each revision with what it changed; also of an object that was deleted. Long
    /// histories come in parts: `limit` says of how many revisions at most, and `continue` where to go on.
    func history(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        guard let key = path.key else { throw .notFound(path.kind, path.name ?? "") }
        let start = try Self.historyStart(request.query)
        let limit = try request.query.integer("limit") ?? 0
        // One at a time: two revisions of the largest object are some 100 MB as trees.
        await histories.enter()
        defer { histories.leave() }
        let page: RevisionPage
        do throws(StoreError) {
            page = try await store.revisions(of: key, from: start, octets: Self.historyOctets)
        } catch {
            storingFailures.log("cannot read an object's history: \(error)")
            throw APIStatus(code: 500, message: "the history cannot be read: \(error)")
        }
        if !page.damaged.isEmpty {
            let numbers = page.damaged.prefix(20).map { "\($0)" }.joined(separator: ", ")
            storingFailures.log("revisions \(numbers) of \(key) are damaged and left out of its history")
        }
        guard !page.revisions.isEmpty || store.object(key) != nil else { throw .notFound(path.kind, key.name) }
        return ServerResponse(json: Self.json(page, start, limit, key, store.revision), warnings: [])
    }

    private static func historyStart(_ query: APIQuery) throws(APIStatus) -> Int64 {
        guard let token = query["continue"] else { return 0 }
        guard let number = Int64(token), number > 0 else {
            throw .badRequest("continue: found \(Value.quoted(token)), expected what the last answer says")
        }
        return number
    }

    /// A part of a history. One that goes on begins behind the revision that was told last.
    private static func json(
        _ page: RevisionPage, _ start: Int64, _ limit: Int64, _ key: ResourceKey, _ version: Int64
    ) -> [UInt8] {
        let schema = key.kind.schema(version: key.kind.storageVersion)
        var items: [UInt8] = []
        var previous: Value?
        var last: Int64 = 0
        var count: Int64 = 0
        var next = page.next
        for (index, revision) in page.revisions.enumerated() {
            let object = revision.value()
            defer { previous = object }
            if start > 0, index == 0, revision.number == start { continue }
            if limit > 0, count == limit {
                next = last
                break
            }
            if count > 0 { items.append(UInt8(ascii: ",")) }
            count += 1
            last = revision.number
            let isFirst = index == 0 && revision.number > 1
            append(revision, isFirst ? nil : changes(previous, object, schema), to: &items)
        }
        var metadata: Value = ["resourceVersion": .text("\(version)")]
        if let next { metadata.set(.text("\(next)"), for: "continue") }
        var json = Array(#"{"kind":"RevisionList","apiVersion":"pointsman.dev/v1","metadata":"#.utf8)
        metadata.appendJSON(to: &json)
        json += #","items":["#.utf8
        json += items
        json += "]}".utf8
        return json
    }

    private static func append(_ revision: StoredRevision, _ changes: [FieldChange]?, to json: inout [UInt8]) {
        let author = revision.author
        let item: Value = [
            "number": Value(.integer(revision.number)), "resourceVersion": .text("\(revision.revision)"),
            "generation": Value(.integer(revision.generation)), "time": .text(author.time.description),
            "user": .text(author.user), "verb": .text(author.verb), "requestID": .text(author.requestID),
        ]
        json += item.json.dropLast()
        if let changes {
            json += #","diff":["#.utf8
            for (index, change) in changes.enumerated() {
                if index > 0 { json.append(UInt8(ascii: ",")) }
                change.value.appendJSON(to: &json)
            }
            json.append(UInt8(ascii: "]"))
        }
        if let object = revision.json {
            json += #","object":"#.utf8
            json += object
        } else {
            json += #","deleted":true"#.utf8
        }
        json.append(UInt8(ascii: "}"))
    }

    /// What leads from one revision to the next, the version apart, which each names.
    private static func changes(_ old: Value?, _ new: Value?, _ schema: Schema?) -> [FieldChange] {
        func versionless(_ value: Value?) -> Value? {
            guard var value else { return nil }
            value.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
            return value
        }
        return FieldChange.between(versionless(old), versionless(new), schema: schema)
    }
}
