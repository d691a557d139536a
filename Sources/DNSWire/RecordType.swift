/// The type of a record, or the type that a question asks for (IANA "Resource Record (RR) TYPEs").
public struct RecordType: RawRepresentable, Hashable, Sendable {
    /// The 16-bit number.
    public let rawValue: UInt16

    /// Makes a type of its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// IPv4 address (RFC 1035).
    public static let a = RecordType(rawValue: 1)
    /// Name server (RFC 1035).
    public static let ns = RecordType(rawValue: 2)
    /// Canonical name (RFC 1035).
    public static let cname = RecordType(rawValue: 5)
    /// Start of authority (RFC 1035).
    public static let soa = RecordType(rawValue: 6)
    /// Pointer (RFC 1035).
    public static let ptr = RecordType(rawValue: 12)
    /// Mail exchange (RFC 1035).
    public static let mx = RecordType(rawValue: 15)
    /// Text strings (RFC 1035).
    public static let txt = RecordType(rawValue: 16)
    /// IPv6 address (RFC 3596).
    public static let aaaa = RecordType(rawValue: 28)
    /// Service location (RFC 2782).
    public static let srv = RecordType(rawValue: 33)
    /// Naming authority pointer (RFC 3403).
    public static let naptr = RecordType(rawValue: 35)
    /// Redirection of a subtree (RFC 6672).
    public static let dname = RecordType(rawValue: 39)
    /// The EDNS pseudo record (RFC 6891).
    public static let opt = RecordType(rawValue: 41)
    /// Delegation signer (RFC 4034).
    public static let ds = RecordType(rawValue: 43)
    /// SSH key fingerprint (RFC 4255).
    public static let sshfp = RecordType(rawValue: 44)
    /// Signature (RFC 4034).
    public static let rrsig = RecordType(rawValue: 46)
    /// Denial of existence (RFC 4034).
    public static let nsec = RecordType(rawValue: 47)
    /// Zone key (RFC 4034).
    public static let dnskey = RecordType(rawValue: 48)
    /// Hashed denial of existence (RFC 5155).
    public static let nsec3 = RecordType(rawValue: 50)
    /// Parameters of NSEC3 (RFC 5155).
    public static let nsec3param = RecordType(rawValue: 51)
    /// TLS certificate association (RFC 6698).
    public static let tlsa = RecordType(rawValue: 52)
    /// Service binding (RFC 9460).
    public static let svcb = RecordType(rawValue: 64)
    /// Service binding for HTTPS (RFC 9460).
    public static let https = RecordType(rawValue: 65)
    /// Transaction key (RFC 2930).
    public static let tkey = RecordType(rawValue: 249)
    /// Transaction signature (RFC 8945).
    public static let tsig = RecordType(rawValue: 250)
    /// Incremental zone transfer (RFC 1995); questions only.
    public static let ixfr = RecordType(rawValue: 251)
    /// Zone transfer (RFC 5936); questions only.
    public static let axfr = RecordType(rawValue: 252)
    /// Any type (RFC 8482); questions only.
    public static let any = RecordType(rawValue: 255)
    /// Certification authority authorization (RFC 8659).
    public static let caa = RecordType(rawValue: 257)

    /// Whether the number is for questions or for one message (RFC 6895 3.1), so that no zone can hold such a record.
    public var isMeta: Bool { self == .opt || (128...255).contains(rawValue) || rawValue == 0 }
}

extension RecordType: CustomStringConvertible {
    private static let mnemonics: [RecordType: String] = [
        .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .ptr: "PTR", .mx: "MX", .txt: "TXT", .aaaa: "AAAA",
        .srv: "SRV", .naptr: "NAPTR", .dname: "DNAME", .opt: "OPT", .ds: "DS", .sshfp: "SSHFP", .rrsig: "RRSIG",
        .nsec: "NSEC", .dnskey: "DNSKEY", .nsec3: "NSEC3", .nsec3param: "NSEC3PARAM", .tlsa: "TLSA", .svcb: "SVCB",
        .https: "HTTPS", .tkey: "TKEY", .tsig: "TSIG", .ixfr: "IXFR", .axfr: "AXFR", .any: "ANY", .caa: "CAA",
    ]
    private static let types = Dictionary(uniqueKeysWithValues: mnemonics.map { ($1, $0) })

    /// Reads a mnemonic or `TYPEn` (RFC 3597 5), in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let text = asciiUpperCased(text)
        if let type = Self.types[text] {
            self = type
        } else if let number = genericNumber(text, after: "TYPE") {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }

    /// The mnemonic, or `TYPEn` (RFC 3597 5).
    public var description: String { Self.mnemonics[self] ?? "TYPE\(rawValue)" }
}

/// The text with a to z in upper case; other characters that case mapping would turn into ASCII stay as they are.
func asciiUpperCased(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
}

/// The number in `TYPE65280` or `CLASS32`; nil for anything else, signs and spaces included.
func genericNumber(_ text: String, after prefix: String) -> UInt16? {
    let digits = text.dropFirst(prefix.count)
    guard text.hasPrefix(prefix), digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return UInt16(digits)
}
