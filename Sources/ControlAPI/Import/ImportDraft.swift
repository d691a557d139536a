internal import ResourceStore
internal import Resources

/// What one object of an import comes to by itself: little text instead of its tree.
enum ImportDraft: Sendable {
    /// An object of a kind that is not kept.
    case foreign(kind: String)
    /// It may not be stored; the key where it can be told which it is.
    case refused(ResourceKey?, String, line: Int)
    /// It is being deleted where it comes from, and so counts as absent.
    case deleted(ResourceKey, ImportOrigin?, line: Int)
    /// A member's object, which means something only with the other one of its service.
    case member(MemberPart)
    /// An object with what becomes of it.
    case step(ImportPlan.Step)
}

/// A member's `Service` or `ServiceExport`.
struct MemberPart: Sendable {
    /// Its key on the member.
    var key: ResourceKey
    /// Where the object can be had again.
    var place: ManifestPlace
    var origin: ImportOrigin?
    /// Whether it is being deleted there.
    var isDeleted: Bool
    var line: Int
}

/// Makes drafts of an import's objects; each by itself, so that many threads can.
struct ImportDrafting: Sendable {
    let options: ImportOptions
    let rules: ImportRules
    let access: ImportAccess
    /// What stands under a key now.
    let present: @Sendable (ResourceKey) -> StoredObject?
    /// On whose behalf objects are changed.
    let author: StoreAuthor?
    /// What the audit log is to say of a change; nil where there is none.
    let note: (@Sendable (StoreChange) -> StoreNote)?

    /// Tells what an object comes to.
    func draft(_ value: Value, _ place: ManifestPlace) -> ImportDraft {
        switch ImportedObject.read(value, owner: options.owner) {
        case .foreign(let kind): return .foreign(kind: kind)
        case .refused(let key, let reason, let line): return .refused(key, reason, line: line)
        case .deleted(let key, let line):
            let origin = ImportOrigin(value)
            guard options.cluster != nil else { return .deleted(key, origin, line: line) }
            return part(place, key, origin, isDeleted: true, line)
        case .object(let object):
            guard options.cluster == nil else {
                return part(place, object.key, object.origin, isDeleted: false, object.line)
            }
            return .step(step(object, .text(place), [ImportPlan.Sighting(key: object.key, origin: object.origin)]))
        }
    }

    private func part(
        _ place: ManifestPlace, _ key: ResourceKey, _ origin: ImportOrigin?, isDeleted: Bool, _ line: Int
    ) -> ImportDraft {
        guard key.kind == .service || key.kind == .serviceExport else {
            return .foreign(kind: "\(key.kind.rawValue) of a member")
        }
        return .member(MemberPart(key: key, place: place, origin: origin, isDeleted: isDeleted, line: line))
    }

    /// Tells what becomes of an object, as things stand.
    func step(_ object: ImportedObject, _ source: ImportPlan.Source, _ sightings: [ImportPlan.Sighting])
        -> ImportPlan.Step
    {
        let seen = present(object.key)
        let (outcome, warnings) = outcome(of: object, over: seen)
        return ImportPlan.Step(
            key: object.key, line: object.line, source: source, sightings: sightings, seen: seen, outcome: outcome,
            warnings: warnings)
    }

    /// Tells what becomes of an object over what stands under its key.
    func outcome(
        of object: ImportedObject, over current: StoredObject?
    ) -> (outcome: ImportPlan.Outcome, warnings: [String]) {
        if let refusal = access.refusal(of: object.key) { return (.refused(refusal), []) }
        let (outcome, warnings) = rules.outcome(of: object, over: current)
        switch outcome {
        case .create(let value): return (prepared(object.key, value, nil) { .create($0) }, warnings)
        case .change(let value): return (prepared(object.key, value, current) { .change($0) }, warnings)
        case .unchanged: return (.unchanged, warnings)
        case .passedOver(let reason): return (.passedOver(reason), warnings)
        case .refused(let reason): return (.refused(reason), warnings)
        }
    }

    private func prepared(
        _ key: ResourceKey, _ value: Value, _ current: StoredObject?, _ outcome: (PreparedObject) -> ImportPlan.Outcome
    ) -> ImportPlan.Outcome {
        let prepared = PreparedObject(key, value, over: current, author: author, note: note)
        let limit = max(StoreTransaction.objectLimit, current?.json.count ?? 0)
        guard prepared.octets <= limit else {
            return .refused("it is too large: found \(prepared.octets) octets, expected at most \(limit)")
        }
        return outcome(prepared)
    }
}
