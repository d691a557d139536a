internal import ResourceStore
internal import Resources

/// One watch: sends what is there, then what changes, until its time is over, the client goes or the server stops.
struct WatchStream: Sendable {
    var store: ResourceStore
    var options: WatchOptions
    var encoder: WatchEncoder
    /// How often a client that wants bookmarks gets one; the real server's minute.
    var bookmarkInterval = Duration.seconds(60)

    /// Octets that are gathered before they are sent.
    private static let pieceOctets = 65_536

    /// Runs until the watch's end.
    func run(_ writer: ResponseWriter) async {
        var watch = self
        // The only failure is that the client is gone: nothing is left to say to it.
        try? await watch.send(writer)
    }

    private mutating func send(_ writer: ResponseWriter) async throws(ResponseWriter.Closed) {
        let path = encoder.path
        let end = ContinuousClock.now + options.timeout
        var nextBookmark = ContinuousClock.now + bookmarkInterval
        var revision = try await begin(writer)
        while !Task.isCancelled, !writer.isStopping, ContinuousClock.now < end {
            let deadline = options.allowsBookmarks ? min(end, nextBookmark) : end
            let changes: StoreChanges
            do throws(StoreChangesError) {
                changes = try await store.changes(
                    after: revision, kind: path.kind, namespace: path.namespace, deadline: deadline)
            } catch {
                var line: [UInt8] = []
                encoder.appendError(Self.status(error, revision), to: &line)
                return try await writer.write(line)
            }
            var lines: [UInt8] = []
            for event in changes.events {
                append(event, to: &lines)
                // A watch that begins far back gets much: it is made as the client reads it.
                guard lines.count >= Self.pieceOctets else { continue }
                try await writer.write(lines)
                lines.removeAll(keepingCapacity: true)
            }
            revision = max(revision, changes.revision)
            if options.allowsBookmarks, ContinuousClock.now >= nextBookmark, ContinuousClock.now < end {
                encoder.appendBookmark(revision, to: &lines)
                nextBookmark = .now + bookmarkInterval
            }
            if !lines.isEmpty { try await writer.write(lines) }
        }
        guard options.allowsBookmarks else { return }
        var line: [UInt8] = []
        encoder.appendBookmark(revision, to: &line)
        try await writer.write(line)
    }

    /// Sends what is there, where that is asked for, and tells from which revision on changes are sent.
    private mutating func begin(_ writer: ResponseWriter) async throws(ResponseWriter.Closed) -> Int64 {
        switch options.start {
        case .after(let revision): return revision
        case .now: return store.revision
        case .everything: break
        }
        let snapshot = store.objects(of: encoder.path.kind, namespace: encoder.path.namespace)
        var lines: [UInt8] = []
        for object in snapshot.objects where options.selection.contains(object) {
            encoder.appendInitial(object, to: &lines)
            guard lines.count >= Self.pieceOctets else { continue }
            try await writer.write(lines)
            lines.removeAll(keepingCapacity: true)
        }
        if options.marksInitialEnd {
            encoder.appendBookmark(snapshot.revision, isInitialEnd: true, to: &lines)
        }
        if !lines.isEmpty { try await writer.write(lines) }
        return snapshot.revision
    }

    /// Encodes a change as the watch's selectors see it: an object can begin and cease to be selected.
    private mutating func append(_ event: StoreEvent, to lines: inout [UInt8]) {
        guard !options.selection.isEverything else {
            return encoder.append(WatchEventType(event.type), event.object, revision: event.revision, to: &lines)
        }
        let was = event.previous.map { options.selection.contains($0) } ?? false
        let isNow = event.type != .deleted && options.selection.contains(event.object)
        let type: WatchEventType
        switch (was, isNow) {
        case (false, false): return
        case (false, true): type = .added
        case (true, true): type = .modified
        case (true, false): type = .deleted
        }
        encoder.append(type, event.object, revision: event.revision, to: &lines)
    }

    private static func status(_ error: StoreChangesError, _ revision: Int64) -> APIStatus {
        switch error {
        case .expired(let oldest): .expired("too old resource version: \(revision) (\(oldest))")
        // It is another store's, or an older copy of this one: the client must list anew.
        case .future: .expired("resource version \(revision) is not reached yet: list again")
        }
    }
}

extension WatchEventType {
    init(_ type: StoreEvent.ChangeType) {
        self =
            switch type {
            case .added: .added
            case .modified: .modified
            case .deleted: .deleted
            }
    }
}
