public import Fleet
import Resources
import Transport

/// One pass over the sources: a sequence of changes that is read while it is iterated, once.
///
/// Large files are parsed piece by piece, so that not all of their objects are in memory at a time.
public final class SourceReading: Sequence, IteratorProtocol {
    /// Documents parsed at a time: some for each core, and few enough that those of the next batch are parsed meanwhile
    /// even where a fleet is spread over many files.
    private static let batchLength = 2048

    private let reader: SourceReader
    private var jobs: ArraySlice<Int32>
    private var pending: ArraySlice<ResourceChange>
    private var integration: (state: FileIntegration, contents: [UInt8], next: Int)?
    /// The next batch of the file at hand.
    private var ahead: ParseAhead?
    private var readNumbers: Set<Int32> = []
    /// How often files were read once more for the sake of objects that lost theirs; bounded, as files may change meanwhile.
    private var promotionRounds = 0

    init(_ reader: SourceReader, _ jobs: [Int32]) {
        self.reader = reader
        self.jobs = jobs[...]
        pending = reader.catalog.takeChanges()[...]
    }

    /// The next change; nil where all is read.
    public func next() -> ResourceChange? {
        while true {
            if let change = pending.popFirst() { return change }
            guard advance() else { return nil }
            pending = reader.catalog.takeChanges()[...]
            reader.keepChanges()
        }
    }

    /// The problems of the files that this pass has read, in source order.
    public var problems: [Problem] {
        let files = readNumbers.compactMap { reader.catalog.files[Int($0)] }.sorted { $0.order < $1.order }
        return reader.takeNewSourceProblems() + reader.problems(of: files)
    }

    /// Where the objects that count stand in the files that this pass has read.
    var places: [SourcePlace] {
        readNumbers.compactMap { reader.catalog.files[Int($0)] }.flatMap { reader.catalog.places(in: $0) }
    }

    /// How many files were opened.
    public var filesRead: Int { readNumbers.count }

    /// Does the next piece of work; false where there is none.
    private func advance() -> Bool {
        if integration != nil {
            continueFile()
            return true
        }
        if let number = jobs.popFirst() {
            begin(number)
            return true
        }
        // What a file does not give any more another one may, so that all are read before it is judged.
        if reader.judgeRemovals() { return true }
        if promotionRounds < 8 {
            promotionRounds += 1
            jobs = reader.catalog.filesToPromote()[...]
            if !jobs.isEmpty { return true }
        }
        reader.finishReading(readNumbers)
        return false
    }

    private func begin(_ number: Int32) {
        guard let file = reader.catalog.files[Int(number)] else { return }
        readNumbers.insert(number)
        // What could not be told by its status can not be read either.
        if file.status == nil, file.problem != nil, (try? FileStatus(path: file.path)) == nil { return }
        do throws(SystemError) {
            if file.status == nil { file.status = try FileStatus(path: file.path) }
            guard let status = file.status else { return }
            guard status.isRegular || status.isDirectory else {
                refuse(number, file, SourceReader.notRegular(file))
                return
            }
            let contents = try FileContents.read(file.path, onlyRegular: true)
            guard reader.isIntact(file, status) else {
                // Half of something, perhaps: once its writer is done, it is read again.
                file.status = nil
                reader.noteUnsettled()
                readNumbers.remove(number)
                return
            }
            integrate(number, file, contents, splitsLists: true)
        } catch {
            file.status = nil
            reader.note(error)
            refuse(number, file, SourceReader.unreadable(file, error))
        }
    }

    /// Begins to integrate a file's contents, of which the documents are the pieces, or the items of lists too.
    private func integrate(_ number: Int32, _ file: FileRecord, _ contents: [UInt8], splitsLists: Bool) {
        let format = ManifestFormat(fileName: file.path, contents: contents.span)
        let documents =
            splitsLists
            ? DocumentSplitter.items(in: contents.span, format: format)
            : DocumentSplitter.documents(in: contents.span, format: format)
        let digests = DocumentParser.digests(of: documents, in: contents)
        if file.isEmpty { reader.catalog.reserve(documents.count) }
        integration = (FileIntegration(number, file, documents, digests), contents, 0)
    }

    /// Keeps why a file is not read, and tells it once.
    private func refuse(_ number: Int32, _ file: FileRecord, _ problem: Problem) {
        if file.problem == problem { readNumbers.remove(number) }
        file.problem = problem
    }

    private func continueFile() {
        guard let (state, contents, position) = integration.take() else { return }
        var next = position
        let unknown = state.unknown
        if state.isFirst, next < unknown.count {
            let parsed = (ahead ?? parseAhead(state, contents, from: next)).take()
            guard !state.hasBrokenItem(parsed) else { return integrateWhole(state, contents) }
            next += parsed.count
            ahead = next < unknown.count ? parseAhead(state, contents, from: next) : nil
            state.add(parsed, to: reader.catalog)
        } else if !state.isFirst {
            let parsed = DocumentParser.parse(
                unknown[...], of: state.documents, in: contents, forms: reader.catalog.forms)
            guard !state.hasBrokenItem(parsed) else { return integrateWhole(state, contents) }
            state.replace(parsed, in: reader.catalog)
            next = unknown.count
        }
        guard next >= unknown.count else {
            integration = (state, contents, next)
            return
        }
        let number = state.number
        if let problem = state.finish(reader.catalog) {
            refuse(number, state.file, problem)
        } else {
            state.file.problem = nil
            state.file.isGone = false
            // What is broken was not taken over: what is served of it is as old as before.
            if !state.file.findings.contains(where: { $0.effect == .breaksFile }) {
                state.file.readAt = reader.wallTime
            }
        }
    }

    /// Begins again with whole documents: only they tell what is wrong with a list, if anything is.
    private func integrateWhole(_ state: FileIntegration, _ contents: [UInt8]) {
        ahead = nil
        if state.isFirst { state.withdraw(from: reader.catalog) }
        integrate(state.number, state.file, contents, splitsLists: false)
    }

    private func parseAhead(_ state: FileIntegration, _ contents: [UInt8], from first: Int) -> ParseAhead {
        let end = Swift.min(state.unknown.count, first + Self.batchLength)
        return ParseAhead(
            state.unknown[first..<end], of: state.documents, in: contents, forms: reader.catalog.forms)
    }
}
