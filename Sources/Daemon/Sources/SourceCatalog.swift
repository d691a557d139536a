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

    init(keepsTrees: Bool) {
        self.keepsTrees = keepsTrees
    }

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

    /// Whether a file gives the object of that key.
    func holds(_ key: ResourceKey, in scope: ResourceScope) -> Bool {
        holders[ScopedKey(scope: number(of: scope), key: key)] != nil
    }

    /// Where the objects that count stand in a file.
    func places(in file: FileRecord) -> [SourcePlace] {
        let scope = scopes[Int(file.scope)]
        return (file.objects + file.orphans).lazy.filter(\.isHeld).map { object in
            SourcePlace(scope: scope, key: object.key, path: file.path, line: file.line(of: object))
        }
    }

    /// Makes room for as many objects more.
    func reserve(_ count: Int) {
        holders.reserveCapacity(holders.count + count)
    }

    // MARK: Claims

    /// Gives an object that nobody holds to a file.
    ///
    /// - Returns: Who holds it; nil where this file now does.
    func claim(_ resource: Resource, _ tree: Value?, from file: Int32, scope: Int32, key: ResourceKey) -> Int32? {
        // One look for what is not there, which nearly always is so.
        func exchange(_ holder: inout Int32?) -> Int32? {
            if let holder { return holder }
            holder = file
            return nil
        }
        if let holder = exchange(&holders[ScopedKey(scope: scope, key: key)]) { return holder }
        tell(resource, from: file, scope: scope)
        keep(tree, of: key, scope: scope)
        return nil
    }

    /// The object of a file becomes the one that counts, or a new version of it.
    func set(_ resource: Resource, _ tree: Value?, from file: Int32, scope: Int32, key: ResourceKey) {
        holders[ScopedKey(scope: scope, key: key)] = file
        tell(resource, from: file, scope: scope)
        keep(tree, of: key, scope: scope)
    }

    private func tell(_ resource: Resource, from file: Int32, scope: Int32) {
        changes.append(.set(resource, in: scopes[Int(scope)], rank: files[Int(file)]?.rank ?? .last))
    }

    private func keep(_ tree: Value?, of key: ResourceKey, scope: Int32) {
        if let tree { trees.updateValue(tree, forKey: ScopedKey(scope: scope, key: key)) }
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
        record.orphans.removeAll { $0.key == key }
        lose(key, scope: record.scope, in: file)
    }

    /// The object that counts is gone.
    func release(_ key: ResourceKey, scope: Int32) {
        let scoped = ScopedKey(scope: scope, key: key)
        guard holders.removeValue(forKey: scoped) != nil else { return }
        changes.append(.remove(key, in: scopes[Int(scope)]))
        if keepsTrees { trees.updateValue(nil, forKey: scoped) }
        if rivals[scoped] != nil { orphaned.append(scoped) }
    }

    /// Takes a file away with its objects.
    func drop(_ number: Int32) {
        guard let file = files[Int(number)] else { return }
        files[Int(number)] = nil
        for object in file.objects where object.isHeld { release(object.key, scope: file.scope) }
        for object in file.orphans where object.isHeld { release(object.key, scope: file.scope) }
    }

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
