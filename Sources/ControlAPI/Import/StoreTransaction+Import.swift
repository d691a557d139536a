package import ResourceStore
internal import Resources

extension StoreTransaction {
    /// Does what an import plans. Where the report has refused objects, whoever asked decides whether it counts.
    package mutating func carryOut(_ plan: ImportPlan) -> ImportReport {
        var report = plan.report
        var namespaces: [String: String?] = [:]
        for step in plan.steps {
            let key = step.object.key
            let current = object(key)
            var outcome = step.outcome
            if current !== step.seen {
                // Somebody was faster: another import, or a client.
                outcome = plan.rules.outcome(of: step.object, over: current).outcome
            }
            if case .create = outcome, key.kind.isNamespaced {
                let refusal = namespaces[key.namespace] ?? prepare(namespace: key.namespace, plan)
                namespaces[key.namespace] = .some(refusal)
                if let refusal { outcome = .refused(refusal) }
            }
            take(outcome, of: step.object, current, plan, &report)
        }
        if plan.options.removesDeleted {
            for key in plan.deleted { remove(key, plan, &report) }
        }
        if plan.options.prunes { prune(plan, &report) }
        return report
    }

    private mutating func take(
        _ outcome: ImportRules.Outcome, of object: ImportedObject, _ current: StoredObject?, _ plan: ImportPlan,
        _ report: inout ImportReport
    ) {
        var result = ImportReport.Result(object: object.key.description, action: .changed, line: object.line)
        switch outcome {
        case .unchanged:
            report.unchanged += 1
            return
        case .create(let value):
            result.action = .created
            put(object.key, value)
        case .change(let value):
            if plan.options.isDryRun { result.diff = Self.diff(current, value, object.key.kind) }
            put(object.key, value)
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
        do throws(APIStatus) {
            if object(key) == nil {
                if let refusal = plan.access.refusal(of: key, verbs: ["create"]) {
                    return "the namespace \"\(namespace)\" is missing and may not be made: \(refusal)"
                }
                var rules = plan.rules.admission(key)
                put(key, try rules.create(["metadata": ["name": .text(namespace)]], name: namespace))
            }
            try requireNamespace(namespace, now: plan.rules.now)
            return nil
        } catch {
            return ImportRules.reason(error)
        }
    }

    // MARK: Removing

    private mutating func prune(_ plan: ImportPlan, _ report: inout ImportReport) {
        guard !plan.hasNameless else {
            report.warnings.append(
                "nothing was removed: some of the refused objects have no name or kind, and may be those that seem to be missing"
            )
            return
        }
        // Namespaces last: what stands in them may go as well.
        let kinds = ResourceKind.allCases.filter { !$0.isReadOnly && $0 != .namespace } + [.namespace]
        for kind in kinds {
            for object in objects(of: kind).objects
            where object.labels[ImportedObject.ownerLabel] == plan.rules.owner && !plan.keys.contains(object.key) {
                if let refusal = plan.access.refusal(of: object.key, verbs: ["delete"]) {
                    report.add(
                        ImportReport.Result(
                            object: object.key.description, action: .refused,
                            reason: "the import has it no more, and it may not be removed: \(refusal)"))
                } else {
                    remove(object.key, plan, &report)
                }
            }
        }
    }

    /// Removes an object that the import's owner has brought; others are left alone.
    private mutating func remove(_ key: ResourceKey, _ plan: ImportPlan, _ report: inout ImportReport) {
        guard let object = object(key), object.origin == .stored,
            object.labels[ImportedObject.ownerLabel] == plan.rules.owner
        else { return }
        var result = ImportReport.Result(object: key.description, action: .removed)
        if key.kind == .namespace, key.name == "default" || !isEmpty(namespace: key.name) {
            result.action = .passedOver
            result.reason = "the import has it no more, but it is not empty"
            return report.add(result)
        }
        do throws(APIStatus) {
            let deletion = try delete(object, plan.rules.admission(key), DeleteOptions(APIQuery([]), body: nil))
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
