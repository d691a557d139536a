extension HTTPHeaders {
    /// Adds a header line (RFC 9112 5).
    mutating func add(line: [UInt8], isLenient: Bool) throws(HTTPError) {
        if let first = line.first, first.isSpaceOrTab {
            // A response's folded line may be unfolded by a client (RFC 9112 5.2).
            guard isLenient, !fields.isEmpty else { throw .foldedHeader }
            let more = try Self.value(line[...], isLenient: isLenient)
            let last = fields.count - 1
            fields[last].value = fields[last].value.isEmpty ? more : fields[last].value + " " + more
            return
        }
        guard let colon = line.firstIndex(of: .colon) else { throw .malformedHeader(Excerpt.of(line)) }
        let name = line[..<colon]
        if let last = name.last, last.isSpaceOrTab { throw .spaceBeforeColon(Excerpt.of(name)) }
        guard !name.isEmpty, name.allSatisfy(\.isToken) else { throw .malformedHeader(Excerpt.of(line)) }
        let value = try Self.value(line[(colon + 1)...], isLenient: isLenient)
        fields.append(Field(String(decoding: name, as: UTF8.self), value))
    }

    /// A value without the space around it. Control characters other than CR, LF and NUL, which the line reader has
    /// refused already, are left to a client's taste (RFC 9110 5.5).
    private static func value(_ octets: ArraySlice<UInt8>, isLenient: Bool) throws(HTTPError) -> String {
        if !isLenient, let wrong = octets.first(where: { !$0.isFieldValue }) { throw .controlCharacter(wrong) }
        return String(decoding: octets.trimmingSpace(), as: UTF8.self)
    }

    /// How the body's length is told by `Transfer-Encoding` and `Content-Length`; nil where neither is there
    /// (RFC 9112 6.3).
    func announcedBody(isLenient: Bool) throws(HTTPError) -> BodyFraming? {
        let lengths = values("content-length")
        if fields.contains(where: { $0.name.utf8.map(\.lowercased) == Array("transfer-encoding".utf8) }) {
            let encodings = tokens("transfer-encoding")
            guard encodings == ["chunked"] else {
                throw .unsupportedTransferEncoding(Excerpt.of(Array(encodings.joined(separator: ", ").utf8)))
            }
            // In a response it overrides the length; in a request the two are how requests are smuggled.
            guard isLenient || lengths.isEmpty else { throw .contentLengthWithTransferEncoding }
            return .chunked
        }
        guard !lengths.isEmpty else { return nil }
        let members = isLenient ? lengths.flatMap { $0.split(separator: ",").map(String.init) } : lengths
        var length: Int?
        for member in members {
            let digits = Array(member.utf8).trimmingSpace()
            // 18 digits fit into 63 bits.
            guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit) else {
                throw .malformedContentLength(Excerpt.of(Array(member.utf8)))
            }
            let number = digits.reduce(0) { $0 * 10 + Int($1 - .zero) }
            if let length, length != number || !isLenient {
                throw .repeatedContentLength("\(length) and \(number)")
            }
            length = number
        }
        guard let length else { throw .malformedContentLength("''") }
        return .length(length)
    }
}

/// Where a body ends.
enum BodyFraming: Equatable {
    case none
    case length(Int)
    case chunked
    /// The end of the connection.
    case close
}
