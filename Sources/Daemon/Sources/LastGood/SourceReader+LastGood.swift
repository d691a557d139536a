import Fleet
package import Logging
import Resources
import Traffic
import Transport

// The last good state of every source, over restarts (rules 6).
extension SourceReader {
    /// Objects of one task: enough to make up for handing it out.
    private static let sliceLength = 256

    /// Takes over what a state folder has kept, and keeps there what changes; nil where it cannot be kept.
    package func takeOver(folder: String, sources: [SourceDefinition], logger: Logger) -> SourceStateWriter? {
        var saved: [SavedFile] = []
        guard let opened = SourceStateWriter.open(folder: folder, logger: logger, each: { saved.append($0) }) else {
            return nil
        }
        let (foreign, refused) = restore(saved, of: sources)
        for key in refused {
            logger.error(
                "\(key), as it was accepted before the restart, is not accepted any more: it waits for its file")
        }
        let writer = opened.writer
        keepChanges(holdNumber: opened.nextHoldNumber) { writer.keep($0) }
        writer.keep(SourceStateChange(gone: Set(foreign)))
        return writer
    }

    /// Takes over what was accepted of the sources before a restart; the first reading is a change to it.
    ///
    /// - Parameters:
    ///   - saved: The files in the order in which they were kept.
    ///   - sources: The sources in their order; files of others are not theirs.
    /// - Returns: The files that belong to no source any more, and objects that this version does not accept.
    func restore(
        _ saved: [SavedFile], of sources: [SourceDefinition]
    ) -> (foreign: [SavedFileKey], refused: [ResourceKey]) {
        var foreign: [SavedFileKey] = []
        var refused: [ResourceKey] = []
        let places = Dictionary(
            sources.enumerated().map { (Self.key(of: $0.element), $0.offset) }, uniquingKeysWith: { first, _ in first })
        var files: [[SavedFile]] = sources.map { _ in [] }
        for file in saved {
            let source = SavedFileKey(source: file.key.source, cluster: file.key.cluster, name: "")
            guard let place = places[source] else {
                foreign.append(file.key)
                continue
            }
            files[place].append(file)
        }
        for (place, source) in sources.enumerated() {
            for file in files[place].sorted(by: { $0.key.name < $1.key.name }) {
                refused += restore(file, of: source, rank: SourceRank(place))
            }
        }
        if !numbers.isEmpty { catalog.tracksAdditions = true }
        return (foreign, refused)
    }

    /// Whether something was accepted of a source before.
    func isRemembered(_ source: SourceDefinition) -> Bool {
        numbers.keys.contains { $0.source == source.id }
    }

    /// The sources whose path is missing and of which nothing is remembered: they keep the program from serving.
    package func missing(among sources: [SourceDefinition]) -> [Problem] {
        Self.missing(among: sources.filter { !isRemembered($0) })
    }

    private func restore(_ saved: SavedFile, of source: SourceDefinition, rank: SourceRank) -> [ResourceKey] {
        let folder = source.path.hasSuffix("/") ? source.path : "\(source.path)/"
        let path = saved.key.name.isEmpty ? source.path : folder + saved.key.name
        let number = add(path, source)
        numbers[FileKey(source: source.id, path: path)] = number
        guard let file = catalog.files[Int(number)] else { return [] }
        file.order = Int(number)
        file.rank = rank
        file.readAt = WallTime(milliseconds: saved.readAt)

        let keepsTrees = catalog.keepsTrees
        let decoded = ParallelSlices.map(saved.objects.count, length: Self.sliceLength) { range in
            range.map { Self.decode(saved.objects[$0], keepsTree: keepsTrees) }
        }
        var refused: [ResourceKey] = []
        var documents: [DocumentDigest: [ObjectRecord]] = [:]
        var order: [(digest: DocumentDigest, siblings: Int)] = []
        for (row, given) in zip(saved.objects, decoded) {
            guard let given else {
                refused.append(row.key)
                continue
            }
            guard catalog.claim(given, from: number, scope: file.scope) == nil else { continue }
            let record = ObjectRecord(key: row.key, document: -1, line: row.object.line, isHeld: true, isKept: true)
            if documents[row.object.digest] == nil { order.append((row.object.digest, row.object.siblings)) }
            documents[row.object.digest, default: []].append(record)
        }
        for (digest, siblings) in order {
            let records = documents[digest] ?? []
            guard digest != .none, records.count == siblings else {
                for record in records { file.orphans[record.key] = record }
                continue
            }
            let document = Int32(file.digests.count)
            file.digests.append(digest)
            for var record in records {
                record.document = document
                record.isKept = false
                file.objects.append(record)
            }
        }
        return refused
    }

    private static func decode(
        _ row: (key: ResourceKey, object: SavedObject), keepsTree: Bool
    ) -> GivenObject? {
        guard let tree = try? Value.parse(json: row.object.json),
            case .resource(let resource, _) = ResourceDecoder().decode(tree), resource.key == row.key
        else { return nil }
        return GivenObject(key: row.key, resource: resource, tree: keepsTree ? tree : nil)
    }

    // MARK: What is kept

    /// Hands on what has changed of what the state folder keeps.
    func keepChanges() {
        guard let keep else { return }
        var change = SourceStateChange()
        for (number, objects) in catalog.takeSaved() {
            guard let file = catalog.files[Int(number)] else { continue }
            change.objects[Self.key(of: file)] = objects
        }
        keep(change)
    }

    /// Hands on when files were taken over, and which are gone.
    func keepFiles(_ read: Set<Int32>) {
        guard let keep else { return }
        keepChanges()
        var change = SourceStateChange()
        change.gone = Set(catalog.takeDropped().map { Self.key(of: $0) })
        for number in read {
            guard let file = catalog.files[Int(number)], file.problem == nil, let readAt = file.readAt else { continue }
            change.files[Self.key(of: file)] = readAt.milliseconds
        }
        if nextHoldNumber != keptHoldNumber {
            keptHoldNumber = nextHoldNumber
            change.nextHoldNumber = nextHoldNumber
        }
        keep(change)
    }

    /// Begins to hand on what changes; what was restored is kept already.
    func keepChanges(holdNumber: Int, with keep: @escaping (SourceStateChange) -> Void) {
        nextHoldNumber = holdNumber
        keptHoldNumber = holdNumber
        catalog.keepsSaved = true
        self.keep = keep
    }

    private static func key(of source: SourceDefinition) -> SavedFileKey {
        SavedFileKey(source: WorkingFolder.absolute(source.path), cluster: source.cluster ?? "", name: "")
    }

    private static func key(of file: FileRecord) -> SavedFileKey {
        let path = file.source.path
        let isItself = file.path == path
        return SavedFileKey(
            source: WorkingFolder.absolute(path), cluster: file.source.cluster ?? "",
            name: isItself ? "" : String(FileContents.split(file.path).name))
    }
}
