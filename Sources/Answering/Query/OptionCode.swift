/// The EDNS options that answering knows (IANA "DNS EDNS0 Option Codes").
enum OptionCode {
    /// RFC 5001.
    static let nsid: UInt16 = 3
    /// RFC 7871.
    static let clientSubnet: UInt16 = 8
    /// RFC 7873.
    static let cookie: UInt16 = 10
    /// RFC 7828.
    static let keepAlive: UInt16 = 11
    /// RFC 7830.
    static let padding: UInt16 = 12
    /// RFC 8914.
    static let extendedError: UInt16 = 15
    /// RFC 9660.
    static let zoneVersion: UInt16 = 19
    /// The octets of an option's code and length, ahead of its data (RFC 6891 6.1.2).
    static let headLength = 4
}
