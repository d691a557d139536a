internal import Glibc
public import Synchronization

/// A fixed number of 64-bit words in a row that threads share without locks.
///
/// The first word begins a line of the cache (64 octets), so eight words of one owner are fetched at once and shared with
/// no other owner. The kernel gives the memory as it is used first.
///
/// Safe, although it holds a pointer: it alone owns what that points to, every index is checked, and words are reached
/// atomically only, which is why threads may share it.
@safe public final class AtomicWords: @unchecked Sendable {
    /// How many words there are; their indices begin at 0.
    public let count: Int
    @usableFromInline let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let memory: UnsafeMutableRawPointer

    private static let lineLength = 64

    /// Makes words of 0; nil when there is no memory for so many.
    public init?(count: Int) {
        guard count > 0, count < Int.max / MemoryLayout<UInt64>.stride - 1,
            let memory = unsafe calloc(
                count + Self.lineLength / MemoryLayout<UInt64>.stride, MemoryLayout<UInt64>.stride)
        else { return nil }
        self.count = count
        unsafe self.memory = memory
        let offset = -Int(bitPattern: memory) & (Self.lineLength - 1)
        // An atomic word has the layout of the word, and 0 is a word of it.
        unsafe words = (memory + offset).bindMemory(to: Atomic<UInt64>.self, capacity: count)
    }

    deinit {
        unsafe free(memory)
    }

    /// The word at an index, without order among words.
    @inlinable
    public func load(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < count)
        return unsafe words[index].load(ordering: .relaxed)
    }

    /// The word at an index; what its writer wrote before `release` is seen as well.
    @inlinable
    public func acquire(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < count)
        return unsafe words[index].load(ordering: .acquiring)
    }

    /// Writes a word, without order among words.
    @inlinable
    public func store(_ word: UInt64, at index: Int) {
        precondition(index >= 0 && index < count)
        unsafe words[index].store(word, ordering: .relaxed)
    }

    /// Writes a word after all that was written before.
    @inlinable
    public func release(_ word: UInt64, at index: Int) {
        precondition(index >= 0 && index < count)
        unsafe words[index].store(word, ordering: .releasing)
    }

    /// Writes a word if it is still the expected one.
    ///
    /// - Returns: The word that was there: the expected one if it was replaced.
    @inlinable
    public func replace(_ expected: UInt64, with word: UInt64, at index: Int) -> UInt64 {
        precondition(index >= 0 && index < count)
        return unsafe words[index].compareExchange(
            expected: expected, desired: word, ordering: .acquiringAndReleasing
        ).original
    }

    /// Adds to a word, which wraps around.
    ///
    /// - Returns: The word as it was.
    @inlinable
    public func add(_ amount: UInt64, at index: Int) -> UInt64 {
        precondition(index >= 0 && index < count)
        return unsafe words[index].wrappingAdd(amount, ordering: .relaxed).oldValue
    }
}
