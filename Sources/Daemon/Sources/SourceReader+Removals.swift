import Fleet
public import Resources
import Transport

/// A removal that is held, as people are told of it.
public struct HeldRemoval: Sendable, Equatable {
    /// The source's path, as the reader has it.
    public var source: String
    /// The number by which it is accepted.
    public var number: Int
    /// How many objects it takes away.
    public var count: Int
    /// Why it is held, such as `all 12 profiles`.
    public var reason: String
    /// The command that accepts it.
    public var command: String
}

/// Why a removal is not accepted.
public enum AcceptError: Error, Sendable, Equatable {
    /// No step of that number is held, or not of that source; what is held instead.
    case notHeld([HeldRemoval])

    /// What was asked for, and what is held instead.
    func message(_ source: String, _ number: Int) -> String {
        switch self {
        case .notHeld(let held) where held.isEmpty:
            "no step \(number) of \(source) is held: nothing is; what was held may be back"
        case .notHeld(let held):
            "no step \(number) of \(source) is held; held are: "
                + held.map { "step \($0.number) of \($0.source) (\($0.reason)): \($0.command)" }.joined(separator: "; ")
        }
    }
}

// What sources take away: judged when all files are read, and held where it is too much at once (rules 6).
extension SourceReader {
    /// Judges what is missing since the last time; false where nothing is.
    func judgeRemovals() -> Bool {
        var hasLetGo = false
        for source in sources where source.removalGuard == nil && acceptAll(of: source) { hasLetGo = true }
        let (missing, added) = catalog.takeAbsence()
        var additions: [SourceDefinition.ID: Set<ResourceKey>] = [:]
        let missingKeys = Set(missing)
        for (scoped, number) in added where !missingKeys.contains(scoped) {
            guard let file = catalog.files[Int(number)] else { continue }
            additions[file.source, default: []].insert(scoped.key)
        }
        var removals: [SourceDefinition.ID: [SourceCatalog.ScopedKey]] = [:]
        for scoped in missing {
            // What another file gives is replaced, not taken away.
            if catalog.hasSuccessor(scoped) {
                catalog.letGo(scoped)
            } else if let file = catalog.absent[scoped].flatMap({ catalog.files[Int($0)] }) {
                removals[file.source, default: []].append(scoped)
            }
        }
        let now = now.nanoseconds / 1_000_000
        for source in sources {
            let id = source.id
            let new = additions[id] ?? []
            if let removed = removals[id] { judge(removed, of: source, adding: new, at: now) }
            if !new.isEmpty { ledgers[id]?.add(new, at: now) }
        }
        return hasLetGo || !missing.isEmpty
    }

    private func judge(
        _ removed: [SourceCatalog.ScopedKey], of source: SourceDefinition, adding new: Set<ResourceKey>, at now: Int64
    ) {
        let given = given(by: source.id, adding: new, removing: Set(removed))
        let hold = ledgers[source.id, default: RemovalLedger()].judge(
            removed.map(\.key), of: given, by: source.removalGuard, at: now, number: nextHoldNumber)
        guard let hold else {
            for scoped in removed { catalog.letGo(scoped) }
            return
        }
        nextHoldNumber += 1
        heldProblems[hold.number] = problem(of: hold, source)
    }

    /// Lets go what was held of a source that has no guard any more; false where nothing was.
    private func acceptAll(of source: SourceDefinition) -> Bool {
        let holds = ledgers[source.id]?.holds ?? []
        for hold in holds {
            _ = ledgers[source.id]?.accept(hold.number)
            heldProblems[hold.number] = nil
            letGo(hold, of: source)
        }
        return !holds.isEmpty
    }

    /// Lets go what of a hold is still missing, and gives the keys.
    @discardableResult
    private func letGo(_ hold: RemovalLedger.Hold, of source: SourceDefinition) -> [ResourceKey] {
        let scope = catalog.number(of: source.scope)
        let taken = hold.keys.sorted().filter { isAbsent($0, scope, of: source.id) }
        for key in taken { catalog.letGo(SourceCatalog.ScopedKey(scope: scope, key: key)) }
        return taken
    }

    /// What a source gave before a reading, by kind, without what is held.
    private func given(
        by id: SourceDefinition.ID, adding new: Set<ResourceKey>, removing removed: Set<SourceCatalog.ScopedKey>
    ) -> [ResourceKind: Int] {
        var counts: [ResourceKind: Int] = [:]
        let hasOlder = catalog.absent.count > removed.count
        for file in catalog.files {
            guard let file, file.source == id else { continue }
            for object in file.allObjects where object.isHeld && !new.contains(object.key) {
                if hasOlder {
                    let scoped = SourceCatalog.ScopedKey(scope: file.scope, key: object.key)
                    if catalog.absent[scoped] != nil, !removed.contains(scoped) { continue }
                }
                counts[object.key.kind, default: 0] += 1
            }
        }
        return counts
    }

    /// Ends a reading: what is back is held no more, and files that are gone with all their objects are forgotten.
    ///
    /// - Parameter read: The files that were read.
    func finishReading(_ read: Set<Int32>) {
        for source in sources {
            guard var ledger = ledgers[source.id] else { continue }
            let scope = catalog.number(of: source.scope)
            for number in ledger.forget(unless: { isAbsent($0, scope, of: source.id) }) { heldProblems[number] = nil }
            ledgers[source.id] = ledger
        }
        forgetGoneFiles()
        for file in catalog.files {
            guard let file else { continue }
            file.staleSince = file.isStale ? file.staleSince ?? wallTime : nil
        }
        catalog.tracksAdditions = true
        keepFiles(read)
    }

    private func isAbsent(_ key: ResourceKey, _ scope: Int32, of source: SourceDefinition.ID) -> Bool {
        let file = catalog.absent[SourceCatalog.ScopedKey(scope: scope, key: key)]
        return file.flatMap { catalog.files[Int($0)]?.source } == source
    }

    private func problem(of hold: RemovalLedger.Hold, _ source: SourceDefinition) -> Problem {
        let others = hold.keys.count - hold.keys.count { RemovalGuard.Role($0.kind) == hold.reason.role }
        let beside = others > 0 ? " and \(others) other objects" : ""
        return Problem(
            file: source.path,
            note:
                "takes away \(hold.reason)\(beside) at once: they stay as they were last accepted (step \(hold.number)); "
                + "give them back, or if it is meant run: \(command(source, hold.number))")
    }

    private func command(_ source: SourceDefinition, _ number: Int) -> String {
        let configuration = configurationPath.map { " --config \(ShellWord.quoted($0))" } ?? ""
        return "pointsman accept \(ShellWord.quoted(source.path)) \(number)\(configuration)"
    }

    /// What is held of a source.
    public func heldRemovals(of source: SourceDefinition) -> [HeldRemoval] {
        (ledgers[source.id]?.holds ?? []).map { hold in
            HeldRemoval(
                source: source.path, number: hold.number, count: hold.keys.count, reason: "\(hold.reason)",
                command: command(source, hold.number))
        }
    }

    /// Takes a removal that was held, and nothing that came later.
    ///
    /// - Parameters:
    ///   - path: The source's path, as the reader has it, or its last names.
    ///   - number: The number that was told.
    /// - Returns: What goes, and the changes of it, which come as those of a reading.
    public func accept(
        _ path: String, _ number: Int
    ) throws(AcceptError) -> (taken: [ResourceKey], reading: SourceReading) {
        for source in sources where source.path == path || source.path.hasSuffix("/\(path)") {
            guard let hold = ledgers[source.id]?.accept(number) else { continue }
            heldProblems[number] = nil
            let taken = letGo(hold, of: source)
            return (taken, SourceReading(self, []))
        }
        throw .notHeld(sources.flatMap { heldRemovals(of: $0) })
    }
}
