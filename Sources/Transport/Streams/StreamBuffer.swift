// CLinux includes sys/socket.h too: a whole-module build may find its constants, such as MSG_NOSIGNAL, only there.
internal import CLinux
internal import Glibc

/// A queue of octets of a stream: filled at the end, emptied from the front.
///
/// Safe, although it holds a pointer: it alone owns the memory, and `start <= end <= capacity` always holds.
@safe public struct StreamBuffer: ~Copyable {
    private var storage: UnsafeMutableBufferPointer<UInt8>
    private var start = 0
    private var end = 0

    /// An empty buffer, without memory until it is filled.
    public init() {
        unsafe storage = .init(start: nil, count: 0)
    }

    deinit {
        unsafe free(storage.baseAddress)
    }

    /// Octets that wait in the buffer.
    public var count: Int { end - start }
    /// Octets that fit with what waits, without taking memory.
    public var capacity: Int { unsafe storage.count }

    /// Makes room for at least `capacity` octets in all; returns false when memory is refused.
    public mutating func reserve(_ capacity: Int) -> Bool {
        guard unsafe capacity > storage.count else { return true }
        // calloc: what a span shows is defined, and pages that nobody writes to cost nothing.
        guard let memory = unsafe calloc(capacity, 1) else { return false }
        let larger = unsafe UnsafeMutableBufferPointer(
            start: memory.assumingMemoryBound(to: UInt8.self), count: capacity)
        let waiting = count
        if let old = unsafe storage.baseAddress {
            unsafe memcpy(memory, old + start, waiting)
            unsafe free(old)
        }
        unsafe storage = larger
        start = 0
        end = waiting
        return true
    }

    /// Gives the memory back if nothing waits.
    public mutating func releaseIfEmpty() {
        guard count == 0 else { return }
        unsafe free(storage.baseAddress)
        unsafe storage = .init(start: nil, count: 0)
        start = 0
        end = 0
    }

    /// Shows the octets that wait.
    public func withWaiting<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let waiting = unsafe UnsafeBufferPointer(start: storage.baseAddress.map { unsafe $0 + start }, count: count)
        return unsafe body(waiting.span)
    }

    /// Drops octets from the front, at most those that wait.
    public mutating func consume(_ octets: Int) {
        start += max(0, min(octets, count))
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Appends octets; false when memory is refused.
    public mutating func append(_ octets: [UInt8]) -> Bool {
        append(octets, octets.indices)
    }

    /// Appends a message behind its length in two octets (RFC 1035 4.2.2).
    ///
    /// The body gets the room that the capacity leaves, at most 65,535 octets, and returns how many it has written; for
    /// 0 nothing is appended, not even the length.
    public mutating func appendMessage(_ body: (inout MutableSpan<UInt8>) -> Int) {
        moveToFront()
        let size = unsafe min(storage.count - end - 2, Int(UInt16.max))
        guard size > 0, let base = unsafe storage.baseAddress.map({ unsafe $0 + end }) else { return }
        let room = unsafe UnsafeMutableBufferPointer(start: base + 2, count: size)
        var span = unsafe room.mutableSpan
        let written = min(body(&span), size)
        guard written > 0 else { return }
        unsafe base[0] = UInt8(written >> 8)
        unsafe base[1] = UInt8(written & 0xFF)
        end += 2 + written
    }

    /// Appends a part of an array; false when memory is refused.
    public mutating func append(_ octets: [UInt8], _ part: Range<Int>) -> Bool {
        guard reserve(count + part.count) else { return false }
        moveToFront()
        guard let base = unsafe storage.baseAddress else { return part.isEmpty }
        let part = part.clamped(to: octets.indices)
        unsafe octets.withUnsafeBytes { source in
            if let first = source.baseAddress { unsafe _ = memcpy(base + end, first + part.lowerBound, part.count) }
        }
        end += part.count
        return true
    }

    /// Has a body write into the room that is left, and returns what the body returns: how many octets it has written,
    /// or none for 0 and less.
    mutating func fill(_ body: (UnsafeMutablePointer<UInt8>, Int) -> Int) -> Int {
        moveToFront()
        guard let base = unsafe storage.baseAddress else { return 0 }
        let octets = unsafe body(base + end, storage.count - end)
        if octets > 0 { end += octets }
        return octets
    }

    /// Has a body take what waits, and returns what the body returns: how many octets it has taken, or none for 0 and
    /// less.
    mutating func drain(_ body: (UnsafePointer<UInt8>, Int) -> Int) -> Int {
        guard let base = unsafe storage.baseAddress else { return 0 }
        let octets = unsafe body(base + start, count)
        if octets > 0 { consume(octets) }
        return octets
    }

    /// Takes over all that waits in another buffer; false when memory is refused.
    public mutating func append(contentsOf other: inout StreamBuffer) -> Bool {
        guard reserve(count + other.count) else { return false }
        let taken = unsafe fill { room, size in
            unsafe other.drain { octets, count in
                let part = min(size, count)
                unsafe _ = memcpy(room, octets, part)
                return part
            }
        }
        return taken >= 0 && other.count == 0
    }

    private mutating func moveToFront() {
        guard start > 0, let base = unsafe storage.baseAddress else { return }
        unsafe _ = memmove(base, base + start, count)
        end -= start
        start = 0
    }
}
