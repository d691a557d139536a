import Dispatch
import Resources
import Synchronization

extension ResourceStore {
    /// Adds changes to those that wait.
    func submit(_ change: WaitingChanges.Change) {
        guard waiting.withLock({ $0.add(change) }) else { return }
        queue.async { self.makeChanges() }
    }

    /// Makes all changes that wait, on the store's queue.
    func makeChanges() {
        while true {
            let groups = waiting.withLock { $0.take() }
            guard !groups.isEmpty else { return }
            for group in groups {
                switch group {
                case .writes(let writes): commit(writes)
                case .volatile(let changes, let waiting): show(changes, waiting)
                }
            }
        }
    }

    /// Runs writes one after the other, and persists what they changed in one commit.
    private func commit(_ writes: [any WaitingWrite]) {
        var contents = feed.contents
        var events: [StoreEvent] = []
        var rows: [ResourceKey: StoredObject?] = [:]
        var revisions: [NewRevision] = []
        var notes: [UInt8] = []
        var imports: [ImportedKey: ImportRow] = [:]
        for write in writes {
            guard let transaction = write.run(on: contents) else { continue }
            contents = transaction.contents
            events += transaction.events
            rows.merge(transaction.rows) { $1 }
            revisions += transaction.revisions
            notes += transaction.notes
            imports.merge(transaction.importRows) { $0.followed(by: $1) }
        }
        // Without a commit also those are told of the failure whose bodies threw: they may have seen what was not committed.
        if let failure = persist(rows, contents.revision, revisions, notes, imports) {
            for write in writes { write.finish(failure) }
            return
        }
        feed.publish(contents, events) {
            for write in writes { write.finish(nil) }
        }
    }

    private func persist(
        _ rows: [ResourceKey: StoredObject?], _ revision: Int64, _ revisions: [NewRevision], _ notes: [UInt8],
        _ imports: [ImportedKey: ImportRow]
    ) -> (any Error)? {
        guard !rows.isEmpty || !imports.isEmpty else { return nil }
        return file.withLock { file -> (any Error)? in
            do {
                guard file != nil else { throw StoreError.failed("\(path) is closed") }
                if !notes.isEmpty { try journal?.append(notes) }
            } catch {
                return error
            }
            do throws(StoreError) {
                try file?.commit(rows, revision: revision, revisions: revisions, imports: imports)
                return nil
            } catch {
                if !notes.isEmpty { journal?.retract() }
                return error
            }
        }
    }

    private func show(_ changes: [VolatileChange], _ waiting: [CheckedContinuation<Void, Never>]) {
        var contents = feed.contents
        let events = changes.compactMap { contents.apply($0) }
        file.withLock { file in
            guard file?.needsReservation(contents.revision) ?? false else { return }
            // Where the disk is full this is tried again with each change, as long as revisions are left and beyond.
            try? file?.commit([:], revision: contents.revision)
        }
        feed.publish(contents, events) {
            for continuation in waiting { continuation.resume() }
        }
    }
}
