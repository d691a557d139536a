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
                return try await commit(request, isDryRun: false) { $0.empty(namespace: name, now: now) }
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

    /// Goes on with the deletions of namespaces that an earlier process has left.
    package func resumeDeletions() {
        let names = store.objects(of: .namespace).objects.filter { object in
            object.origin == .stored && object.value()["metadata"]?["deletionTimestamp"] != nil
        }.map(\.key.name)
        guard !names.isEmpty else { return }
        let now = now()
        Task {
            do throws(APIStatus) {
                try await commit(.server(verb: "delete"), isDryRun: false) { transaction in
                    for name in names { transaction.empty(namespace: name, now: now) }
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
        for kind in ResourceKind.allCases where kind.isNamespaced {
            guard let fixed = objects(of: kind, namespace: name).objects.first(where: { $0.origin == .source }) else {
                continue
            }
            throw .forbidden(
                .namespace, name,
                "it holds \(fixed.key.kind.rawValue) \"\(fixed.key.name)\" from \(fixed.file): remove it from there first"
            )
        }
    }

    /// Deletes what stands in a namespace that is being deleted, and the namespace with the last of it; what finalizers
    /// hold is marked.
    mutating func empty(namespace name: String, now: Timestamp) {
        // After a second deletion the namespace may be gone by now, and another of its name be there.
        let key = ResourceKey(kind: .namespace, namespace: "", name: name)
        guard stored(key)?.value()["metadata"]?["deletionTimestamp"] != nil else { return }
        for kind in ResourceKind.allCases where kind.isNamespaced {
            let rules = Admission(kind: kind, version: kind.storageVersion, namespace: name, now: now, manager: "")
            for object in objects(of: kind, namespace: name).objects where object.origin == .stored {
                let value = object.value()
                if !Admission.isHeld(value) {
                    remove(object.key)
                } else if let marked = rules.markDeleted(value) {
                    put(object.key, marked)
                }
            }
        }
        settle(namespace: name)
    }
}
