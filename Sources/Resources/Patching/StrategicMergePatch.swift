/// `application/strategic-merge-patch+json` for the core kinds: a merge patch that knows how some lists merge.
///
/// `kubectl apply`, `edit` and `label` send it for a Namespace or a Service. `spec.ports` merges by `port`,
/// `metadata.ownerReferences` by `uid`, `status.conditions` by `type`, `metadata.finalizers` as a set; every other list is
/// replaced whole.
public enum StrategicMergePatch {
    /// The target with the patch applied; `PatchError.malformed` names the field whose directive or key is wrong.
    public static func apply(_ patch: Value, to target: Value) throws(PatchError) -> Value {
        try ValueDepth.check(patch)
        guard case .object = patch.content else {
            throw PatchError(.malformed, message: "found \(patch.found), expected an object")
        }
        var result = target
        try merge(patch, into: &result, path: "")
        return result
    }

    /// How a list merges.
    enum ListStrategy {
        case keyed(String)
        case set
    }

    private static func strategy(_ path: String) -> ListStrategy? {
        switch path {
        case "spec.ports": .keyed("port")
        case "metadata.ownerReferences": .keyed("uid")
        case "status.conditions": .keyed("type")
        case "metadata.finalizers": .set
        default: nil
        }
    }

    // MARK: Objects

    static func merge(_ patch: Value, into target: inout Value, path: String) throws(PatchError) {
        guard case .object(let changes) = patch.content else {
            target = patch
            return
        }
        var members = target.takeMembers() ?? []
        switch try directive(of: patch, path: path) {
        case .merge: break
        case .replace, .delete: members = []
        }
        var index = MemberIndex(members, changes: changes.count)
        var directives: [(field: String, Directive)] = []
        for change in changes {
            if let directive = Directive(change.key) {
                directives.append((directive.field, directive))
                continue
            }
            guard change.key != "$patch", change.key != "$retainKeys" else { continue }
            guard change.value.content != .null else {
                index.remove(change.key, from: &members)
                continue
            }
            let field = extended(path, change.key)
            let place = index.place(of: change.key, in: &members, keyLine: change.keyLine)
            if let strategy = strategy(field), case .array = change.value.content {
                try mergeList(change.value, into: &members[place].value, strategy, path: field)
            } else {
                try merge(change.value, into: &members[place].value, path: field)
            }
        }
        for (key, directive) in directives {
            let field = extended(path, key)
            guard let strategy = strategy(field), let place = index.place(of: key, in: members),
                let change = changes.first(where: { $0.key == directive.key })
            else { continue }
            directive.apply(change.value.elements, to: &members[place].value, strategy)
        }
        target.content = .object(index.compacted(members))
    }

    /// Octets of the longest path that is told further: one that is made for each member must not carry a long key.
    private static let longestPath = 256

    private static func extended(_ path: String, _ key: String) -> String {
        guard path.utf8.count <= longestPath else { return path }
        return path.isEmpty ? Violation.field(key) : "\(path).\(Violation.field(key))"
    }

    private enum MapDirective: String {
        case merge
        case replace
        case delete
    }

    private static func directive(of patch: Value, path: String) throws(PatchError) -> MapDirective {
        guard let value = patch["$patch"] else { return .merge }
        guard let directive = value.string.flatMap(MapDirective.init) else {
            throw PatchError(
                .malformed, path: path.isEmpty ? "$patch" : "\(path).$patch",
                message: "found \(value.found), expected merge, replace or delete")
        }
        return directive
    }

    // MARK: Lists

    private static func mergeList(
        _ patch: Value, into target: inout Value, _ strategy: ListStrategy, path: String
    ) throws(PatchError) {
        var elements = target.takeElements() ?? []
        let changes = patch.elements
        // Matching by key costs the product of the lengths.
        guard elements.count.multipliedReportingOverflow(by: changes.count).partialValue <= 1_000_000 else {
            throw PatchError(
                .tooLarge, path: path,
                message: "found \(changes.count) changes to a list of \(elements.count), expected fewer in one patch")
        }
        switch strategy {
        case .set:
            // A set of scalars: few, or a dictionary would not be worth its hashing.
            var seen = Set(elements.compactMap(\.string))
            for change in changes where change.string.map({ seen.insert($0).inserted }) ?? true {
                elements.append(change)
            }
        case .keyed(let key):
            for (place, change) in changes.enumerated() {
                let directive = try directive(of: change, path: "\(path)[\(place)]")
                if directive == .replace, change.members.count == 1 {
                    elements = []
                    continue
                }
                guard let identity = change[key] else {
                    throw PatchError(
                        .malformed, path: "\(path)[\(place)].\(key)",
                        message: "found nothing, expected the key by which the list merges")
                }
                if directive == .delete {
                    elements.removeAll { $0[key] == identity }
                    continue
                }
                let alike = elements.indices.filter { elements[$0][key] == identity }
                // Two ports may differ in their protocol alone.
                let exact = alike.first { change["protocol"] != nil && elements[$0]["protocol"] == change["protocol"] }
                if let match = exact ?? alike.first {
                    try merge(change, into: &elements[match], path: "\(path)[\(place)]")
                } else {
                    var element = Value(.object([]), line: change.line)
                    try merge(change, into: &element, path: "\(path)[\(place)]")
                    elements.append(element)
                }
            }
        }
        target.content = .array(elements)
    }

    /// A member of a patch that says something of the list beside it.
    private struct Directive {
        let key: String
        let field: String
        private let isOrder: Bool

        init?(_ key: String) {
            self.key = key
            if key.hasPrefix("$setElementOrder/") {
                isOrder = true
                field = String(key.dropFirst("$setElementOrder/".count))
            } else if key.hasPrefix("$deleteFromPrimitiveList/") {
                isOrder = false
                field = String(key.dropFirst("$deleteFromPrimitiveList/".count))
            } else {
                return nil
            }
        }

        func apply(_ operands: [Value], to target: inout Value, _ strategy: ListStrategy) {
            guard var elements = target.takeElements() else { return }
            if !isOrder {
                let deleted = Set(operands.compactMap(\.string))
                elements.removeAll { $0.string.map(deleted.contains) ?? false }
            } else {
                let ordered = operands.map { identity(of: $0, strategy) }
                let present = elements.map { identity(of: $0, strategy) }
                let known = Set(present)
                var byIdentity = Dictionary(grouping: elements.indices) { present[$0] }
                elements = MergedOrder.keys(of: present, with: ordered.filter(known.contains))
                    .flatMap { byIdentity.removeValue(forKey: $0) ?? [] }.map { elements[$0] }
            }
            target.content = .array(elements)
        }

        /// What tells an element apart, as text.
        private func identity(of element: Value, _ strategy: ListStrategy) -> String {
            switch strategy {
            case .set: text(element)
            case .keyed(let key): text(element[key])
            }
        }

        private func text(_ value: Value?) -> String { value?.string.map { "\"\($0)" } ?? value?.found ?? "" }
    }
}
