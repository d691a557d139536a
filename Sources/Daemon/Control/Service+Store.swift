import ControlAPI
import Dispatch
import Fleet
import FoundationEssentials
import Logging
import ResourceStore
import Resources
import Traffic
import Transport

// The store's objects into the answers, and what the server has to say of them back.
extension Service {
    /// How long statuses that could not be written wait for the next attempt, in seconds.
    private static let statusRetry = 5
    /// How often it is looked for events that are too old, in seconds.
    private static let eventExpiry = 60

    /// Damaged objects of the store that are logged one by one.
    private static let toldProblems = 20

    /// Opens the store of a state folder, and the audit log beside it.
    static func openStore(
        _ folder: String, _ control: Configuration.Control, _ logger: Logger
    ) throws(ServiceError) -> ResourceStore {
        let audit = try control.audit.map { (audit) throws(ServiceError) in try openAuditLog(audit, logger) }
        let path = "\(folder)/\(ResourceStore.fileName)"
        do throws(StoreError) {
            let store = try ResourceStore(path: path, revisions: control.history, journal: audit)
            for problem in store.problems.prefix(toldProblems) { logger.error("\(problem)") }
            if store.problems.count > toldProblems {
                logger.error("\(path): \(store.problems.count - toldProblems) more objects are damaged")
            }
            if let mending = store.mending { logger.notice("\(path): \(mending)") }
            return store
        } catch {
            throw ServiceError("the store \(path) cannot be used: \(error)")
        }
    }

    private static func openAuditLog(
        _ audit: Configuration.Control.Audit, _ logger: Logger
    ) throws(ServiceError) -> AuditLog {
        let file = audit.presentFile
        if file != audit.file {
            logger.warning(
                "the audit log goes on at \(file), as it was begun there: to have it in `state`, stop the server and move it to \(audit.file)"
            )
        }
        let log = AuditLog(
            path: file, isRequired: audit.isRequired, limit: Int64(audit.mebibytes) << 20, kept: audit.kept,
            logger: logger)
        do throws(SystemError) {
            try log.open()
        } catch {
            let reason = "the audit log \(file) cannot be written: \(error.withAdvice)"
            guard !audit.isRequired else {
                throw ServiceError("\(reason): no write would go without it (control.auditRequired)")
            }
            logger.error("\(reason): writes are not told until it can be")
        }
        return log
    }

    /// Hears of the store's changes from now on; they are taken over once there is a table to change.
    func followStore() {
        guard let store, let writer else { return }
        store.observe { [weak self, executor, storeEvents] events in
            let news = events.filter { $0.object.origin == .stored && !writer.isOwn($0) }
            guard !news.isEmpty else { return }
            // What comes until the queue has time is taken over in one.
            guard storeEvents.add(news) else { return }
            executor.queue.async { [weak self] in self?.assumeIsolated { $0.takeStoreEvents() } }
        }
        expireEvents()
    }

    /// Takes over what has changed in the store.
    func takeStoreEvents() {
        guard publisher != nil else { return }
        let events = storeEvents.take()
        guard !events.isEmpty else { return }
        let start = ContinuousClock.now
        let outcome = definitions.take(events)
        publishStored(outcome, since: start)
    }

    /// Has written what the last evaluation came to.
    func followEvaluation() {
        guard writer != nil else { return }
        let (profiles, addresses) = definitions.takeEvaluated()
        backlog.profiles.insert(profiles)
        backlog.addresses.insert(addresses)
        writeSoon()
    }

    /// Writes what waits, one batch after another, while other work of the queue goes on between them.
    func writeSoon() {
        guard let writer, !backlog.isWriting else { return }
        backlog.isWriting = true
        Task { await write(with: writer) }
    }

    private func write(with writer: StoreWriter) async {
        while let batch = takeBatch() {
            let now = Self.timestamp
            do {
                let transitions = try await writer.write(batch, now: now)
                backlog.isFailing = false
                for event in transitions.compactMap(\.event) { backlog.events.record(event, at: now) }
            } catch {
                retryStatuses(of: batch, error)
            }
        }
        backlog.isWriting = false
    }

    private func retryStatuses(of batch: StoreBatch, _ error: any Error) {
        if !backlog.isFailing {
            logger.error("statuses are not written, which is tried again every \(Self.statusRetry) s: \(error)")
        }
        backlog.isFailing = true
        executor.queue.asyncAfter(deadline: .now() + .seconds(Self.statusRetry)) { [weak self] in
            self?.assumeIsolated { service in
                service.backlog.profiles.insert(batch.profiles)
                service.backlog.addresses.insert(batch.addresses)
                service.writeSoon()
            }
        }
    }

    /// The next batch, small enough that a change of definitions need not wait for more than some milliseconds.
    private func takeBatch() -> StoreBatch? {
        var batch = StoreBatch()
        batch.shown = definitions.shown.takePending(limit: 1000)
        // Namespaces depend on all objects.
        if !definitions.shown.isPending {
            batch.namespaces = definitions.shown.takeNamespaces()
            batch.profiles = backlog.profiles.take(128)
            batch.addresses = backlog.addresses.take(512)
            batch.statuses = batch.profiles.flatMap { definitions.fleet.statuses(of: $0) }
            for key in batch.addresses {
                if let status = definitions.fleet.status(of: key) { batch.statuses.append((key, status)) }
            }
            addHealth(to: &batch)
            let events = backlog.events.takeChanges(at: Self.timestamp)
            batch.made += events.set.map { ($0.key, $0.tree) }
            batch.removed += events.removed
        }
        return batch.isEmpty ? nil : batch
    }

    private func expireEvents() {
        executor.queue.asyncAfter(deadline: .now() + .seconds(Self.eventExpiry)) { [weak self] in
            self?.assumeIsolated { service in
                service.writeSoon()
                service.expireEvents()
            }
        }
    }

    /// Now, to the second.
    static var timestamp: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}

extension Configuration.Control.Audit {
    /// Where it is written, the former place where the file is there.
    var presentFile: String {
        guard let formerFile, (try? FileStatus(path: formerFile)) != nil else { return file }
        return formerFile
    }
}
