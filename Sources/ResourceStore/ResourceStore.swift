import Dispatch
public import Resources
import Synchronization

/// Durable, versioned objects, with a feed of their changes.
///
/// All objects are also in memory, so that reads ask no disk. One queue makes all changes, in the order in which they
/// were asked for; writes that wait at the same time share one commit. A change is visible once it is on the disk.
public final class ResourceStore: Sendable {
    /// The name of the store's file in the state folder.
    public static let fileName = "store.db"

    /// Where the file is.
    public let path: String
    /// What is damaged in the file and therefore not served, in words, as it was found when it was opened.
    public let problems: [String]

    let feed: ChangeFeed
    /// Nil once the store is closed. Used by the queue, and by `close()` when the queue is done.
    let file: Mutex<StoreFile?>
    let waiting = Mutex(WaitingChanges())
    /// What is told of changes before they are stored.
    let journal: (any StoreJournal)?
    let queue = DispatchQueue(label: "pointsman.store")
    /// What was taken out of a file that an older version has written; nil where nothing was.
    public let mending: StoreMending?

    /// Opens the store's file, which is made if it is not there (with the Namespace `default`), and reads it whole.
    ///
    /// - Parameter path: The file. SQLite keeps two more beside it, with `-wal` and `-shm` behind the name.
    /// - Parameter historyLimit: How many changes of each kind are kept for watches.
    /// - Parameter revisions: How much of the objects' past is kept.
    /// - Parameter journal: What is told of changes before they are stored.
    public convenience init(
        path: String, historyLimit: Int = 10_000, revisions: RevisionLimits = RevisionLimits(),
        journal: (any StoreJournal)? = nil
    ) throws(StoreError) {
        try self.init(
            path: path, historyLimit: historyLimit, migrations: StoreSchema.migrations, revisions: revisions,
            journal: journal)
    }

    /// Opens the file with a schema of a test's own.
    package init(
        path: String, historyLimit: Int, migrations: [String], revisions: RevisionLimits = RevisionLimits(),
        journal: (any StoreJournal)? = nil
    ) throws(StoreError) {
        let file = try StoreFile(path: path, migrations: migrations, revisions: revisions)
        let (objects, problems) = try file.load()
        var transaction = StoreTransaction(
            contents: StoreContents(
                objects: objects, revision: file.firstRevision, imports: try file.loadImports()))
        if file.isNew { transaction.put(DefaultNamespace.key, DefaultNamespace.value()) }
        do throws(StoreError) {
            try file.commit(transaction.rows, revision: transaction.contents.revision)
        } catch {
            // With a full disk the server can at least serve what there is.
            guard error == .full, !file.isNew else { throw error }
        }
        self.path = path
        self.problems = problems
        self.journal = journal
        mending = file.mending
        feed = ChangeFeed(contents: transaction.contents, historyLimit: historyLimit)
        self.file = Mutex(file)
    }

    /// Whether a journal is told of changes.
    public var isJournaled: Bool { journal != nil }

    // MARK: Reading

    /// The last revision that was given to a change.
    public var revision: Int64 { feed.revision }

    /// The object that is shown under a key.
    public func object(_ key: ResourceKey) -> StoredObject? { feed.object(key) }

    /// The objects of a kind that are shown, all or those of a namespace.
    public func objects(of kind: ResourceKind, namespace: String? = nil) -> StoreSnapshot {
        feed.snapshot(of: kind, namespace: namespace)
    }

    /// What imports remember now of the objects that they have taken from elsewhere.
    public var imports: ImportRecords { feed.contents.imports }

    /// The changes of a kind after a revision, in all namespaces or in one.
    ///
    /// Waits until there are some, the deadline has passed or the task is cancelled; in the last two cases there are none.
    public func changes(
        after revision: Int64, kind: ResourceKind, namespace: String?, deadline: ContinuousClock.Instant
    ) async throws(StoreChangesError) -> StoreChanges {
        try await feed.changes(after: revision, kind: kind, namespace: namespace, deadline: deadline)
    }

    /// Has a body called with the changes of each commit, in order, on the store's queue, which it holds up meanwhile.
    ///
    /// - Returns: The revision after which it is called for all changes: what it says of the present is to be read then.
    @discardableResult
    public func observe(_ body: @escaping @Sendable ([StoreEvent]) -> Void) -> Int64 { feed.observe(body) }

    // MARK: Changing

    /// Runs a body that reads and changes objects; returns when the changes are on the disk.
    ///
    /// Throws what the body throws, or ``StoreError``; nothing is changed then.
    @discardableResult
    public func write<Output: Sendable>(
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            submit(.write(BodyWrite(continuation, body)))
        }
    }

    /// Makes changes of what is shown but not persisted; returns when they are visible.
    public func setVolatile(_ changes: [VolatileChange]) async {
        await withCheckedContinuation { continuation in
            submit(.volatile(changes, continuation))
        }
    }

    /// Makes the changes that wait and then closes the file; later writes fail.
    public func close() {
        queue.sync {
            makeChanges()
            file.withLock { file in
                // Without its success the revisions that were set aside are skipped at the next start.
                try? file?.commit([:], revision: feed.revision, isLast: true)
                file = nil
            }
        }
    }
}
