internal import Logging
internal import ResourceStore
internal import Resources

// What happens to the contents of namespaces that are deleted.
extension APIService {
    /// How long a deleted namespace keeps its contents: `kubectl delete -f` deletes a file's namespace before the
    /// objects in it, and finds them still there, as it does on a hub.
    private static let grace = Duration.seconds(1)

    /// Deletes what stands in a namespace that is being deleted; tried again while the disk is full.
    ///
    /// - Parameter request: The request that has deleted the namespace.
    func empty(namespace name: String, for request: ResourceRequest) async {
        var delay = Self.grace
        while true {
            guard (try? await Task.sleep(for: delay)) != nil else { return }
            let now = now()
            do throws(APIStatus) {
                return try await empty(namespace: name, for: WriteOrigin(request), now: now)
            } catch {
                guard error.code == 507 || error.code == 429 else {
                    logger.error(
                        "the contents of namespace \(name) are not deleted before the next start: \(error.message)")
                    return
                }
                delay = .seconds(5)
            }
        }
    }

    /// Deletes what stands in a namespace that is being deleted, some objects in each commit, so that no other write waits
    /// for all of them.
    private func empty(namespace name: String, for origin: WriteOrigin, now: Timestamp) async throws(APIStatus) {
        for kind in ResourceKind.allCases where kind.isNamespaced {
            let keys = store.objects(of: kind, namespace: name).objects.filter { $0.origin == .stored }.map(\.key)
            for start in stride(from: 0, to: keys.count, by: Self.deletionsAtOnce) {
                let part = Array(keys[start..<min(start + Self.deletionsAtOnce, keys.count)])
                _ = try await commit(origin, isDryRun: false) { transaction throws(APIStatus) in
                    try transaction.empty(namespace: name, of: part, now: now)
                }
            }
        }
        _ = try await commit(origin, isDryRun: false) { $0.settle(namespace: name) }
    }

    /// Goes on with the deletions of namespaces that an earlier process has left.
    package func resumeDeletions() {
        let names = store.objects(of: .namespace).objects.filter { object in
            object.origin == .stored && object.value()["metadata"]?["deletionTimestamp"] != nil
        }.map(\.key.name)
        guard !names.isEmpty else { return }
        let now = now()
        Task {
            do throws(APIStatus) {
                for name in names {
                    try await empty(namespace: name, for: .server(verb: "delete"), now: now)
                }
            } catch {
                logger.error(
                    "the contents of deleted namespaces are not deleted before the next start: \(error.message)")
            }
        }
    }
}

extension StoreTransaction {
    /// Refuses to delete a namespace that must stay, or whose contents cannot go.
    func requireDeletable(namespace name: String) throws(APIStatus) {
        guard name != "default" else { throw .forbidden(.namespace, name, "this namespace may not be deleted") }
        let fixed: ResourceKey? = fact { store -> ResourceKey? in
            for kind in ResourceKind.allCases where kind.isNamespaced {
                let objects = store.objects(of: kind, namespace: name).objects
                if let fixed = objects.first(where: { $0.origin == .source }) { return fixed.key }
            }
            return nil
        }
        if let fixed, let object = object(fixed) {
            throw .forbidden(
                .namespace, name,
                "it holds \(fixed.kind.rawValue) \"\(fixed.name)\" from \(object.file): remove it from there first"
            )
        }
    }

    /// Deletes objects of a namespace that is being deleted; what finalizers hold is marked.
    mutating func empty(namespace name: String, of keys: [ResourceKey], now: Timestamp) throws(APIStatus) {
        // After a second deletion the namespace may be gone by now, and another of its name be there.
        let key = ResourceKey(kind: .namespace, namespace: "", name: name)
        guard stored(key)?.value()["metadata"]?["deletionTimestamp"] != nil else { return }
        for key in keys {
            guard let object = object(key), object.origin == .stored, case let value = object.value() else { continue }
            guard Admission.isHeld(value) else {
                remove(key)
                continue
            }
            let rules = Admission(
                kind: key.kind, version: key.kind.storageVersion, namespace: name, now: now, manager: "")
            if let marked = rules.markDeleted(value) { try store(key, marked) }
        }
    }
}
