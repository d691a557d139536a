import Dispatch
public import Resources
import Synchronization

extension ResourceStore {
    /// What is kept of an object's past, oldest first; also of one that was deleted. All of it is in memory then.
    public func revisions(of key: ResourceKey) async throws(StoreError) -> [StoredRevision] {
        try await revisions(of: key, from: 0, octets: .max).revisions
    }

    /// A part of what is kept of an object's past: from a number on, and about as many octets, but at least two revisions.
    public func revisions(
        of key: ResourceKey, from number: Int64, octets: Int
    ) async throws(StoreError) -> RevisionPage {
        let result: Result<RevisionPage, StoreError> = await withCheckedContinuation { continuation in
            // On the queue, behind the writes that were asked for before; the file is read nowhere else.
            queue.async { [self] in
                let result = file.withLock { file -> Result<RevisionPage, StoreError> in
                    guard let file else { return .failure(.failed("\(path) is closed")) }
                    do throws(StoreError) {
                        return .success(try file.revisions(of: key, from: number, octets: octets))
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
