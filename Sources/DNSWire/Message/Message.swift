/// A whole message (RFC 1035 section 4), for clients, tools and tests; the server's own path reads octets in place.
public struct Message: Hashable, Sendable {
    /// Identity, flags, opcode and the lower bits of the response code.
    public var header: MessageHeader
    /// The questions; one in practice.
    public var questions: [Question]
    /// The records that answer the question.
    public var answers: [ResourceRecord]
    /// The records that point at an authority.
    public var authorities: [ResourceRecord]
    /// Further records, the EDNS pseudo record included.
    public var additionals: [ResourceRecord]

    /// Makes a message of its parts.
    public init(
        header: MessageHeader = MessageHeader(), questions: [Question] = [], answers: [ResourceRecord] = [],
        authorities: [ResourceRecord] = [], additionals: [ResourceRecord] = []
    ) {
        self.header = header
        self.questions = questions
        self.answers = answers
        self.authorities = authorities
        self.additionals = additionals
    }

    /// Makes a standard query with one question.
    public init(
        id: UInt16, query name: DomainName, type: RecordType, recursionDesired: Bool = false, edns: EDNS? = nil
    ) {
        self.init(header: MessageHeader(id: id), questions: [Question(name: name, type: type)])
        header.recursionDesired = recursionDesired
        self.edns = edns
    }

    /// The EDNS data, from the first OPT record; setting it replaces every OPT record.
    ///
    /// Nil where there is none and where its options are malformed.
    public var edns: EDNS? {
        get { additionals.first { $0.type == .opt }.flatMap(EDNS.init(record:)) }
        set {
            additionals.removeAll { $0.type == .opt }
            if let newValue { additionals.append(newValue.record) }
        }
    }

    /// The response code with the bits that EDNS adds (RFC 6891 6.1.3).
    public var responseCode: ResponseCode {
        ResponseCode(rawValue: UInt16(edns?.extendedResponseCode ?? 0) << 4 | header.responseCode.rawValue)
    }
}

extension Message: CustomStringConvertible {
    /// A short form of what dig prints.
    public var description: String {
        let flags = [
            ("qr", header.isResponse), ("aa", header.isAuthoritative), ("tc", header.isTruncated),
            ("rd", header.recursionDesired), ("ra", header.recursionAvailable), ("ad", header.authenticData),
            ("cd", header.checkingDisabled),
        ].filter(\.1).map(\.0).joined(separator: " ")
        var lines = ["\(header.opcode) \(responseCode) id \(header.id) flags: \(flags)"]
        if let edns { lines.append("EDNS: \(edns)") }
        lines += questions.map { "question: \($0)" }
        lines += answers.map { "answer: \($0)" }
        lines += authorities.map { "authority: \($0)" }
        lines += additionals.filter { $0.type != .opt }.map { "additional: \($0)" }
        return lines.joined(separator: "\n")
    }
}
