package import ResourceStore
package import Resources

/// What an import is to do, as far as it can be told before its turn comes: the store's queue is held up for what is left.
package struct ImportPlan: Sendable {
    /// An object with what becomes of it, as things stand.
    struct Step: Sendable {
        var object: ImportedObject
        /// What stood under its key.
        var seen: StoredObject?
        var outcome: ImportRules.Outcome
        var warnings: [String]
    }

    /// Objects of one task: enough to make up for handing it out.
    private static let sliceLength = 128
    /// Warnings that are told; of more their number is.
    private static let warningLimit = 100

    package let options: ImportOptions
    let rules: ImportRules
    let access: ImportAccess
    /// What is known of the result by now.
    package private(set) var report = ImportReport()
    /// Namespaces first, so that what stands in them can be made.
    private(set) var steps: [Step] = []
    /// What the import has, whether it is taken or not: it is no reason to remove it.
    private(set) var keys: Set<ResourceKey> = []
    /// Objects that are shown as being deleted.
    private(set) var deleted: [ResourceKey] = []
    /// Objects of which it is not known which they are, so that it can not be told what the import lacks.
    private(set) var hasNameless = false
    /// Documents that can not be read: which objects they are about is not known, so nothing else may be stored either.
    package private(set) var hasUnreadable = false

    private var warnings: [String] = []
    private var foreign: [String: Int] = [:]

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - present: What stands under a key now.
    ///   - translate: Tells what a member's service comes to; needed where the options name a cluster.
    package init(
        _ contents: ManifestContents, options: ImportOptions, caller: Caller, now: Timestamp,
        present: @Sendable (ResourceKey) -> StoredObject?, translate: MemberTranslator
    ) {
        self.options = options
        rules = ImportRules(owner: options.owner, now: now)
        access = ImportAccess(caller: caller)
        for error in contents.errors {
            hasUnreadable = true
            report.add(
                ImportReport.Result(
                    object: "", action: .refused, reason: "cannot be read: \(error)", line: error.line))
        }
        let objects = read(contents.objects, present, translate)
        let rules = rules
        steps = ParallelSlices.map(objects.count, length: Self.sliceLength) { range in
            range.map { Self.step(objects[$0], rules, present) }
        }
        finishWarnings()
    }

    private static func step(
        _ object: ImportedObject, _ rules: ImportRules, _ present: (ResourceKey) -> StoredObject?
    ) -> Step {
        let seen = present(object.key)
        let (outcome, warnings) = rules.outcome(of: object, over: seen)
        return Step(object: object, seen: seen, outcome: outcome, warnings: warnings)
    }

    // MARK: Reading

    private mutating func read(
        _ values: [Value], _ present: (ResourceKey) -> StoredObject?, _ translate: MemberTranslator
    ) -> [ImportedObject] {
        let owner = options.owner
        let readings = ParallelSlices.map(values.count, length: Self.sliceLength) { range in
            range.map { ImportedObject.read(values[$0], owner: owner) }
        }
        var objects: [ImportedObject] = []
        var members = MemberServices()
        var lines: [ResourceKey: (line: Int, index: Int)] = [:]
        for (index, reading) in readings.enumerated() {
            switch reading {
            case .foreign(let kind): leaveAside(kind)
            case .refused(let key, let reason, let line):
                if let key { keys.insert(key) } else { hasNameless = true }
                refuse(key?.description ?? "", reason, line)
            case .object(let object) where options.cluster == nil:
                if let former = lines[object.key] {
                    guard values[former.index] != values[index] else { continue }
                    refuse(object.key.description, "the same object stands at line \(former.line) too", object.line)
                    continue
                }
                lines[object.key] = (object.line, index)
                keys.insert(object.key)
                if admit(object.key, object.line) { objects.append(object) }
            case .deleted(let key, let line) where options.cluster == nil:
                if options.removesDeleted {
                    if admit(key, line) { deleted.append(key) }
                } else {
                    report.add(
                        ImportReport.Result(
                            object: key.description, action: .passedOver,
                            reason: "it is being deleted where it comes from", line: line))
                }
            // What a member's object comes to is told by its service's objects together.
            case .object(let object):
                if !members.add(values[index], object.key, object.line) {
                    leaveAside("\(object.key.kind.rawValue) of a member")
                }
            case .deleted(let key, let line):
                if !members.add(values[index], key, line) { leaveAside("\(key.kind.rawValue) of a member") }
            }
        }
        if let cluster = options.cluster { objects += translated(members, cluster, present, translate) }
        return objects.filter { $0.key.kind == .namespace } + objects.filter { $0.key.kind != .namespace }
    }

    private mutating func translated(
        _ members: MemberServices, _ cluster: String, _ present: (ResourceKey) -> StoredObject?,
        _ translate: MemberTranslator
    ) -> [ImportedObject] {
        var objects: [ImportedObject] = []
        for (service, line) in members.services(of: cluster, present) {
            let name = "\(service.namespace)/\(service.name) of \(cluster)"
            let translation = translate(service)
            if let refusal = translation.refusal {
                keys.formUnion(translation.keys)
                refuse(name, refusal, translation.refusalLine > 0 ? translation.refusalLine : line)
                continue
            }
            if let remark = translation.remark { warnings.append("\(name): \(remark)") }
            for key in translation.keys {
                guard let tree = translation.objects.first(where: { $0.key == key })?.tree else {
                    if options.removesDeleted, admit(key, line) { deleted.append(key) }
                    continue
                }
                keys.insert(key)
                guard admit(key, line) else { continue }
                var value = tree
                value.set(.text(key.kind.apiVersion(key.kind.storageVersion)), for: "apiVersion")
                value.set(.text(key.kind.rawValue), for: "kind")
                var object = ImportedObject(
                    value, key: key, version: key.kind.storageVersion, line: line, owner: options.owner)
                object.isTranslation = true
                objects.append(object)
            }
        }
        return objects
    }

    /// Whether the caller may write an object; if not, it is refused.
    private mutating func admit(_ key: ResourceKey, _ line: Int) -> Bool {
        guard let refusal = access.refusal(of: key) else { return true }
        refuse(key.description, refusal, line)
        return false
    }

    private mutating func refuse(_ object: String, _ reason: String, _ line: Int) {
        report.add(ImportReport.Result(object: object, action: .refused, reason: reason, line: line))
    }

    private mutating func leaveAside(_ kind: String) {
        report.passedOver += 1
        foreign[kind, default: 0] += 1
    }

    // MARK: Warnings

    private mutating func finishWarnings() {
        for (kind, count) in foreign.sorted(by: { $0.key < $1.key }) {
            report.warnings.append("passed over: \(count) of the kind \(kind)")
        }
        for step in steps {
            warnings += step.warnings.map { "line \(step.object.line): \(step.object.key): \($0)" }
        }
        report.warnings += warnings.prefix(Self.warningLimit)
        if warnings.count > Self.warningLimit {
            report.warnings.append("and \(warnings.count - Self.warningLimit) more warnings")
        }
        warnings = []
        for index in steps.indices { steps[index].warnings = [] }
    }
}
