import Dispatch
public import Resources
import Synchronization

extension ResourceStore {
    /// What is kept of an object's past, oldest first; also of one that was deleted.
    public func revisions(of key: ResourceKey) async throws(StoreError) -> [StoredRevision] {
        let result: Result<[StoredRevision], StoreError> = await withCheckedContinuation { continuation in
            // On the queue, behind the writes that were asked for before; the file is read nowhere else.
            queue.async { [self] in
                let result = file.withLock { file -> Result<[StoredRevision], StoreError> in
                    guard let file else { return .failure(.failed("\(path) is closed")) }
                    do throws(StoreError) {
                        return .success(try file.revisions(of: key))
                    } catch {
                        return .failure(error)
                    }
                }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }
}
