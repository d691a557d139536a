internal import ResourceStore
internal import Resources

/// The types of a watch's events.
enum WatchEventType: String, Sendable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
    case bookmark = "BOOKMARK"
    case error = "ERROR"
}

/// Writes the events of one watch: a line of JSON each.
struct WatchEncoder: Sendable {
    /// What is watched.
    var path: ResourcePath
    /// The form in which objects are sent.
    var form: Representation
    /// How much of an object the rows of a table carry.
    var includeObject: IncludeObject
    /// The time of now, for ages in tables.
    var now: @Sendable () -> Timestamp
    /// What other watches have encoded.
    var shared: EncodedEvents
    /// A table's columns are told with the first event alone.
    private var hasToldColumns = false

    init(
        path: ResourcePath, form: Representation, includeObject: IncludeObject, shared: EncodedEvents,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.path = path
        self.form = form
        self.includeObject = includeObject
        self.shared = shared
        self.now = now
    }

    /// An object that was there at the watch's begin.
    mutating func appendInitial(_ object: StoredObject, to lines: inout [UInt8]) {
        append(.added, self.object(object), to: &lines)
    }

    /// A change; what other watches of the same form have encoded is not encoded again.
    mutating func append(_ type: WatchEventType, _ object: StoredObject, revision: Int64, to lines: inout [UInt8]) {
        guard !isTable || hasToldColumns else {
            append(type, self.object(object), to: &lines)
            return
        }
        let place = EncodedEvents.Place(
            revision: revision, type: type, kind: path.kind, version: path.version, form: form,
            includeObject: includeObject)
        lines += shared.octets(place) {
            var line: [UInt8] = []
            append(type, self.object(object), to: &line)
            return line
        }
    }

    private var isTable: Bool {
        if case .table = form { true } else { false }
    }

    /// The revision that the client has reached, or the end of what was there at the begin.
    mutating func appendBookmark(_ revision: Int64, isInitialEnd: Bool = false, to lines: inout [UInt8]) {
        var metadata: Value = ["resourceVersion": .text("\(revision)")]
        if isInitialEnd { metadata.set(["k8s.io/initial-events-end": "true"], for: "annotations") }
        var object: Value
        switch form {
        case .objects:
            object = ["kind": .text(path.kind.rawValue), "apiVersion": .text(path.apiVersion), "metadata": metadata]
        case .metadata(let version):
            object = [
                "kind": "PartialObjectMetadata", "apiVersion": .text("meta.k8s.io/\(version)"), "metadata": metadata,
            ]
        case .table(let version):
            let apiVersion = Value.text("meta.k8s.io/\(version)")
            let cells = [Value](repeating: "", count: path.kind.printerColumns.count)
            object = [
                "kind": "Table", "apiVersion": apiVersion, "metadata": ["resourceVersion": .text("\(revision)")],
                "columnDefinitions": nil,
                "rows": [
                    [
                        "cells": Value(.array(cells)),
                        "object": ["kind": "PartialObjectMetadata", "apiVersion": apiVersion, "metadata": metadata],
                    ]
                ],
            ]
        }
        append(.bookmark, object.json, to: &lines)
    }

    /// Why the watch ends.
    func appendError(_ status: APIStatus, to lines: inout [UInt8]) {
        append(.error, status.json, to: &lines)
    }

    private mutating func object(_ object: StoredObject) -> [UInt8] {
        switch form {
        case .objects: return object.json(in: path)
        case .metadata(let version): return object.metadataJSON(version: version)
        case .table(let version):
            let json = ResourceTable.json(
                of: [object], kind: path.kind, version: path.version, tableVersion: version,
                resourceVersion: "\(object.revision)",
                continueToken: nil, remaining: nil, includeObject: includeObject, now: now(),
                withColumns: !hasToldColumns)
            hasToldColumns = true
            return json
        }
    }

    private func append(_ type: WatchEventType, _ object: [UInt8], to lines: inout [UInt8]) {
        lines += "{\"type\":\"\(type.rawValue)\",\"object\":".utf8
        lines += object
        lines += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
    }
}
