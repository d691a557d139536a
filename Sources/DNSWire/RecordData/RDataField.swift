/// One field of a type's record data, in the order in which wire and text form have it.
///
/// The string is the field's name in errors.
enum RDataField: Hashable, Sendable {
    /// An unsigned number of one octet.
    case number8(String)
    /// An unsigned number of two octets.
    case number16(String)
    /// An unsigned number of four octets.
    case number32(String)
    /// An IPv4 address.
    case ipv4(String)
    /// An IPv6 address.
    case ipv6(String)
    /// A domain name.
    case name(String)
    /// A length octet and that many letters and digits (the tag of RFC 8659 4.1).
    case tag(String)
    /// One or more strings, each with its length octet, up to the end (RFC 1035 3.3.14).
    case strings(String)
    /// Octets up to the end, written as one string.
    case text(String)
    /// At least one octet up to the end, written in hexadecimal.
    case hexadecimal(String)
    /// The parameters of a service binding, up to the end (RFC 9460 2.2).
    case serviceParameters(String)

    /// The fields of a type's data; nil for a type whose data is opaque here.
    static func fields(of type: RecordType) -> [RDataField]? {
        switch type {
        case .a: [.ipv4("address")]
        case .aaaa: [.ipv6("address")]
        case .ns: [.name("name server")]
        case .cname, .ptr: [.name("target")]
        case .mx: [.number16("preference"), .name("exchange")]
        case .srv: [.number16("priority"), .number16("weight"), .number16("port"), .name("target")]
        case .txt: [.strings("string")]
        case .caa: [.number8("flags"), .tag("tag"), .text("value")]
        case .ds:
            [.number16("key tag"), .number8("algorithm"), .number8("digest type"), .hexadecimal("digest")]
        case .soa:
            [
                .name("primary server"), .name("mailbox"), .number32("serial"), .number32("refresh"),
                .number32("retry"), .number32("expire"), .number32("minimum"),
            ]
        case .svcb, .https: [.number16("priority"), .name("target"), .serviceParameters("parameter")]
        default: nil
        }
    }

    /// The field's length at the start of the octets, which reach to the end of the data; nil where it does not fit.
    func length(in octets: ArraySlice<UInt8>) -> Int? {
        let length: Int
        switch self {
        case .number8: length = 1
        case .number16: length = 2
        case .number32, .ipv4: length = 4
        case .ipv6: length = 16
        case .text: length = octets.count
        case .name:
            guard let found = DomainName.uncompressedLength(of: octets), found <= DomainName.maximumLength
            else { return nil }
            length = found
        case .tag:
            guard let count = octets.first, count > 0 else { return nil }
            guard octets.dropFirst().prefix(Int(count)).allSatisfy(Self.isTagCharacter) else { return nil }
            length = Int(count) + 1
        case .strings:
            var position = octets.startIndex
            while position < octets.endIndex { position += Int(octets[position]) + 1 }
            length = max(position - octets.startIndex, 1)
        case .hexadecimal: length = max(octets.count, 1)
        case .serviceParameters:
            guard ServiceBinding.parameters(in: octets) != nil else { return nil }
            length = octets.count
        }
        return length <= octets.count ? length : nil
    }

    static func isTagCharacter(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
