import DNSWire
import TestSupport

/// A query that tells whether a server keeps to the rules by which the DNS may be extended (RFC 8906 8), and what its
/// answer is to be.
struct ComplianceProbe {
    /// The kind of answer.
    enum Answer {
        /// NOERROR with the zone's SOA record.
        case soa
        /// NOERROR without an answer, and the SOA record as authority.
        case noData
        /// BADVERS with version 0, and no records (RFC 6891 6.1.3).
        case badVersion
        /// NOTIMP in a header alone.
        case notImplemented
        /// NOTAUTH, as of a key that is not known (RFC 8945 5.2.1).
        case badKey
    }

    /// The probe's name in the suite of the ISC.
    var name: String
    /// The header's second 16 bits.
    var flags: UInt16 = 0
    /// What is asked of the zone; nil: there is no question.
    var type: RecordType? = .soa
    /// The additional record in hexadecimal digits; nil for none.
    var additional: String?
    var transport = DNSClient.Transport.udp
    var answer = Answer.soa
    /// Why that is right.
    var why: String

    /// The octets that are sent.
    func octets(to zone: DomainName) -> [UInt8] {
        let record = additional.map(Self.octets) ?? []
        let counts: [UInt8] = [0, type == nil ? 0 : 1, 0, 0, 0, 0, 0, additional == nil ? 0 : 1]
        let question = type.map { zone.wire + [UInt8($0.rawValue >> 8), UInt8($0.rawValue & 0xFF), 0, 1] } ?? []
        return [0xBE, 0xEF, UInt8(flags >> 8), UInt8(flags & 0xFF)] + counts + question + record
    }

    /// The octets of hexadecimal digits; blanks between them do no harm.
    static func octets(_ digits: String) -> [UInt8] {
        let digits = digits.filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).compactMap { position in
            UInt8(digits.dropFirst(position).prefix(2), radix: 16)
        }
    }
}

extension ComplianceProbe {
    // Bits of the header (RFC 1035 4.1.1, RFC 4035 3.2): AA, TC, RD, RA, the reserved one, AD, CD.
    private static let (aa, tc, rd, ra, z, ad, cd): (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16, UInt16) =
        (0x0400, 0x0200, 0x0100, 0x0080, 0x0040, 0x0020, 0x0010)
    private static let unknownOpcode: UInt16 = 15 << 11

    // An OPT record (RFC 6891 6.1.2): the root, type 41, size, extended code, version, flags; then length and options.
    private static let edns = "00 0029 1000 00 00 0000"
    private static let edns1 = "00 0029 1000 00 01 0000"
    private static let dnssec = "00 0029 1000 00 00 8000"
    private static let none = " 0000"
    private static let unknownOption = " 0004 0064 0000"
    private static let nsid = " 0004 0003 0000"
    private static let expire = " 0004 0009 0000"
    private static let subnet = " 0008 0008 0004 0001 0000"
    private static let cookie = " 000c 000a 0008 0102030405060708"
    /// TSIG (RFC 8945 4.2): the root as key, hmac-sha256, a time, a window, and a code of 32 octets.
    private static let tsig =
        "00 00fa 00ff 00000000 003d 0b686d61632d736861323536 00 0000695c0000 012c 0020"
        + String(repeating: "00", count: 32)
        + "beef 0000 0000"

    /// The probes of the suite's groups for plain DNS, EDNS and what programs commonly send, and a signed query.
    static let all: [ComplianceProbe] = [
        .init(name: "dns", why: "RFC 1034 4.3.2: the zone's own data"),
        .init(name: "aa", flags: aa, why: "RFC 1035 4.1.1: AA says nothing in a query"),
        .init(name: "ad", flags: ad, why: "RFC 6840 5.7: AD asks for AD, which unsigned data never has"),
        .init(name: "cd", flags: cd, why: "RFC 4035 3.1.6: CD does not change an authoritative answer"),
        .init(name: "ra", flags: ra, why: "RFC 1035 4.1.1: RA says nothing in a query"),
        .init(name: "rd", flags: rd, why: "RFC 1035 4.1.1: RD is copied, and recursion is not offered"),
        .init(name: "tc", flags: tc, why: "RFC 1035 4.1.1: TC says nothing in a query"),
        .init(name: "zflag", flags: z, why: "RFC 1035 4.1.1: what is reserved is passed over, and zero in answers"),
        .init(
            name: "opcode", flags: unknownOpcode, type: nil, answer: .notImplemented,
            why: "RFC 1035 4.1.1: NOTIMP for a kind of query that is not supported"),
        .init(
            name: "opcodeflg", flags: unknownOpcode | tc | rd | ra | cd | ad | aa | z, type: nil,
            answer: .notImplemented, why: "RFC 8906 8.1.4: no flag of a query that is not understood comes back"),
        .init(
            name: "type666", type: RecordType(rawValue: 666), answer: .noData,
            why: "RFC 3597 3: types that are not known are types"),
        .init(name: "tcp", transport: .tcp, why: "RFC 7766 5: TCP is there for all"),
        .init(name: "edns", additional: edns + none, why: "RFC 6891 6.1.1: OPT is answered with OPT"),
        .init(name: "edns1", additional: edns1 + none, answer: .badVersion, why: "RFC 6891 6.1.3: the highest known"),
        .init(
            name: "edns@512", type: RecordType(rawValue: 48), additional: "00 0029 0200 00 00 8000" + none,
            answer: .noData, why: "RFC 6891 6.2.5: no more than the 512 octets that are offered"),
        .init(
            name: "ednsopt", additional: edns + unknownOption, why: "RFC 6891 6.1.2: unknown options are passed over"),
        .init(
            name: "edns1opt", additional: edns1 + unknownOption, answer: .badVersion,
            why: "RFC 6891 6.1.3: another version's options say nothing"),
        .init(name: "do", additional: dnssec + none, why: "RFC 3225 3: DO is copied"),
        .init(name: "docd", flags: cd, additional: dnssec + none, why: "RFC 4035 3.1.6: CD is cleared, DO copied"),
        .init(
            name: "edns1do", additional: "00 0029 1000 00 01 8000" + none, answer: .badVersion,
            why: "RFC 6891 6.1.3: the version comes first"),
        .init(
            name: "ednsflags", additional: "00 0029 1000 00 00 0080" + none,
            why: "RFC 6891 6.1.4: unknown flags are passed over, and zero in answers"),
        .init(
            name: "optlist",
            additional: edns + " 001c 0003 0000 0008 0004 0001 0000 0009 0000 000a 0008 0102030405060708",
            why: "RFC 6891 6.1.2: several options do not get into each other's way"),
        .init(name: "ednsnsid", additional: edns + nsid, why: "RFC 5001 2.2: no identity unless one is configured"),
        .init(
            name: "ednscookie", additional: edns + cookie, why: "RFC 7873 5.2.3: a server's cookie with the client's"),
        .init(name: "ednsexpire", additional: edns + expire, why: "RFC 7314 2: only for zones that are transferred"),
        .init(
            name: "ednssubnet", additional: edns + subnet,
            why: "RFC 7871 7.2.1: a scope of all, as the network does not count"),
        .init(name: "edns1nsid", additional: edns1 + nsid, answer: .badVersion, why: "RFC 6891 6.1.3"),
        .init(name: "edns1cookie", additional: edns1 + cookie, answer: .badVersion, why: "RFC 6891 6.1.3"),
        .init(name: "edns1expire", additional: edns1 + expire, answer: .badVersion, why: "RFC 6891 6.1.3"),
        .init(name: "edns1subnet", additional: edns1 + subnet, answer: .badVersion, why: "RFC 6891 6.1.3"),
        .init(
            name: "ednstcp", type: RecordType(rawValue: 48), additional: "00 0029 0200 00 00 8000" + none,
            transport: .tcp, answer: .noData, why: "RFC 6891 6.2.3: the size is that of datagrams"),
        .init(name: "bind11", additional: dnssec + cookie, why: "what a resolver sends"),
        .init(name: "dig11", flags: rd | ad, additional: edns + cookie, why: "what a person's tool sends"),
        .init(name: "dnswkk", additional: tsig, answer: .badKey, why: "RFC 8945 5.2.1: the key is not known"),
    ]
}
