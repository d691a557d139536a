package import ResourceStore
internal import Resources

extension StoreTransaction {
    /// Does what an import plans. Where the report has refused objects, whoever asked decides whether it counts.
    package mutating func carryOut(_ plan: ImportPlan) -> ImportReport {
        var report = plan.report
        var namespaces: [String: String?] = [:]
        for step in plan.steps {
            let current = object(step.key)
            var outcome = step.outcome
            // Somebody was faster: another import, or a client.
            if current !== step.seen { outcome = plan.outcome(of: step, over: current) }
            if let refusal = refusal(of: step, plan) { outcome = .refused(refusal) }
            if case .create = outcome, step.key.kind.isNamespaced {
                let refusal = namespaces[step.key.namespace] ?? prepare(namespace: step.key.namespace, plan)
                namespaces[step.key.namespace] = .some(refusal)
                if let refusal { outcome = .refused(refusal) }
            }
            take(outcome, of: step, current, plan, &report)
        }
        for key in plan.removals { remove(key, plan, &report) }
        if plan.options.removesDeleted || plan.options.prunes { forget(plan.gone, plan) }
        for key in plan.stale {
            let key = ImportedKey(owner: plan.options.owner, key: key)
            setImportRecords(of: key, to: plan.versions.remembered(importRecords(of: key)))
        }
        return report
    }

    private mutating func take(
        _ outcome: ImportPlan.Outcome, of step: ImportPlan.Step, _ current: StoredObject?, _ plan: ImportPlan,
        _ report: inout ImportReport
    ) {
        var result = ImportReport.Result(object: step.key.description, action: .changed, line: step.line)
        switch outcome {
        case .unchanged:
            report.unchanged += 1
            return remember(step.sightings, plan)
        case .create(let prepared):
            result.action = .created
            put(prepared)
            remember(step.sightings, plan)
        case .change(let prepared):
            if plan.options.isDryRun { result.diff = Self.diff(current, prepared.value(), step.key.kind) }
            put(prepared)
            remember(step.sightings, plan)
        case .passedOver(let reason):
            result.action = .passedOver
            result.reason = reason
        case .refused(let reason):
            result.action = .refused
            result.reason = reason
        }
        report.add(result)
    }

    /// Has a namespace be there.
    ///
    /// - Returns: Why nothing may be made in it; nil where something may.
    private mutating func prepare(namespace: String, _ plan: ImportPlan) -> String? {
        let key = ResourceKey(kind: .namespace, namespace: "", name: namespace)
        let rules = plan.drafting.rules
        do throws(APIStatus) {
            if object(key) == nil {
                if let refusal = plan.drafting.access.refusal(of: key, verbs: ["create"]) {
                    return "the namespace \"\(namespace)\" is missing and may not be made: \(refusal)"
                }
                var admission = rules.admission(key)
                put(key, try admission.create(["metadata": ["name": .text(namespace)]], name: namespace))
            }
            try requireNamespace(namespace, now: rules.now)
            return nil
        } catch {
            return ImportRules.reason(error)
        }
    }

    // MARK: Versions

    /// Why the versions that a step comes from are not taken; nil where they are.
    private func refusal(of step: ImportPlan.Step, _ plan: ImportPlan) -> String? {
        for sighting in step.sightings where sighting.origin != nil {
            let records = importRecords(of: ImportedKey(owner: plan.options.owner, key: sighting.key))
            if let refusal = plan.versions.refusal(of: sighting.origin, records) { return refusal }
        }
        return nil
    }

    private mutating func remember(_ sightings: [ImportPlan.Sighting], _ plan: ImportPlan) {
        for sighting in sightings where sighting.origin != nil {
            let key = ImportedKey(owner: plan.options.owner, key: sighting.key)
            setImportRecords(of: key, to: plan.versions.records(importRecords(of: key), taking: sighting.origin))
        }
    }

    private mutating func forget(_ gone: [ImportPlan.Sighting], _ plan: ImportPlan) {
        for sighting in gone {
            let key = ImportedKey(owner: plan.options.owner, key: sighting.key)
            setImportRecords(of: key, to: plan.versions.records(importRecords(of: key), removing: sighting.origin))
        }
    }

    // MARK: Removing

    /// Removes an object that the import's owner has brought; others are left alone.
    private mutating func remove(_ key: ResourceKey, _ plan: ImportPlan, _ report: inout ImportReport) {
        let rules = plan.drafting.rules
        guard let object = object(key), object.origin == .stored,
            object.labels[ImportedObject.ownerLabel] == rules.owner
        else { return }
        var result = ImportReport.Result(object: key.description, action: .removed)
        if key.kind == .namespace, key.name == "default" || !isEmpty(namespace: key.name) {
            result.action = .passedOver
            result.reason = "the import has it no more, but it is not empty"
            return report.add(result)
        }
        do throws(APIStatus) {
            let deletion = try delete(object, rules.admission(key), DeleteOptions(APIQuery([]), body: nil))
            if deletion.stored != nil { result.reason = "finalizers hold it still" }
        } catch {
            result.action = .refused
            result.reason = ImportRules.reason(error)
        }
        report.add(result)
    }

    /// What differs for whoever looks at it: not what the server keeps for itself.
    private static func diff(_ current: StoredObject?, _ next: Value, _ kind: ResourceKind) -> [FieldChange] {
        func shown(_ value: Value?) -> Value? {
            guard var value else { return nil }
            value.modify(["metadata"]) { metadata in
                for field in ["managedFields", "resourceVersion", "generation"] { metadata.set(nil, for: field) }
            }
            return value
        }
        return FieldChange.between(
            shown(current?.value()), shown(next), schema: kind.schema(version: kind.storageVersion))
    }
}

extension ImportPlan {
    /// What becomes of an object over what stands under its key now.
    func outcome(of step: Step, over current: StoredObject?) -> Outcome {
        switch step.source {
        case .made(let object): return drafting.outcome(of: object, over: current).outcome
        case .text(let place):
            guard let value = place.object(in: octets),
                case .object(let object) = ImportedObject.read(value, owner: options.owner)
            else { return .refused("it cannot be read a second time") }
            return drafting.outcome(of: object, over: current).outcome
        }
    }
}
