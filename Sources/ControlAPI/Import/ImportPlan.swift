internal import ResourceStore
package import Resources

/// What an import is to do, as far as it can be told before its turn comes: the store's queue is held up for what is left.
package struct ImportPlan: Sendable {
    /// What becomes of an object: as ``ImportRules/Outcome``, made ready to be stored.
    enum Outcome: Sendable {
        case create(PreparedObject)
        case change(PreparedObject)
        case unchanged
        case passedOver(String)
        case refused(String)
    }

    /// Where an object can be had again, to be judged anew where somebody was faster.
    enum Source: Sendable {
        /// In the import's text.
        case text(ManifestPlace)
        /// It was made of others.
        case made(ImportedObject)
    }

    /// An object where it comes from, as the import shows it.
    struct Sighting: Sendable {
        var key: ResourceKey
        /// nil where it is not told which version it is.
        var origin: ImportOrigin?
    }

    /// An object with what becomes of it, as things stand.
    struct Step: Sendable {
        var key: ResourceKey
        var line: Int
        var source: Source
        /// The objects that it comes from.
        var sightings: [Sighting]
        /// What stood under its key.
        var seen: StoredObject?
        var outcome: Outcome
        var warnings: [String]
    }

    /// Warnings that are told; of more their number is.
    private static let warningLimit = 100

    package let options: ImportOptions
    let drafting: ImportDrafting
    let versions: ImportVersions
    /// What is known of the result by now.
    package private(set) var report = ImportReport()
    /// Namespaces first, so that what stands in them can be made.
    private(set) var steps: [Step] = []
    /// Objects that are shown as being deleted, and those that the owner has and the import lacks: they go.
    private(set) var removals: [ResourceKey] = []
    /// What is to be remembered of objects that are gone where they come from; nil where the import lacks them.
    private(set) var gone: [Sighting] = []
    /// Objects of which something is remembered for longer than it should be.
    private(set) var stale: [ResourceKey] = []
    /// Documents that can not be read: which objects they are about is not known, so nothing else may be stored either.
    package private(set) var hasUnreadable = false

    /// The import's text.
    let octets: [UInt8]
    /// What the import has, whether it is taken or not: it is no reason to remove it.
    private var keys: Set<ResourceKey> = []
    /// The same where it comes from: for a member its own objects.
    private var sources: Set<ResourceKey> = []
    /// The kinds of which the import has objects or lists.
    private var kinds: Set<ResourceKind> = []
    /// Objects of which it is not known which they are, so that it can not be told what the import lacks.
    private var hasNameless = false
    /// Services of a member of which an object is refused.
    private var refusedServices: Set<[String]> = []
    private var warnings: [String] = []
    private var foreign: [String: Int] = [:]

    /// Whether the import has anything of which something can be told: an object, a list of a kind, or what cannot be read.
    var namesSomething: Bool { !kinds.isEmpty || !report.results.isEmpty || report.passedOver > 0 }

    /// What an import is made out of.
    package struct Surroundings: Sendable {
        /// What stands under a key now.
        var present: @Sendable (ResourceKey) -> StoredObject?
        /// All objects of a kind.
        var objects: @Sendable (ResourceKind) -> StoredObjects
        /// What earlier imports remember.
        var records: ImportRecords
        /// Tells what a member's service comes to; needed where the options name a cluster.
        var translate: MemberTranslator
        /// On whose behalf objects are changed.
        var author: StoreAuthor?
        /// What the audit log is to say of a change; nil where there is none.
        var note: (@Sendable (StoreChange) -> StoreNote)?
    }

    /// Makes a plan; nil where the text is nothing but blanks and comments.
    package init?(
        _ octets: [UInt8], format: ManifestFormat?, options: ImportOptions, caller: Caller, now: Timestamp,
        _ surroundings: Surroundings
    ) {
        self.octets = octets
        self.options = options
        let access = ImportAccess(caller: caller)
        var rules = ImportRules(owner: options.owner, now: now)
        rules.takesOver = options.takesOver
        rules.countsCreation = !access.isLimited
        let drafting = ImportDrafting(
            options: options, rules: rules, access: access, present: surroundings.present,
            author: surroundings.author, note: surroundings.note)
        self.drafting = drafting
        versions = ImportVersions(now: now, allowsOlder: options.allowsOlder)
        let contents = ManifestContents(octets, format: format, objectLimit: StoreTransaction.objectLimit) {
            drafting.draft($0, $1)
        }
        guard !contents.isEmpty else { return nil }
        for error in contents.errors {
            hasUnreadable = true
            report.add(
                ImportReport.Result(
                    object: "", action: .refused, reason: "cannot be read: \(error)", line: error.line))
        }
        for list in contents.emptyLists {
            guard let kind = ResourceKind(rawValue: list.kind), kind.apiVersions.contains(list.apiVersion) else {
                continue
            }
            kinds.insert(kind)
        }
        take(contents.items, surroundings)
        if options.prunes { prune(surroundings, hasObjects: !contents.items.isEmpty) }
        for (key, records) in surroundings.records.records(ofOwner: options.owner)
        where versions.remembered(records).count < records.count {
            stale.append(key)
        }
        finishWarnings()
    }

    // MARK: Taking

    private mutating func take(_ drafts: [ImportDraft], _ surroundings: Surroundings) {
        var members = MemberServices()
        var first: [ResourceKey: Int] = [:]
        for draft in drafts {
            switch draft {
            case .foreign(let kind): leaveAside(kind)
            case .refused(let key, let reason, let line):
                if let key { note(key) } else { hasNameless = true }
                if let key, options.cluster != nil { refusedServices.insert([key.namespace, key.name]) }
                refuse(key?.description ?? "", reason, line)
            case .step(let step):
                if let former = first[step.key] {
                    guard !isSame(steps[former], step) else { continue }
                    refuse(step.key.description, "the same object stands at line \(steps[former].line) too", step.line)
                    continue
                }
                first[step.key] = steps.count
                note(step.key)
                steps.append(judged(step, surroundings.records))
            case .deleted(let key, let origin, let line):
                kinds.insert(key.kind)
                forget(Sighting(key: key, origin: origin))
                if options.removesDeleted {
                    if admit(key, line) { removals.append(key) }
                } else {
                    report.add(
                        ImportReport.Result(
                            object: key.description, action: .passedOver,
                            reason: "it is being deleted where it comes from", line: line))
                }
            case .member(let part):
                kinds.insert(part.key.kind)
                members.add(part)
            }
        }
        // What a member's object comes to is told by its service's objects together.
        if let cluster = options.cluster { translate(members, cluster, surroundings) }
        steps = steps.filter { $0.key.kind == .namespace } + steps.filter { $0.key.kind != .namespace }
    }

    private mutating func note(_ key: ResourceKey) {
        keys.insert(key)
        sources.insert(key)
        kinds.insert(key.kind)
    }

    private func isSame(_ left: Step, _ right: Step) -> Bool {
        guard case .text(let first) = left.source, case .text(let second) = right.source else { return false }
        return first.object(in: octets) == second.object(in: octets)
    }

    /// A step as it is after a look at the versions that it comes from.
    private func judged(_ step: Step, _ records: ImportRecords) -> Step {
        var step = step
        for sighting in step.sightings {
            let known = records[ImportedKey(owner: options.owner, key: sighting.key)]
            if let refusal = versions.refusal(of: sighting.origin, known) { step.outcome = .refused(refusal) }
        }
        return step
    }

    private mutating func translate(_ members: MemberServices, _ cluster: String, _ surroundings: Surroundings) {
        // Of a whole export it is known what it lacks; of a watch's events never.
        let isWhole = !options.removesDeleted && hasBothOfMembers
        var unknown = 0
        for service in refusedServices {
            let nothing = ImportedMemberService(cluster: cluster, namespace: service[0], name: service[1])
            keys.formUnion(surroundings.translate(nothing).keys)
        }
        for entry in members.all where !refusedServices.contains([entry.namespace, entry.name]) {
            let name = "\(entry.namespace)/\(entry.name) of \(cluster)"
            let translation = surroundings.translate(entry.service(of: cluster, in: octets, surroundings.present))
            let sightings = entry.parts.filter { !$0.isDeleted }.map { Sighting(key: $0.key, origin: $0.origin) }
            for sighting in sightings { sources.insert(sighting.key) }
            guard entry.isKnown || isWhole else {
                keys.formUnion(translation.keys)
                unknown += 1
                continue
            }
            for part in entry.parts where part.isDeleted { forget(Sighting(key: part.key, origin: part.origin)) }
            if let refusal = translation.refusal {
                keys.formUnion(translation.keys)
                refuse(name, refusal, translation.refusalLine > 0 ? translation.refusalLine : entry.line)
                continue
            }
            if let remark = translation.remark { warnings.append("\(name): \(remark)") }
            for key in translation.keys {
                guard let tree = translation.objects.first(where: { $0.key == key })?.tree else {
                    if options.removesDeleted, admit(key, entry.line) { removals.append(key) }
                    continue
                }
                keys.insert(key)
                var value = tree
                value.set(.text(key.kind.apiVersion(key.kind.storageVersion)), for: "apiVersion")
                value.set(.text(key.kind.rawValue), for: "kind")
                var object = ImportedObject(
                    value, key: key, version: key.kind.storageVersion, line: entry.line, owner: options.owner)
                object.isTranslation = true
                steps.append(judged(drafting.step(object, .made(object), sightings), surroundings.records))
            }
        }
        if unknown > 0, !options.removesDeleted {
            let missing = kinds.contains(.service) ? "ServiceExport" : "Service"
            warnings.append(
                "\(unknown) services of \(cluster) stay as they are: the import has no \(missing) and no list of them, without "
                    + "which it cannot be told what they come to")
        }
    }

    private var hasBothOfMembers: Bool { kinds.contains(.service) && kinds.contains(.serviceExport) }

    /// Whether the caller may write an object; if not, it is refused.
    private mutating func admit(_ key: ResourceKey, _ line: Int) -> Bool {
        guard let refusal = drafting.access.refusal(of: key) else { return true }
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

    // MARK: Pruning

    private mutating func prune(_ surroundings: Surroundings, hasObjects: Bool) {
        guard !hasNameless else {
            warnings.append(
                "nothing was removed: some of the refused objects have no name or kind, and may be those that seem to be missing"
            )
            return
        }
        var pruning = ImportPruning(owner: options.owner, isMember: options.cluster != nil)
        // Namespaces last: what stands in them may go as well.
        for kind in ResourceKind.allCases.filter({ !$0.isReadOnly && $0 != .namespace }) + [.namespace] {
            let isShown = options.cluster == nil ? kinds.contains(kind) : hasBothOfMembers
            pruning.add(surroundings.objects(kind), of: kind, isShown: isShown, lacking: { !keys.contains($0) })
        }
        for object in pruning.missing {
            if let refusal = drafting.access.refusal(of: object.key, verbs: ["delete"]) {
                refuse(object.key.description, "the import has it no more, and it may not be removed: \(refusal)", 0)
            } else {
                removals.append(object.key)
            }
        }
        warnings += pruning.warnings
        if !options.allowsRemoval { report.held = pruning.reasonToHold(hasObjects: hasObjects) ?? "" }
        for (key, _) in surroundings.records.records(ofOwner: options.owner)
        where !sources.contains(key) && (options.cluster == nil ? kinds.contains(key.kind) : hasBothOfMembers) {
            forget(Sighting(key: key, origin: nil))
        }
    }

    /// Has it be remembered that an object is gone, where the caller may remove what came of it.
    private mutating func forget(_ sighting: Sighting) {
        var key = sighting.key
        if let cluster = options.cluster {
            key = ResourceKey(
                kind: .internalServiceExport, namespace: MemberNamespace.name(ofCluster: cluster), name: key.name)
        }
        if drafting.access.refusal(of: key, verbs: ["delete"]) == nil { gone.append(sighting) }
    }

    // MARK: Warnings

    private mutating func finishWarnings() {
        for (kind, count) in foreign.sorted(by: { $0.key < $1.key }) {
            report.warnings.append("passed over: \(count) of the kind \(kind)")
        }
        for index in steps.indices {
            warnings += steps[index].warnings.map { "line \(steps[index].line): \(steps[index].key): \($0)" }
            steps[index].warnings = []
        }
        report.warnings += warnings.prefix(Self.warningLimit)
        if warnings.count > Self.warningLimit {
            report.warnings.append("and \(warnings.count - Self.warningLimit) more warnings")
        }
        warnings = []
    }
}
