/// Writes a response into the octets it is given, within a limit, compressing names (RFC 1035 4.1.4).
///
/// A write that would pass the limit is left undone and remembered in ``isOverfull``.
struct ResponseWriter {
    /// How many names compression remembers. A name too many is only written longer than it could be.
    private static let knownNamesLimit = 48
    /// How many of the question's names it remembers, from the zone's end: those that records share.
    private static let questionNamesLimit = 32

    /// Where the next octet goes.
    private(set) var position = 0
    /// The most octets that the response may have.
    private(set) var limit = 0
    /// Whether a write was left undone for want of room.
    private(set) var isOverfull = false
    /// Places of names that can be pointed to: offset in the upper half, length of the whole name in the lower.
    private var knownNames = [UInt32](repeating: 0, count: knownNamesLimit)
    private var knownNamesCount = 0

    /// Begins a response that repeats a message's beginning: header and question.
    mutating func begin(
        repeating query: Span<UInt8>, upTo end: Int, limit: Int, in message: inout MutableSpan<UInt8>
    ) {
        for index in 0..<end {
            message[index] = query[index]
        }
        position = end
        self.limit = limit
        isOverfull = false
        knownNamesCount = 0
    }

    /// Goes back to an earlier position, as if nothing had been written since.
    mutating func rewind(to position: Int) {
        self.position = position
        isOverfull = false
        while knownNamesCount > 0, Int(knownNames[knownNamesCount - 1] >> 16) >= position {
            knownNamesCount -= 1
        }
    }

    /// Sets room aside for what is written last, or gives it back.
    mutating func reserve(_ octets: Int) {
        limit -= octets
    }

    /// Goes past octets that were set in place.
    mutating func skip(_ octets: Int) {
        position += octets
    }

    /// How many octets there is room for.
    var room: Int { limit - position }

    /// Writes an octet.
    mutating func write(_ value: UInt8, to message: inout MutableSpan<UInt8>) {
        guard hasRoom(1) else { return }
        message[position] = value
        position += 1
    }

    /// Writes the head of an option, ahead of data of a length.
    mutating func writeOption(_ code: UInt16, length: UInt16, to message: inout MutableSpan<UInt8>) {
        write(code, to: &message)
        write(length, to: &message)
    }

    /// Writes a 64-bit number, little-endian.
    mutating func writeLittleEndian(_ value: UInt64, to message: inout MutableSpan<UInt8>) {
        guard hasRoom(8) else { return }
        for index in 0..<8 {
            message[position + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
        }
        position += 8
    }

    /// Writes a 16-bit number, big-endian.
    mutating func write(_ value: UInt16, to message: inout MutableSpan<UInt8>) {
        guard hasRoom(2) else { return }
        set(value, at: position, in: &message)
        position += 2
    }

    /// Writes a run of a segment's octets.
    @inline(__always)
    mutating func write(_ octets: Span<UInt8>, from start: Int, count: Int, to message: inout MutableSpan<UInt8>) {
        guard hasRoom(count) else { return }
        let source = octets.extracting(start..<start + count)
        for index in source.indices {
            message[position + index] = source[index]
        }
        position += count
    }

    /// Overwrites a 16-bit number that was written before.
    @inline(__always)
    func set(_ value: UInt16, at offset: Int, in message: inout MutableSpan<UInt8>) {
        message[offset] = UInt8(truncatingIfNeeded: value >> 8)
        message[offset + 1] = UInt8(truncatingIfNeeded: value)
    }

    /// Whether so many octets still fit; remembers it where they do not.
    @inline(__always)
    private mutating func hasRoom(_ octets: Int) -> Bool {
        if position + octets <= limit { return true }
        isOverfull = true
        return false
    }

    private mutating func learn(at offset: Int, length: Int) {
        // A pointer has 14 bits for the offset.
        guard knownNamesCount < Self.knownNamesLimit, offset < 0x4000 else { return }
        knownNames[knownNamesCount] = UInt32(offset) << 16 | UInt32(length)
        knownNamesCount += 1
    }
}

extension ResponseWriter {
    /// Makes the labels of the question's name known to compression, if they are not.
    private mutating func learnQuestion(_ message: borrowing MutableSpan<UInt8>) {
        guard knownNamesCount == 0 else { return }
        var end = Query.headerLength
        var count = 0
        while message[end] != 0 {
            end += 1 + Int(message[end])
            count += 1
        }
        var label = Query.headerLength
        while count > Self.questionNamesLimit {
            label += 1 + Int(message[label])
            count -= 1
        }
        while label < end {
            learn(at: label, length: end + 1 - label)
            label += 1 + Int(message[label])
        }
    }

    /// Writes the uncompressed name at an offset of a segment's octets, pointing to an equal suffix where there is one.
    mutating func writeName(_ octets: Span<UInt8>, at start: Int, to message: inout MutableSpan<UInt8>) {
        learnQuestion(message)
        var length = 1
        var label = start
        while octets[label] != 0 {
            length += 1 + Int(octets[label])
            label += 1 + Int(octets[label])
        }
        label = start
        while octets[label] != 0 {
            let size = 1 + Int(octets[label])
            if let target = findKnown(octets, at: label, length: length, in: message) {
                write(0xc000 | UInt16(target), to: &message)
                return
            }
            let labelStart = position
            write(octets, from: label, count: size, to: &message)
            guard !isOverfull else { return }
            learn(at: labelStart, length: length)
            label += size
            length -= size
        }
        write(octets, from: label, count: 1, to: &message)
    }

    /// The offset of a name in the message that equals a suffix, but for case.
    private func findKnown(
        _ octets: Span<UInt8>, at start: Int, length: Int, in message: borrowing MutableSpan<UInt8>
    ) -> Int? {
        for index in 0..<knownNamesCount where Int(knownNames[index] & 0xffff) == length {
            let offset = Int(knownNames[index] >> 16)
            // What was learnt in this call and not yet ended cannot be followed, nor can it be as long.
            if offset < position, isEqual(octets, at: start, toNameAt: offset, in: message) { return offset }
        }
        return nil
    }

    /// Whether two names of one length are equal but for case; the message's may go through pointers.
    private func isEqual(
        _ octets: Span<UInt8>, at start: Int, toNameAt offset: Int, in message: borrowing MutableSpan<UInt8>
    ) -> Bool {
        var place = offset
        var label = start
        while true {
            while message[place] >= 0xc0 {
                place = Int(message[place] & 0x3f) << 8 | Int(message[place + 1])
            }
            let size = Int(octets[label])
            guard message[place] == octets[label] else { return false }
            if size == 0 { return true }
            for index in 1...size where foldCase(message[place + index]) != octets[label + index] {
                return false
            }
            place += 1 + size
            label += 1 + size
        }
    }
}
