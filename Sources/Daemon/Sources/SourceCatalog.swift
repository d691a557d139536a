import Fleet
import Resources

/// Who gives which object: the pure middle of reading sources (rules 6).
///
/// Files are integrated one after another; what changes for the fleet gathers in `changes`.
final class SourceCatalog {
    struct ScopedKey: Hashable {
        var scope: Int32
        var key: ResourceKey
    }

    private(set) var scopes: [ResourceScope] = []
    private(set) var passedOverKinds: [String] = []
    private var passedOverNumbers: [String: Int32] = [:]
    /// Why kinds are passed over of which somebody may expect that they are read, by number.
    var passedOverRemarks: [Int32: String] = [:]
    /// By number; nil where a file is gone.
    private(set) var files: [FileRecord?] = []
    private var holders: [ScopedKey: Int32] = [:]
    /// Files that have, or had, an equal object that does not count.
    private(set) var rivals: [ScopedKey: Set<Int32>] = [:]
    /// Objects whose holder is gone while another file may have an equal one.
    private var orphaned: [ScopedKey] = []
    /// What has changed and was not taken yet.
    private(set) var changes: [ResourceChange] = []
    /// Whether trees are kept until they are taken: they are large, and only the control API shows them.
    let keepsTrees: Bool
    /// The objects that have changed since they were taken: as they are written, and nil for those that are gone.
    private var trees: [ScopedKey: Value?] = [:]
    /// Objects that complete files do not give any more, by the file that did: their removal is to be judged, or is held.
    private(set) var absent: [ScopedKey: Int32] = [:]
    /// Those of them that came since this was asked last.
    private var newlyAbsent: [ScopedKey] = []
    /// What files give that did not before, since this was asked last.
    private var added: [(scoped: ScopedKey, file: Int32)] = []
    /// What has changed of the objects that the state folder keeps, by file, nil for those that go, since this was asked
    /// last.
    private var saved: [Int32: [ResourceKey: SavedObject?]] = [:]
    /// Files that were taken away since this was asked last.
    private var dropped: [FileRecord] = []
    /// Whether it matters what is added: not at the first reading, which can take nothing away.
    var tracksAdditions = false
    /// Whether the state folder keeps objects.
    var keepsSaved = false

    init(keepsTrees: Bool) {
        self.keepsTrees = keepsTrees
    }

    /// In what forms objects are wanted.
    var forms: ParsedForms { ParsedForms(keepsTrees: keepsTrees, keepsJSON: keepsSaved) }

    /// The number of a scope.
    func number(of scope: ResourceScope) -> Int32 {
        if let index = scopes.firstIndex(of: scope) { return Int32(index) }
        scopes.append(scope)
        return Int32(scopes.count - 1)
    }

    func number(ofPassedOver kind: String) -> Int32 {
        if let number = passedOverNumbers[kind] { return number }
        passedOverKinds.append(kind)
        passedOverNumbers[kind] = Int32(passedOverKinds.count - 1)
        return Int32(passedOverKinds.count - 1)
    }

    /// Adds a file of which nothing is known yet.
    func add(_ file: FileRecord) -> Int32 {
        files.append(file)
        return Int32(files.count - 1)
    }

    /// Takes the gathered changes.
    func takeChanges() -> [ResourceChange] {
        defer { changes = [] }
        return changes
    }

    /// Takes what has changed, as it is written; nil for an object that is gone.
    func takeTrees() -> [(scope: ResourceScope, key: ResourceKey, tree: Value?)] {
        defer { trees = [:] }
        return trees.map { (scopes[Int($0.key.scope)], $0.key.key, $0.value) }
    }

    /// Takes what has changed of the objects that the state folder keeps; nil for those that go.
    func takeSaved() -> [Int32: [ResourceKey: SavedObject?]] {
        defer { saved = [:] }
        return saved
    }

    /// Takes the files that were taken away.
    func takeDropped() -> [FileRecord] {
        defer { dropped = [] }
        return dropped
    }

    /// Whether a file gives the object of that key.
    func holds(_ key: ResourceKey, in scope: ResourceScope) -> Bool {
        holders[ScopedKey(scope: number(of: scope), key: key)] != nil
    }

    /// Where the objects that count stand in a file.
    func places(in file: FileRecord) -> [SourcePlace] {
        let scope = scopes[Int(file.scope)]
        return file.allObjects.lazy.filter(\.isHeld).map { object in
            SourcePlace(scope: scope, key: object.key, path: file.path, line: file.line(of: object))
        }
    }

    /// Makes room for as many objects more.
    func reserve(_ count: Int) {
        holders.reserveCapacity(holders.count + count)
    }

    // MARK: Claims

    /// Gives an object that nobody holds to a file, also one that its holder does not give any more.
    ///
    /// - Returns: Who holds it; nil where this file now does.
    func claim(_ object: GivenObject, from file: Int32, scope: Int32) -> Int32? {
        // One look for what is not there, which nearly always is so.
        func exchange(_ holder: inout Int32?) -> Int32? {
            if let holder { return holder }
            holder = file
            return nil
        }
        let scoped = ScopedKey(scope: scope, key: object.key)
        guard let holder = exchange(&holders[scoped]) else {
            add(scoped, file)
            tell(object, from: file, scope: scope)
            return nil
        }
        guard absent[scoped] != nil else { return holder }
        files[Int(holder)]?.orphans[object.key] = nil
        set(object, from: file, scope: scope)
        return nil
    }

    /// The object of a file becomes the one that counts, or a new version of it.
    func set(_ object: GivenObject, from file: Int32, scope: Int32) {
        let scoped = ScopedKey(scope: scope, key: object.key)
        if let former = holders.updateValue(file, forKey: scoped), former != file {
            save(nil, of: object.key, in: former)
        }
        find(object.key, scope: scope)
        tell(object, from: file, scope: scope)
    }

    private func tell(_ object: GivenObject, from file: Int32, scope: Int32) {
        changes.append(.set(object.resource, in: scopes[Int(scope)], rank: files[Int(file)]?.rank ?? .last))
        if let tree = object.tree {
            trees.updateValue(tree, forKey: ScopedKey(scope: scope, key: object.key))
        }
        if let saved = object.saved { save(saved, of: object.key, in: file) }
    }

    private func save(_ object: SavedObject?, of key: ResourceKey, in file: Int32) {
        if keepsSaved { saved[file, default: [:]].updateValue(object, forKey: key) }
    }

    /// A file has an object that an earlier one has too.
    func lose(_ key: ResourceKey, scope: Int32, in file: Int32) {
        rivals[ScopedKey(scope: scope, key: key), default: []].insert(file)
    }

    /// A file that comes later loses its object to an equal one.
    func demote(_ key: ResourceKey, in file: Int32) {
        guard let record = files[Int(file)] else { return }
        for index in record.objects.indices where record.objects[index].isHeld && record.objects[index].key == key {
            record.objects[index].isHeld = false
            record.objects[index].isKept = false
        }
        // Without a document it could never be had back.
        record.orphans[key] = nil
        lose(key, scope: record.scope, in: file)
    }

    /// The object that counts is gone.
    func release(_ key: ResourceKey, scope: Int32) {
        let scoped = ScopedKey(scope: scope, key: key)
        absent[scoped] = nil
        guard let holder = holders.removeValue(forKey: scoped) else { return }
        changes.append(.remove(key, in: scopes[Int(scope)]))
        if keepsTrees { trees.updateValue(nil, forKey: scoped) }
        save(nil, of: key, in: holder)
        if rivals[scoped] != nil { orphaned.append(scoped) }
    }

    /// Takes a file away with its objects.
    func drop(_ number: Int32) {
        guard let file = files[Int(number)] else { return }
        for object in file.objects where object.isHeld { release(object.key, scope: file.scope) }
        for object in file.orphans.values.sorted(by: { $0.key < $1.key }) where object.isHeld {
            release(object.key, scope: file.scope)
        }
        files[Int(number)] = nil
        if keepsSaved { dropped.append(file) }
    }

    // MARK: Absence

    /// A complete file does not give an object any more that counts; it stays until its removal is judged.
    func miss(_ key: ResourceKey, scope: Int32, in file: Int32) {
        let scoped = ScopedKey(scope: scope, key: key)
        if absent.updateValue(file, forKey: scoped) == nil { newlyAbsent.append(scoped) }
    }

    /// A file gives an object again, be it one that is refused.
    func find(_ key: ResourceKey, scope: Int32) {
        let scoped = ScopedKey(scope: scope, key: key)
        guard !absent.isEmpty, absent.removeValue(forKey: scoped) != nil, let holder = holders[scoped] else { return }
        add(scoped, holder)
    }

    private func add(_ scoped: ScopedKey, _ file: Int32) {
        if tracksAdditions { added.append((scoped, file)) }
    }

    /// The file is gone from its folder: all that counts of it is missing.
    func vanish(_ number: Int32) {
        guard let file = files[Int(number)], !file.isGone else { return }
        for var object in file.objects where object.isHeld {
            object.document = -1
            object.isKept = true
            file.orphans[object.key] = object
        }
        file.orphans = file.orphans.filter(\.value.isHeld)
        file.isGone = true
        file.status = nil
        file.problem = nil
        file.digests = []
        file.firstLines = []
        file.objects = []
        file.findings = []
        file.passedOver = []
        for key in file.orphans.keys { miss(key, scope: file.scope, in: number) }
    }

    /// Lets an object go that its file does not give any more.
    func letGo(_ scoped: ScopedKey) {
        guard let number = absent[scoped] else { return }
        files[Int(number)]?.orphans[scoped.key] = nil
        release(scoped.key, scope: scoped.scope)
    }

    /// Takes what is missing since the last call and still is, in order of keys, and what was added.
    func takeAbsence() -> (missing: [ScopedKey], added: [(scoped: ScopedKey, file: Int32)]) {
        defer {
            newlyAbsent = []
            added = []
        }
        let missing = Set(newlyAbsent.filter { absent[$0] != nil })
        return (
            missing.sorted { ($0.scope, $0.key) < ($1.scope, $1.key) }, added.filter { holders[$0.scoped] == $0.file }
        )
    }

    /// Whether another file has an object that would count if its holder's went.
    func hasSuccessor(_ scoped: ScopedKey) -> Bool {
        rivals[scoped]?.contains { hasLost(scoped, in: $0) } ?? false
    }

    // MARK: Order

    /// Whether a file stands before another one in source order.
    func precedes(_ left: Int32, _ right: Int32) -> Bool {
        (files[Int(left)]?.order ?? .max) < (files[Int(right)]?.order ?? .max)
    }

    /// After the order of sources has changed: objects whose holder is not the first any more are given up by it.
    func yieldToEarlier() {
        for (scoped, contenders) in rivals {
            guard let holder = holders[scoped] else { continue }
            let earlier = contenders.contains { $0 != holder && precedes($0, holder) && hasLost(scoped, in: $0) }
            guard earlier else { continue }
            release(scoped.key, scope: scoped.scope)
            demote(scoped.key, in: holder)
        }
    }

    private func hasLost(_ scoped: ScopedKey, in number: Int32) -> Bool {
        guard let file = files[Int(number)], file.scope == scoped.scope else { return false }
        return file.objects.contains { !$0.isHeld && $0.key == scoped.key }
    }

    /// The files that must be read again so that objects without a holder come from the next in order.
    ///
    /// The documents in question have lost their digests.
    func filesToPromote() -> [Int32] {
        var numbers: Set<Int32> = []
        for scoped in orphaned where holders[scoped] == nil {
            let contenders = (rivals[scoped] ?? []).filter { hasLost(scoped, in: $0) }.sorted(by: precedes)
            rivals[scoped] = contenders.isEmpty ? nil : Set(contenders)
            guard let first = contenders.first, let file = files[Int(first)] else { continue }
            for object in file.objects where !object.isHeld && object.key == scoped.key && object.document >= 0 {
                file.digests[Int(object.document)] = .none
            }
            file.status = nil
            numbers.insert(first)
        }
        orphaned = []
        return numbers.sorted(by: precedes)
    }
}
