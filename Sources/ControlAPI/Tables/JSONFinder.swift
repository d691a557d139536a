/// Finds values in a JSON text that is known to be well-formed, without making a tree of it.
///
/// A text that is not gives no value or an odd one, and never an error: bounds are checked throughout.
struct JSONFinder {
    private let octets: [UInt8]

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// The whole text.
    var whole: Range<Int> { 0..<octets.count }

    /// Calls the closure with the name (without its quotes) and the value of each member of an object, until it is false.
    @inline(__always)
    func eachMember(of object: Range<Int>, _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Bool) {
        var position = skipBlanks(object.lowerBound)
        guard position < object.upperBound, octets[position] == UInt8(ascii: "{") else { return }
        position = skipBlanks(position + 1)
        while position < object.upperBound, octets[position] == UInt8(ascii: "\"") {
            let nameEnd = endOfString(position)
            guard nameEnd > position + 1 else { return }
            let start = skipBlanks(skipBlanks(nameEnd) + 1)
            let end = endOfValue(start)
            guard end > start, end <= object.upperBound, body(position + 1..<nameEnd - 1, start..<end) else { return }
            position = skipBlanks(end)
            guard position < object.upperBound, octets[position] == UInt8(ascii: ",") else { return }
            position = skipBlanks(position + 1)
        }
    }

    /// Calls the closure with each element of a list, until it is false.
    @inline(__always)
    func eachElement(of list: Range<Int>, _ body: (_ value: Range<Int>) -> Bool) {
        var position = skipBlanks(list.lowerBound)
        guard position < list.upperBound, octets[position] == UInt8(ascii: "[") else { return }
        position = skipBlanks(position + 1)
        while position < list.upperBound, octets[position] != UInt8(ascii: "]") {
            let end = endOfValue(position)
            guard end > position, end <= list.upperBound, body(position..<end) else { return }
            position = skipBlanks(end)
            guard position < list.upperBound, octets[position] == UInt8(ascii: ",") else { return }
            position = skipBlanks(position + 1)
        }
    }

    /// The value of a member; nil where there is none.
    func member(_ name: [UInt8], of object: Range<Int>) -> Range<Int>? {
        var found: Range<Int>?
        eachMember(of: object) { candidate, value in
            guard equal(candidate, name) else { return true }
            found = value
            return false
        }
        return found
    }

    /// The value at the end of a path; a name that is a number stands for an element of a list.
    func value(at path: ArraySlice<[UInt8]>, in start: Range<Int>) -> Range<Int>? {
        var value = start
        for name in path {
            guard let inner = member(name, of: value) ?? element(name, of: value) else { return nil }
            value = inner
        }
        return value
    }

    private func element(_ name: [UInt8], of list: Range<Int>) -> Range<Int>? {
        guard list.lowerBound < octets.count, octets[list.lowerBound] == UInt8(ascii: "["), name.count == 1,
            (0x30...0x39).contains(name[0])
        else { return nil }
        var left = Int(name[0] - 0x30)
        var found: Range<Int>?
        eachElement(of: list) { value in
            if left == 0 { found = value }
            left -= 1
            return left >= 0
        }
        return found
    }

    /// Whether the octets are those.
    func equal(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
        guard range.count == other.count, range.upperBound <= octets.count else { return false }
        for offset in 0..<other.count where octets[range.lowerBound + offset] != other[offset] { return false }
        return true
    }

    /// The first octet of a value.
    func first(_ value: Range<Int>) -> UInt8? {
        value.lowerBound < octets.count && !value.isEmpty ? octets[value.lowerBound] : nil
    }

    /// Appends a value's octets as they stand.
    func append(_ range: Range<Int>, to output: inout [UInt8]) {
        guard range.upperBound <= octets.count else { return }
        output.append(contentsOf: octets[range])
    }

    /// The octets of a value.
    func octets(_ range: Range<Int>) -> [UInt8] {
        range.upperBound <= octets.count ? Array(octets[range]) : []
    }

    // MARK: Skipping

    private func skipBlanks(_ start: Int) -> Int {
        var position = start
        while position < octets.count, octets[position] <= 0x20 { position += 1 }
        return position
    }

    /// The position behind the closing quote of the string that begins here.
    private func endOfString(_ start: Int) -> Int {
        var position = start + 1
        while position < octets.count {
            switch octets[position] {
            case UInt8(ascii: "\""): return position + 1
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return octets.count
    }

    private func endOfValue(_ start: Int) -> Int {
        guard start < octets.count else { return octets.count }
        switch octets[start] {
        case UInt8(ascii: "\""): return endOfString(start)
        case UInt8(ascii: "{"), UInt8(ascii: "["): break
        default: return endOfScalar(start)
        }
        var depth = 0
        var position = start
        while position < octets.count {
            switch octets[position] {
            case UInt8(ascii: "\""):
                position = endOfString(position)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return position + 1 }
            default: break
            }
            position += 1
        }
        return octets.count
    }

    private func endOfScalar(_ start: Int) -> Int {
        var position = start
        while position < octets.count {
            switch octets[position] {
            case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return position
            default: position += 1
            }
        }
        return position
    }
}
