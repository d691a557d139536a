import Resources

/// Objects of one kind, ordered by namespace and name: a view of the store that costs little and does not change.
public struct StoredObjects: RandomAccessCollection, Sendable {
    private let chunks: [[StoredObject]]
    /// The position of each chunk's first object, and behind the last chunk the count of all.
    private let starts: [Int]
    /// The positions that belong to this view.
    public let indices: Range<Int>

    /// The first position.
    public var startIndex: Int { indices.lowerBound }
    /// The position behind the last.
    public var endIndex: Int { indices.upperBound }

    init(_ chunks: [[StoredObject]]) {
        self.chunks = chunks
        var starts = [0]
        starts.reserveCapacity(chunks.count + 1)
        var count = 0
        for chunk in chunks {
            count += chunk.count
            starts.append(count)
        }
        self.starts = starts
        indices = 0..<count
    }

    private init(_ other: StoredObjects, _ indices: Range<Int>) {
        chunks = other.chunks
        starts = other.starts
        self.indices = indices
    }

    /// The object at a position.
    public subscript(position: Int) -> StoredObject {
        let chunk = chunk(of: position)
        return chunks[chunk][position - starts[chunk]]
    }

    /// The objects at some positions.
    public subscript(bounds: Range<Int>) -> StoredObjects { StoredObjects(self, bounds.clamped(to: indices)) }

    /// The objects of a namespace.
    public subscript(namespace namespace: String) -> StoredObjects {
        let start = partition { $0.key.namespace >= namespace }
        let end = partition { $0.key.namespace > namespace }
        return self[start..<end]
    }

    /// The objects behind a namespace and name, whether or not there is an object of that name: the next page of a list.
    public subscript(afterNamespace namespace: String, name: String) -> StoredObjects {
        let start = partition { ($0.key.namespace, $0.key.name) > (namespace, name) }
        return self[start..<endIndex]
    }

    /// The first position where a condition holds that then holds for all that follow.
    private func partition(_ condition: (StoredObject) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func chunk(of position: Int) -> Int {
        var low = 0
        var high = chunks.count
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return low
    }

    /// Goes over the objects without searching for each.
    public struct Iterator: IteratorProtocol {
        private let objects: StoredObjects
        private var chunk: Int
        private var offset: Int
        private var rest: Int

        fileprivate init(_ objects: StoredObjects) {
            self.objects = objects
            rest = objects.count
            chunk = objects.chunk(of: objects.startIndex)
            offset = rest == 0 ? 0 : objects.startIndex - objects.starts[chunk]
        }

        /// The next object.
        public mutating func next() -> StoredObject? {
            guard rest > 0 else { return nil }
            rest -= 1
            if offset == objects.chunks[chunk].count {
                chunk += 1
                offset = 0
            }
            defer { offset += 1 }
            return objects.chunks[chunk][offset]
        }
    }

    /// Goes over the objects in order.
    public func makeIterator() -> Iterator { Iterator(self) }
}
