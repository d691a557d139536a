import Fleet
import Resources
import Transport

/// Reads the sources of definitions, again and again, and tells what has changed (rules 6).
///
/// It belongs to one writer. Files that look unchanged are not opened, documents and lists' items with known digests not parsed.
public final class SourceReader {
    /// A file as a source leads to it.
    private struct FileKey: Hashable {
        var source: SourceDefinition
        var path: String
    }

    let catalog: SourceCatalog
    private(set) var sources: [SourceDefinition] = []
    private var numbers: [FileKey: Int32] = [:]
    /// Why a source as a whole can not be read, by source.
    private(set) var sourceProblems: [SourceDefinition: Problem] = [:]
    /// Source problems that were told at the last reading.
    private var toldSourceProblems: Set<Problem> = []

    /// Whether the last reading lacked descriptors or memory, so that another may do better though no file changes.
    public private(set) var isWorthRetrying = false

    /// What files of a folder are read.
    private static let extensions = [".yaml", ".yml", ".json"]

    /// Makes a reader that has read nothing.
    ///
    /// - Parameter keepsTrees: Whether objects are kept as they are written until they are taken, to be shown.
    public init(keepsTrees: Bool = false) {
        catalog = SourceCatalog(keepsTrees: keepsTrees)
    }

    /// Begins a reading: looks for files that are new, have changed or are gone.
    ///
    /// The changes come while the result is iterated, which does the reading; iterate it to its end.
    ///
    /// - Parameter sources: The sources in their order; those of the last reading that are not among them go with
    ///   their objects.
    public func read(_ sources: [SourceDefinition]) -> SourceReading {
        let isReordered = !self.sources.isEmpty && self.sources != sources
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
        sourceProblems = [:]
        isWorthRetrying = false
        for (position, source) in sources.enumerated() {
            let rank = SourceRank(position)
            func visit(_ path: String, _ status: FileStatus?, _ failure: SystemError?) {
                let key = FileKey(source: source, path: path)
                let number =
                    numbers[key] ?? catalog.add(FileRecord(path: path, scope: catalog.number(of: source.scope)))
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
                } else if file.status != status || status == nil {
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
                let kept = numbers.filter { $0.key.source == source }
                for (key, number) in kept.sorted(by: { catalog.precedes($0.value, $1.value) }) {
                    found[key] = number
                    catalog.files[Int(number)]?.order = order
                    catalog.files[Int(number)]?.rank = rank
                    order += 1
                    // Should it come back, it is read even if it looks the same.
                    catalog.files[Int(number)]?.status = nil
                }
                let effect = kept.isEmpty ? "nothing is read from it" : "its objects keep their last accepted versions"
                let reason = error.isNoSuchFile ? "is gone" : "cannot be read (\(error))"
                sourceProblems[source] = Problem(file: source.path, note: "\(reason); \(effect)")
            }
        }
        for (key, number) in numbers where found[key] == nil { catalog.drop(number) }
        numbers = found
        return jobs
    }

    private static func isRead(_ name: String) -> Bool {
        !name.hasPrefix(".") && extensions.contains { name.hasSuffix($0) }
    }

    /// What stands where a file should, and could be waited for without end.
    static func notRegular(_ file: FileRecord) -> Problem {
        let effect = file.isEmpty ? "" : "; its objects keep their last accepted versions"
        return Problem(
            file: file.path, note: "is a pipe, socket or device, expected a regular file or a folder\(effect)")
    }

    /// Keeps in mind that something could not be read for a lack that may pass.
    func note(_ error: SystemError) {
        if error.isOwnShortage { isWorthRetrying = true }
    }

    static func unreadable(_ file: FileRecord, _ error: SystemError) -> Problem {
        let effect = file.isEmpty ? "" : "; its objects keep their last accepted versions"
        return Problem(file: file.path, note: "cannot be read: \(error)\(effect)")
    }

    // MARK: What was read

    /// Source problems that were not told yet.
    func takeNewSourceProblems() -> [Problem] {
        let current = sources.compactMap { sourceProblems[$0] }
        defer { toldSourceProblems = Set(current) }
        return current.filter { !toldSourceProblems.contains($0) }
    }

    /// All files by source order.
    var filesInOrder: [FileRecord] {
        catalog.files.compactMap { $0 }.sorted { $0.order < $1.order }
    }

    /// Everything that is wrong, or looks so, in the sources as they were last read, in source order.
    public var problems: [Problem] {
        sources.compactMap { sourceProblems[$0] } + problems(of: filesInOrder)
    }

    /// The objects of some kinds in a scope that count, by key.
    func keys(of kinds: Set<ResourceKind>, in scope: ResourceScope) -> [ResourceKey] {
        let number = catalog.number(of: scope)
        return catalog.files.lazy.compactMap { $0 }.filter { $0.scope == number }
            .flatMap { ($0.objects + $0.orphans).filter { $0.isHeld && kinds.contains($0.key.kind) }.map(\.key) }
            .sorted()
    }

    /// How many objects the sources hold now.
    public var counts: SourceCounts {
        var counts = SourceCounts()
        for file in filesInOrder {
            counts.files += 1
            for object in file.objects { counts.objects[object.key.kind, default: 0] += 1 }
            for object in file.orphans { counts.objects[object.key.kind, default: 0] += 1 }
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
            return problems.sorted { $0.line < $1.line }
        }
    }
}
