/// Collects the lines of a head out of octets that come in pieces of any size.
struct LineReader: Sendable {
    /// The line that is being collected; without its end once it is complete.
    private(set) var line: [UInt8] = []
    /// Octets taken so far, line ends included.
    private(set) var used = 0
    private let limit: Int
    private let isLenient: Bool
    /// What the first line must begin with, so that other protocols are told from a slow peer at once.
    private let prefix: [UInt8]
    private var isFirst = true

    init(limit: Int, isLenient: Bool, prefix: [UInt8]) {
        self.limit = limit
        self.isLenient = isLenient
        self.prefix = prefix
    }

    /// Takes octets up to the line's end; false where they do not hold it.
    mutating func read(_ octets: Span<UInt8>, _ position: inout Int) throws(HTTPError) -> Bool {
        while position < octets.count {
            let octet = octets[position]
            position += 1
            used += 1
            guard used <= limit else { throw .headTooLarge(limit: limit) }
            let isInPrefix = isFirst && line.count < prefix.count
            if octet == .lineFeed {
                if line.last == .carriageReturn {
                    line.removeLast()
                } else if !isLenient {
                    throw .bareLineFeed
                }
                isFirst = false
                return true
            }
            if line.last == .carriageReturn, !isInPrefix { throw .bareCarriageReturn }
            if octet == 0, !isInPrefix { throw .controlCharacter(0) }
            line.append(octet)
            if isInPrefix, line.count == prefix.count, line != prefix {
                throw OtherProtocol(firstOctets: line).map { .otherProtocol($0) } ?? .notHTTP(Excerpt.of(line))
            }
        }
        return false
    }

    /// Begins the next line.
    mutating func nextLine() {
        line.removeAll(keepingCapacity: true)
    }

    /// Forgets the octets of a chunk's line, which count as body.
    mutating func nextChunkLine() {
        nextLine()
        used = 0
    }
}
