extension Responder {
    /// Makes of the response that was written last the one that asks the client to come over TCP: question, OPT record
    /// with the cookie, and TC; what rate limiting lets through now and then.
    ///
    /// - Parameter message: Holds the response, as ``respond(to:from:using:into:)`` wrote it.
    /// - Returns: The truncated response's length in octets.
    public mutating func truncate(_ message: inout MutableSpan<UInt8>) -> Int {
        message[2] |= 0x02
        for index in 6..<Query.headerLength {
            message[index] = 0
        }
        let end = query.questionEnd
        guard !shortOPT.isEmpty else { return end }
        for index in 0..<shortOPT.count {
            message[end + index] = message[shortOPT.lowerBound + index]
        }
        let length = UInt16(shortOPT.count - Self.optLength)
        response.writer.set(length, at: end + Self.optLength - 2, in: &message)
        message[Query.headerLength - 1] = 1
        shortOPT = end..<end + shortOPT.count
        return shortOPT.upperBound
    }
}
