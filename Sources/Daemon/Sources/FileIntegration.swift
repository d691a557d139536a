import Resources

/// Brings what a file holds now together with what was accepted of it before (rules 6).
///
/// Documents whose digests are known are not parsed; their objects stay as they are. An item of a list counts as a document
/// of its own.
final class FileIntegration {
    let number: Int32
    let file: FileRecord
    let documents: [ManifestDocument]
    /// The documents to be parsed, in order.
    let unknown: [Int32]

    private let matches: [Int32]
    private var digests: [DocumentDigest]
    private var objects: [ObjectRecord] = []
    private var findings: [Finding] = []
    private var passedOver: [(document: Int32, kind: Int32)] = []
    /// Objects of documents that are not there any more, by key; those that count come before those that do not.
    private var former: [ResourceKey: ObjectRecord] = [:]
    /// Keys placed so far; made when an object of this very file stands in the way.
    private var placed: Set<ResourceKey>?
    /// Objects of documents still to come that lose to an equal one before them.
    private var overtaken: Set<ResourceKey> = []
    private var isBroken = false
    private var hasEmptyList = false
    private var isTemplate = false

    init(_ number: Int32, _ file: FileRecord, _ documents: [ManifestDocument], _ digests: [DocumentDigest]) {
        self.number = number
        self.file = file
        self.documents = documents
        self.digests = digests
        let matches = DocumentMatching.match(digests, with: file.digests)
        self.matches = matches
        unknown = matches.indices.filter { matches[$0] < 0 }.map { Int32($0) }
        objects.reserveCapacity(max(file.objects.count, documents.count))
    }

    /// Whether nothing was accepted from the file before, so that parts of it can be integrated as they come.
    var isFirst: Bool { file.isEmpty }

    /// Integrates documents of a file that is read for the first time.
    func add(_ parsed: [ParsedDocument], to catalog: SourceCatalog) {
        for document in parsed { integrate(document, catalog) }
    }

    /// Whether the file gives no object at all, nor anything that may be meant to be one: what was accepted of it stays.
    private var givesNothing: Bool { objects.isEmpty && findings.isEmpty && passedOver.isEmpty }

    /// What is wrong with a file that gives nothing.
    private func emptiness() -> Problem {
        let found = documents.isEmpty ? "an empty file" : hasEmptyList ? "an empty list" : "blanks and comments only"
        let kept = "its objects keep their last accepted versions"
        let advice = "to let them go, take the source out of the configuration, or the file out of its folder"
        return Problem(
            file: file.path, found: found, expected: "objects",
            note: file.isEmpty ? "nothing is read from it" : "\(kept) (\(advice))")
    }

    /// Takes back what was added of a file that is read for the first time.
    func withdraw(from catalog: SourceCatalog) {
        for object in objects where object.isHeld { catalog.release(object.key, scope: file.scope) }
    }

    /// Whether one of the parsed was no whole document and can not be parsed by itself.
    func hasBrokenItem(_ parsed: [ParsedDocument]) -> Bool {
        parsed.contains { $0.error != nil && documents[$0.document].isListItem }
    }

    /// Integrates all documents of a file that was read before.
    func replace(_ parsed: [ParsedDocument], in catalog: SourceCatalog) {
        collectFormer()
        isBroken = parsed.contains { $0.error != nil } || carriesBreak()
        let starts = objectStarts()
        var next = parsed.startIndex
        for (index, match) in matches.enumerated() {
            guard match >= 0 else {
                if next < parsed.endIndex { integrate(parsed[next], catalog) }
                next += 1
                continue
            }
            for var object in file.objects[starts[Int(match)]..<starts[Int(match) + 1]] {
                object.document = Int32(index)
                if object.isHeld, overtaken.contains(object.key) {
                    object.isHeld = false
                    object.isKept = false
                }
                place(object)
            }
        }
        carryFindings()
    }

    /// Hands the result to the file's record.
    ///
    /// - Returns: Why the record stays as it is; nil where the file gives something.
    func finish(_ catalog: SourceCatalog) -> Problem? {
        if givesNothing { return emptiness() }
        let isIncomplete = findings.contains { $0.effect != .none }
        var orphans: [ResourceKey: ObjectRecord] = [:]
        for (key, var object) in former where object.isHeld || isIncomplete {
            object.document = -1
            object.isKept = true
            orphans[key] = object
            if !isIncomplete { catalog.miss(key, scope: file.scope, in: number) }
        }
        file.digests = digests
        file.firstLines = documents.map { UInt32(clamping: $0.firstLine) }
        file.objects = objects
        file.orphans = orphans
        file.findings = findings
        file.passedOver = passedOver
        return nil
    }

    // MARK: What was there before

    private func collectFormer() {
        var isCarried = [Bool](repeating: false, count: file.digests.count)
        for match in matches where match >= 0 { isCarried[Int(match)] = true }
        for object in file.objects where !isCarried[Int(object.document)] { collect(object) }
        for object in file.orphans.values { collect(object) }
    }

    private func collect(_ object: ObjectRecord) {
        if former[object.key]?.isHeld != true { former[object.key] = object }
    }

    /// The index of each document's first object, and the count behind the last.
    private func objectStarts() -> [Int] {
        var starts = [Int](repeating: 0, count: file.digests.count + 1)
        var index = 0
        for document in file.digests.indices {
            starts[document] = index
            while index < file.objects.count, file.objects[index].document == Int32(document) { index += 1 }
        }
        starts[file.digests.count] = file.objects.count
        return starts
    }

    private func carriesBreak() -> Bool {
        let breaks = Set(file.findings.lazy.filter { $0.effect == .breaksFile }.map(\.document))
        return !breaks.isEmpty && matches.contains { breaks.contains($0) }
    }

    private func carryFindings() {
        guard !file.findings.isEmpty || !file.passedOver.isEmpty else { return }
        var positions: [Int32: Int32] = [:]
        for (index, match) in matches.enumerated() where match >= 0 { positions[match] = Int32(index) }
        for var finding in file.findings {
            guard let document = positions[finding.document] else { continue }
            finding.document = document
            findings.append(finding)
        }
        for entry in file.passedOver {
            if let document = positions[entry.document] { passedOver.append((document, entry.kind)) }
        }
        findings.sort { ($0.document, $0.line) < ($1.document, $1.line) }
    }

    // MARK: What is there now

    private func integrate(_ parsed: ParsedDocument, _ catalog: SourceCatalog) {
        let document = Int32(parsed.document)
        if parsed.isEmptyList { hasEmptyList = true }
        if let error = parsed.error {
            // What else is wrong with a template tells nothing.
            guard !isTemplate else { return }
            isTemplate = error.isTemplate
            let note = isFirst ? "" : "the file's objects keep their last accepted versions"
            findings.append(
                Finding(
                    document: document, severity: .error, line: error.line, found: error.found,
                    expected: error.expected, note: note, effect: .breaksFile))
        }
        let hasWords = parsed.objects.contains(where: \.hasWords)
        for object in parsed.objects {
            let line = object.line
            switch object.outcome {
            case .resource(let resource, let warnings):
                let key = resource.key
                for warning in warnings { add(warning, .warning, document, "\(key)") }
                var given = GivenObject(key: key, resource: resource, tree: object.tree)
                if let json = object.json {
                    // What is worth a word is read again at the next start, so that the word is said again.
                    let digest = hasWords ? DocumentDigest.none : digests[parsed.document]
                    given.saved = SavedObject(
                        json: json, line: UInt32(clamping: line), digest: digest, siblings: parsed.objects.count)
                }
                accept(given, document, line, catalog)
            case .refused(let key, let violations):
                refuse(key, violations, document, line, catalog)
            case .passedOver(let apiVersion, let kind):
                let name = apiVersion.isEmpty ? kind : "\(kind).\(apiVersion)"
                let number = catalog.number(ofPassedOver: name)
                passedOver.append((document, number))
                if let remark = PassedOverKind.remark(apiVersion: apiVersion, kind: kind) {
                    catalog.passedOverRemarks[number] = remark
                }
            }
        }
    }

    private func accept(_ given: GivenObject, _ document: Int32, _ line: Int, _ catalog: SourceCatalog) {
        let key = given.key
        var object = ObjectRecord(key: key, document: document, line: UInt32(clamping: line), isHeld: true)
        if !former.isEmpty, let old = former.removeValue(forKey: key), old.isHeld {
            if isBroken {
                object.isKept = true
                catalog.find(key, scope: file.scope)
                // The document must be looked at again once the file is in order.
                digests[Int(document)] = .none
            } else {
                catalog.set(given, from: number, scope: file.scope)
            }
            place(object)
            return
        }
        switch catalog.claim(given, from: number, scope: file.scope) {
        case nil: break
        case number? where !isPlaced(key):
            overtaken.insert(key)
            catalog.lose(key, scope: file.scope, in: number)
            catalog.set(given, from: number, scope: file.scope)
        case let other? where other != number && catalog.precedes(number, other):
            catalog.demote(key, in: other)
            catalog.set(given, from: number, scope: file.scope)
        default:
            object.isHeld = false
            catalog.lose(key, scope: file.scope, in: number)
        }
        place(object)
    }

    private func refuse(
        _ key: ResourceKey?, _ violations: [Violation], _ document: Int32, _ line: Int, _ catalog: SourceCatalog
    ) {
        var note = ""
        if let key, var object = former[key], object.isHeld {
            former[key] = nil
            object.document = document
            object.line = UInt32(clamping: line)
            object.isKept = true
            place(object)
            catalog.find(key, scope: file.scope)
            note = "its last accepted version stays"
        }
        let first = findings.count
        for violation in violations { add(violation, .error, document, key.map { "\($0)" } ?? "") }
        guard first < findings.count else { return }
        findings[findings.count - 1].note = note
        if note.isEmpty { findings[first].refused = key }
        if key == nil { findings[first].effect = .hidesObject }
    }

    private func add(
        _ violation: Violation, _ severity: Problem.Severity, _ document: Int32, _ object: String
    ) {
        findings.append(
            Finding(
                document: document, severity: severity, line: violation.line, object: object, field: violation.path,
                found: violation.found, expected: violation.expected))
    }

    private func place(_ object: ObjectRecord) {
        objects.append(object)
        placed?.insert(object.key)
    }

    /// Whether the file's own object of that key stands before the one at hand.
    private func isPlaced(_ key: ResourceKey) -> Bool {
        // On first reading everything that is held has been placed.
        if isFirst { return true }
        if let placed { return placed.contains(key) }
        let keys = Set(objects.lazy.filter(\.isHeld).map(\.key))
        placed = keys
        return keys.contains(key)
    }
}
