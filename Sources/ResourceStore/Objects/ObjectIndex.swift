import Resources

/// The objects of one kind, ordered by namespace and name, so that a list is a copy of a few references.
///
/// In chunks: a change while somebody reads a snapshot copies one chunk and the list of chunks, not all objects.
struct ObjectIndex: Sendable {
    /// The most objects in a chunk; with it, 200,000 objects make as many chunks as a chunk has objects.
    private static let chunkLimit = 512

    /// None of them is empty.
    private var chunks: [[StoredObject]] = []

    var objects: StoredObjects { StoredObjects(chunks) }

    init() {}

    /// Makes an index of objects that are in order.
    init(sorted objects: [StoredObject]) {
        // Three quarters full, so that the first insertions do not split.
        let size = Self.chunkLimit * 3 / 4
        for start in stride(from: 0, to: objects.count, by: size) {
            chunks.append(Array(objects[start..<Swift.min(start + size, objects.count)]))
        }
    }

    func find(_ namespace: String, _ name: String) -> StoredObject? {
        let (chunk, offset, isPresent) = place(namespace, name)
        return isPresent ? chunks[chunk][offset] : nil
    }

    /// Puts an object in the place of the one of its key, which is returned.
    @discardableResult
    mutating func put(_ object: StoredObject) -> StoredObject? {
        let (chunk, offset, isPresent) = place(object.key.namespace, object.key.name)
        if isPresent {
            let previous = chunks[chunk][offset]
            chunks[chunk][offset] = object
            return previous
        }
        guard chunk < chunks.count else {
            chunks.append([object])
            return nil
        }
        chunks[chunk].insert(object, at: offset)
        if chunks[chunk].count > Self.chunkLimit { split(chunk) }
        return nil
    }

    /// Takes the object of a key away, and returns it.
    mutating func remove(_ namespace: String, _ name: String) -> StoredObject? {
        let (chunk, offset, isPresent) = place(namespace, name)
        guard isPresent else { return nil }
        let object = chunks[chunk].remove(at: offset)
        if chunks[chunk].isEmpty { chunks.remove(at: chunk) }
        return object
    }

    private mutating func split(_ chunk: Int) {
        // What arrives in order fills chunks up instead of leaving them half empty.
        let isLast = chunk == chunks.count - 1
        let middle = isLast ? Self.chunkLimit : chunks[chunk].count / 2
        let tail = Array(chunks[chunk][middle...])
        chunks[chunk].removeSubrange(middle...)
        chunks.insert(tail, at: chunk + 1)
    }

    /// Where an object of a key is, or would be put.
    private func place(_ namespace: String, _ name: String) -> (chunk: Int, offset: Int, isPresent: Bool) {
        // The last chunk that does not begin behind the key.
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = low + (high - low) / 2
            if Self.precedes(namespace, name, chunks[middle][0]) { high = middle } else { low = middle + 1 }
        }
        let chunk = Swift.max(low - 1, 0)
        guard chunk < chunks.count else { return (0, 0, false) }
        low = 0
        high = chunks[chunk].count
        while low < high {
            let middle = low + (high - low) / 2
            if Self.precedes(namespace, name, chunks[chunk][middle]) { high = middle } else { low = middle + 1 }
        }
        if low > 0 {
            let key = chunks[chunk][low - 1].key
            if key.name == name, key.namespace == namespace { return (chunk, low - 1, true) }
        }
        return (chunk, low, false)
    }

    private static func precedes(_ namespace: String, _ name: String, _ object: StoredObject) -> Bool {
        let key = object.key
        return namespace == key.namespace ? name < key.name : namespace < key.namespace
    }
}
