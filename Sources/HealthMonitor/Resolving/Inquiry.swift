package import DNSWire
package import IPAddress

/// One question for the addresses of one family, through to its end: which server is asked next, over what, and what
/// its response means. Pure; the sockets and the clock are the caller's.
package struct Inquiry {
    /// How it ended.
    package enum Outcome: Equatable {
        /// The addresses, and for how many seconds they hold.
        case addresses([IPAddress], timeToLive: UInt32)
        /// NXDOMAIN.
        case nameError(timeToLive: UInt32)
        /// The name has no address of this family.
        case noData(timeToLive: UInt32)
        /// No server gave a usable answer.
        case unavailable
    }

    /// What the caller does next.
    package enum Step: Equatable {
        /// Asks that server; over TCP the octets go behind their length.
        case ask(server: Int, overTCP: Bool, query: [UInt8])
        /// It is over.
        case finished(Outcome)
    }

    /// As many CNAME records are followed, in one response or over several.
    package static let longestChain = 16

    private let family: RecordType
    private let serverCount: Int
    private let preferredServer: Int
    private var name: DomainName
    private var chainLength = 0
    private var chainTimeToLive = UInt32.max
    private var turnsLeft: Int
    private var turn = 0
    private var overTCP = false
    private var id: UInt16 = 0

    /// Prepares a question.
    ///
    /// - Parameters:
    ///   - family: A or AAAA.
    ///   - serverCount: How many servers there are, at least one.
    ///   - attempts: How often each is asked at most.
    ///   - preferredServer: The one to begin with: the one that answered last.
    package init(name: DomainName, family: RecordType, serverCount: Int, attempts: Int, preferredServer: Int = 0) {
        self.name = name
        self.family = family
        self.serverCount = serverCount
        self.preferredServer = preferredServer
        turnsLeft = serverCount * attempts
    }

    /// The server that is being asked.
    package var server: Int { (preferredServer + turn) % serverCount }

    /// Begins, or asks again after an answer that leads on; `id` is a random number.
    package mutating func ask(id: UInt16) -> Step {
        self.id = id
        guard turnsLeft > 0,
            let query = try? Message(id: id, query: name, type: family, recursionDesired: true).encoded()
        else { return .finished(.unavailable) }
        return .ask(server: server, overTCP: overTCP, query: query)
    }

    /// Goes on to the next server, after a timeout or where the server cannot be reached.
    package mutating func passOver(id: UInt16) -> Step {
        turn += 1
        turnsLeft -= 1
        overTCP = false
        return ask(id: id)
    }

    /// Takes a response; nil where it is none to this question, and the wait goes on.
    package mutating func receive(_ octets: [UInt8], nextID: UInt16) -> Step? {
        guard let message = try? Message(wire: octets) else {
            // A datagram cut off by a server that sets TC has no records that could be read to their end.
            guard !overTCP, octets.count >= Message.headerLength, octets[0] == UInt8(id >> 8),
                octets[1] == UInt8(id & 0xFF), octets[2] & 0x82 == 0x82
            else { return nil }
            overTCP = true
            return ask(id: nextID)
        }
        guard message.header.isResponse, message.header.id == id else { return nil }
        // A server that understood nothing may leave the question out (RFC 1035 4.1.1).
        guard message.questions == [Question(name: name, type: family)] else {
            return message.questions.isEmpty && message.responseCode != .noError ? passOver(id: nextID) : nil
        }
        if message.header.isTruncated {
            // TCP does not truncate: a server that says so is of no use.
            guard !overTCP else { return passOver(id: nextID) }
            overTCP = true
            return ask(id: nextID)
        }
        return read(message, nextID: nextID)
    }

    private mutating func read(_ message: Message, nextID: UInt16) -> Step {
        guard message.responseCode == .noError || message.responseCode == .nameError else {
            return passOver(id: nextID)
        }
        let asked = name
        guard followAliases(in: message) else { return passOver(id: nextID) }
        var addresses: [IPAddress] = []
        var timeToLive = chainTimeToLive
        for record in message.answers where record.type == family && record.name == name {
            guard record.recordClass == .internet, let address = IPAddress(octets: record.rdata) else { continue }
            if !addresses.contains(address) { addresses.append(address) }
            timeToLive = min(timeToLive, record.ttl)
        }
        if !addresses.isEmpty { return .finished(.addresses(addresses, timeToLive: timeToLive)) }
        let negative = min(chainTimeToLive, Self.negativeTimeToLive(of: message))
        if message.responseCode == .nameError { return .finished(.nameError(timeToLive: negative)) }
        // A chain that ends without its SOA was left unfinished by the server: its end is asked for.
        let isNegative = message.authorities.contains { $0.type == .soa }
        if name != asked, !isNegative { return ask(id: nextID) }
        return .finished(.noData(timeToLive: negative))
    }

    /// Goes along the CNAME records of a response; false for a chain that is too long or broken.
    private mutating func followAliases(in message: Message) -> Bool {
        while let alias = message.answers.first(where: { $0.type == .cname && $0.name == name }) {
            chainLength += 1
            guard chainLength <= Self.longestChain, let target = try? DomainName(wire: alias.rdata) else {
                return false
            }
            chainTimeToLive = min(chainTimeToLive, alias.ttl)
            name = target
        }
        return true
    }

    /// The lower of the SOA record's TTL and its MINIMUM field (RFC 2308 5); 5 seconds without an SOA record.
    private static func negativeTimeToLive(of message: Message) -> UInt32 {
        guard let authority = message.authorities.first(where: { $0.type == .soa }), authority.rdata.count >= 4
        else { return 5 }
        return min(authority.ttl, authority.rdata.suffix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}
