import Fleet
import FoundationEssentials
import Resources
package import Traffic
package import Transport

/// Reads the sources of definitions, again and again, and tells what has changed (rules 6).
///
/// It belongs to one writer. Files that look unchanged are not opened, documents and lists' items with known digests not parsed.
public final class SourceReader {
    /// A file as a source leads to it.
    struct FileKey: Hashable {
        var source: SourceDefinition.ID
        var path: String
    }

    /// The two clocks: the one that never goes back, and that of the day.
    package struct Clock: Sendable {
        /// Now, on the one that never goes back.
        package var now: @Sendable () -> MonotonicTime
        /// Now, as people say it.
        package var wallTime: @Sendable () -> WallTime

        /// Makes clocks.
        package init(now: @escaping @Sendable () -> MonotonicTime, wallTime: @escaping @Sendable () -> WallTime) {
            self.now = now
            self.wallTime = wallTime
        }

        package static let system = Clock(
            now: { .now },
            wallTime: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
    }

    let catalog: SourceCatalog
    private(set) var sources: [SourceDefinition] = []
    var numbers: [FileKey: Int32] = [:]
    /// Why a source as a whole can not be read, by source.
    private(set) var sourceProblems: [SourceDefinition.ID: Problem] = [:]
    /// Since when that is so.
    private(set) var sourceProblemsSince: [SourceDefinition.ID: WallTime] = [:]
    /// Source problems that were told at the last reading.
    private var toldSourceProblems: Set<Problem> = []
    /// What each source takes away.
    var ledgers: [SourceDefinition.ID: RemovalLedger] = [:]
    /// What people are told of the removals that are held, by number.
    var heldProblems: [Int: Problem] = [:]
    /// The number of the next removal that is held.
    var nextHoldNumber = 1
    /// The configuration's path, named in commands that people are told to run; nil for none.
    public var configurationPath: String?
    /// What is told of changes that the state folder keeps; nil where it keeps none.
    var keep: ((SourceStateChange) -> Void)?
    /// The number that was told of last.
    var keptHoldNumber = 1
    private let clock: Clock
    private(set) var readiness = FileReadiness()
    private var lacksResources = false

    /// Whether another reading may do better though nothing tells of a change: the last one lacked descriptors or memory,
    /// or a file has to rest before it is read.
    public var isWorthRetrying: Bool { lacksResources || readiness.hasResting }

    /// What files of a folder are read.
    private static let extensions = [".yaml", ".yml", ".json"]

    /// Makes a reader that has read nothing.
    ///
    /// - Parameter keepsTrees: Whether objects are kept as they are written until they are taken, to be shown.
    public convenience init(keepsTrees: Bool = false) {
        self.init(keepsTrees: keepsTrees, clock: .system)
    }

    /// Makes a reader with clocks of a test's own.
    package init(keepsTrees: Bool = false, clock: Clock) {
        catalog = SourceCatalog(keepsTrees: keepsTrees)
        self.clock = clock
    }

    /// Has files wait that are being written, as far as this tells.
    package func follow(_ writers: FileWriters) { readiness.writers = writers }

    /// Now, on the clock that never goes back.
    var now: MonotonicTime { clock.now() }
    /// Now, as people say it.
    var wallTime: WallTime { clock.wallTime() }
    private var wallNanoseconds: Int64 { wallTime.milliseconds &* 1_000_000 }

    /// Begins a reading: looks for files that are new, have changed or are gone.
    ///
    /// The changes come while the result is iterated, which does the reading; iterate it to its end.
    ///
    /// - Parameter sources: The sources in their order; those of the last reading that are not among them go with
    ///   their objects.
    public func read(_ sources: [SourceDefinition]) -> SourceReading {
        let isReordered = !self.sources.isEmpty && self.sources.map(\.id) != sources.map(\.id)
        self.sources = sources
        let jobs = survey()
        if isReordered { catalog.yieldToEarlier() }
        return SourceReading(self, jobs)
    }

    /// The sources whose path is missing, as problems: at start they keep the program from serving.
    public static func missing(among sources: [SourceDefinition]) -> [Problem] {
        sources.compactMap { source in
            do throws(SystemError) {
                _ = try FileStatus(path: source.path)
                return nil
            } catch {
                return error.isNoSuchFile
                    ? Problem(file: source.path, note: "no such file or folder: correct the source's path") : nil
            }
        }
    }

    // MARK: Finding files

    private func survey() -> [Int32] {
        var found: [FileKey: Int32] = [:]
        found.reserveCapacity(numbers.count)
        var jobs: [Int32] = []
        var order = 0
        let formerProblems = sourceProblems
        sourceProblems = [:]
        lacksResources = false
        readiness.begin()
        for (position, source) in sources.enumerated() {
            let rank = SourceRank(position)
            func visit(_ path: String, _ status: FileStatus?, _ failure: SystemError?) {
                let key = FileKey(source: source.id, path: path)
                let number = numbers[key] ?? add(path, source)
                found[key] = number
                guard let file = catalog.files[Int(number)] else { return }
                file.order = order
                file.rank = rank
                order += 1
                if let failure {
                    note(failure)
                    file.status = nil
                    let problem = Self.unreadable(file, failure)
                    // Told once, not with every change beside it.
                    if file.problem != problem { jobs.append(number) }
                    file.problem = problem
                } else if file.status != status || status == nil || file.isRacy {
                    if let status, !mayRead(file, status) { return }
                    file.status = status
                    jobs.append(number)
                }
            }
            do throws(SystemError) {
                let status = try FileStatus(path: source.path)
                guard status.isDirectory else {
                    visit(source.path, status, nil)
                    continue
                }
                for name in try FileContents.names(in: source.path) where Self.isRead(name) {
                    let path = source.path.hasSuffix("/") ? source.path + name : "\(source.path)/\(name)"
                    do throws(SystemError) {
                        let status = try FileStatus(path: path)
                        if !status.isDirectory { visit(path, status, nil) }
                    } catch {
                        visit(path, nil, error)
                    }
                }
            } catch {
                note(error)
                // A named path that is gone, or shut, keeps what it gave.
                let kept = numbers.filter { $0.key.source == source.id }
                for (key, number) in kept.sorted(by: { catalog.precedes($0.value, $1.value) }) {
                    found[key] = number
                    catalog.files[Int(number)]?.order = order
                    catalog.files[Int(number)]?.rank = rank
                    order += 1
                    // Should it come back, it is read even if it looks the same.
                    catalog.files[Int(number)]?.status = nil
                }
                sourceProblems[source.id] = Self.missing(source, error, isKnown: !kept.isEmpty)
            }
        }
        // A file that is gone from a folder stays as long as its removal is held; what the configuration does not name any
        // more goes without a question.
        let named = Set(sources.map(\.id))
        let gone = numbers.filter { found[$0.key] == nil }
        for (key, number) in gone.sorted(by: { catalog.precedes($0.value, $1.value) }) {
            if named.contains(key.source) {
                catalog.vanish(number)
                catalog.files[Int(number)]?.order = order
                order += 1
                found[key] = number
            } else {
                catalog.drop(number)
                for hold in ledgers.removeValue(forKey: key.source)?.holds ?? [] { heldProblems[hold.number] = nil }
            }
        }
        for id in Set(sourceProblems.keys).union(formerProblems.keys) {
            sourceProblemsSince[id] = sourceProblems[id].map { _ in sourceProblemsSince[id] ?? wallTime }
        }
        numbers = found
        return jobs
    }

    /// Adds a file of which nothing is known yet.
    func add(_ path: String, _ source: SourceDefinition) -> Int32 {
        catalog.add(FileRecord(path: path, source: source.id, scope: catalog.number(of: source.scope)))
    }

    /// Whether a file that has changed can be read now. One of which nothing is known is read at the first reading: there is
    /// nothing that half of it could take the place of.
    private func mayRead(_ file: FileRecord, _ status: FileStatus) -> Bool {
        if file.isEmpty, !catalog.tracksAdditions { return true }
        return readiness.isReady(file.path, status, now: now, wallTime: wallNanoseconds)
    }

    /// Whether what was read of a file is whole.
    func isIntact(_ file: FileRecord, _ status: FileStatus) -> Bool {
        file.isRacy = readiness.isRacy(file.path, status, wallTime: wallNanoseconds)
        if file.isEmpty, !catalog.tracksAdditions { return true }
        return readiness.isIntact(file.path, status)
    }

    /// Forgets files that are gone from their folders, once nothing of them is kept.
    func forgetGoneFiles() {
        for (key, number) in numbers {
            guard let file = catalog.files[Int(number)], file.isGone, file.orphans.isEmpty else { continue }
            catalog.drop(number)
            numbers[key] = nil
        }
    }

    private static func isRead(_ name: String) -> Bool {
        !name.hasPrefix(".") && extensions.contains { name.hasSuffix($0) }
    }

    /// Why a source as a whole is not read.
    private static func missing(_ source: SourceDefinition, _ error: SystemError, isKnown: Bool) -> Problem {
        let note =
            switch (error.isNoSuchFile, isKnown) {
            case (true, true): "is gone; its objects keep their last accepted versions"
            case (true, false): "no such file or folder; nothing is read from it: make it, or correct the source's path"
            case (false, true): "cannot be read (\(error)); its objects keep their last accepted versions"
            case (false, false): "cannot be read (\(error)); nothing is read from it"
            }
        return Problem(file: source.path, note: note)
    }

    /// What stands where a file should, and could be waited for without end.
    static func notRegular(_ file: FileRecord) -> Problem {
        let effect = file.isEmpty ? "" : "; its objects keep their last accepted versions"
        return Problem(
            file: file.path, note: "is a pipe, socket or device, expected a regular file or a folder\(effect)")
    }

    /// Keeps in mind that something could not be read for a lack that may pass.
    func note(_ error: SystemError) {
        if error.isOwnShortage { lacksResources = true }
    }

    /// Keeps in mind that a file changed while it was read.
    func noteUnsettled() { lacksResources = true }

    static func unreadable(_ file: FileRecord, _ error: SystemError) -> Problem {
        let effect = file.isEmpty ? "" : "; its objects keep their last accepted versions"
        return Problem(file: file.path, note: "cannot be read: \(error)\(effect)")
    }

    // MARK: What was read

    /// Source problems that were not told yet.
    func takeNewSourceProblems() -> [Problem] {
        let current = ownProblems
        defer { toldSourceProblems = Set(current) }
        return current.filter { !toldSourceProblems.contains($0) }
    }

    /// All files by source order.
    var filesInOrder: [FileRecord] {
        catalog.files.compactMap { $0 }.sorted { $0.order < $1.order }
    }

    /// Everything that is wrong, or looks so, in the sources as they were last read, in source order.
    public var problems: [Problem] {
        ownProblems + problems(of: filesInOrder)
    }

    /// What is wrong with sources as wholes, and what is held of them.
    private var ownProblems: [Problem] { sources.flatMap { ownProblems(of: $0) } }

    /// What is wrong with a source as a whole, and what is held of it.
    func ownProblems(of source: SourceDefinition) -> [Problem] {
        let held = (ledgers[source.id]?.holds ?? []).compactMap { heldProblems[$0.number] }
        return (sourceProblems[source.id].map { [$0] } ?? []) + held
    }

    /// The objects of some kinds in a scope that count, by key.
    func keys(of kinds: Set<ResourceKind>, in scope: ResourceScope) -> [ResourceKey] {
        let number = catalog.number(of: scope)
        return catalog.files.lazy.compactMap { $0 }.filter { $0.scope == number }
            .flatMap { $0.allObjects.filter { $0.isHeld && kinds.contains($0.key.kind) }.map(\.key) }
            .sorted()
    }

    /// How many objects the sources hold now.
    public var counts: SourceCounts {
        var counts = SourceCounts()
        for file in filesInOrder {
            counts.files += 1
            for object in file.objects { counts.objects[object.key.kind, default: 0] += 1 }
            for object in file.orphans.values { counts.objects[object.key.kind, default: 0] += 1 }
            for entry in file.passedOver {
                counts.passedOver[catalog.passedOverKinds[Int(entry.kind)], default: 0] += 1
            }
        }
        return counts
    }

    /// The problems of some files.
    func problems(of files: [FileRecord]) -> [Problem] {
        let duplicates = Duplicates(catalog, lostIn: files)
        return files.flatMap { file -> [Problem] in
            var problems: [Problem] = []
            if let problem = file.problem { problems.append(problem) }
            problems += file.findings.map { finding in
                Problem(
                    finding.severity, file: file.path, line: file.absolute(finding.line, in: finding.document),
                    object: finding.object, field: finding.field, found: finding.found, expected: finding.expected,
                    note: finding.note)
            }
            problems += duplicates.problems(of: file)
            problems += remarks(on: file)
            return problems.sorted { $0.line < $1.line }
        }
    }
}
