/// What a query's OPT record says (RFC 6891 6.1). Options are known by where they stand in the query.
struct EDNSRequest {
    /// The largest datagram that the client takes, in octets.
    var payloadSize: UInt16
    /// The version asked for; only 0 is defined.
    var version: UInt8
    /// The DO bit (RFC 3225 3).
    var wantsDNSSEC: Bool
    /// Whether there are options, of whatever kind.
    var hasOptions = false
    /// Whether the server's identity is asked for (RFC 5001 2.1).
    var wantsIdentity = false
    /// Whether the connection's idle timeout is asked for (RFC 7828 3.2.1).
    var wantsIdleTimeout = false
    /// Whether the response is to be padded (RFC 7830 4).
    var wantsPadding = false
    /// Whether the zone's version is asked for (RFC 9660 3.1).
    var wantsZoneVersion = false
    /// Where the cookie's data stands (RFC 7873 4); 0 without one.
    var cookieStart: UInt16 = 0
    var cookieLength: UInt16 = 0
    /// Where the client subnet's data stands (RFC 7871 6); 0 without one.
    var subnetStart: UInt16 = 0
    var subnetLength: UInt16 = 0

    /// Whether nothing is asked beside what the fixed part says, in the version that we know.
    var isPlain: Bool { version == 0 && !hasOptions }

    /// Reads the fixed part of an OPT record.
    ///
    /// - Parameter fixed: Where it stands, from TYPE on (RFC 6891 6.1.2).
    @inline(__always)
    init(_ octets: Span<UInt8>, at fixed: Int) {
        payloadSize = word(octets, fixed + 2)
        version = octets[fixed + 5]
        wantsDNSSEC = octets[fixed + 6] & 0x80 != 0
    }

    /// Reads the options.
    ///
    /// - Returns: Whether they fill the record's data, and those that we know are as they must be.
    mutating func readOptions(_ octets: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        // What another version's data means is not ours to judge (RFC 6891 6.1.3).
        guard version == 0, start < end else { return true }
        hasOptions = true
        var position = start
        while position < end {
            let data = position + OptionCode.headLength
            guard data <= end else { return false }
            let length = word(octets, position + 2)
            position = data + Int(length)
            guard position <= end else { return false }
            switch word(octets, data - OptionCode.headLength) {
            case OptionCode.nsid: wantsIdentity = true  // Data in a query means nothing (RFC 5001 2.1).
            // The client may not say a timeout, and no error is defined for one that does (RFC 7828 3.2.1).
            case OptionCode.keepAlive: wantsIdleTimeout = length == 0
            case OptionCode.padding: wantsPadding = true
            case OptionCode.zoneVersion:
                guard length == 0 else { return false }  // RFC 9660 3.1
                wantsZoneVersion = true
            case OptionCode.cookie where cookieStart == 0:  // The first counts (RFC 7873 5.2).
                cookieStart = UInt16(truncatingIfNeeded: data)
                cookieLength = length
            case OptionCode.clientSubnet:
                guard Self.isSubnet(octets, from: data, length: Int(length)) else { return false }
                guard subnetStart == 0 else { continue }
                subnetStart = UInt16(truncatingIfNeeded: data)
                subnetLength = length
            default: break  // Unknown options are passed over (RFC 6891 6.1.2).
            }
        }
        return true
    }

    /// Forgets what malformed options ask for; a cookie that came before is answered, so that the client can trust the
    /// error.
    mutating func forgetRequests() {
        wantsIdentity = false
        wantsIdleTimeout = false
        wantsPadding = false
        wantsZoneVersion = false
        subnetStart = 0
    }

    /// Whether a client subnet is one that a query may have (RFC 7871 6, 7.1.2).
    private static func isSubnet(_ octets: Span<UInt8>, from start: Int, length: Int) -> Bool {
        guard length >= 4, octets[start + 3] == 0 else { return false }  // SCOPE PREFIX-LENGTH is 0 in queries.
        let prefix = Int(octets[start + 2])
        let widest: Int
        switch word(octets, start) {
        case 0: widest = 0  // No family, and so no address.
        case 1: widest = 32
        case 2: widest = 128
        default: return false
        }
        // No more octets than the prefix needs, and no bits behind it.
        guard prefix <= widest, length == 4 + (prefix + 7) / 8 else { return false }
        return prefix % 8 == 0 || octets[start + length - 1] & (0xff >> UInt8(prefix % 8)) == 0
    }
}
