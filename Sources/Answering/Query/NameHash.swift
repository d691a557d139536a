/// The hash by which tables find names: FNV-1a over a name's labels from the root outwards.
///
/// Labels are taken from the right, so that one pass over a name gives the hash of each of its suffixes, which the
/// search for a closest encloser needs (RFC 4592 3.3.1). Letters count without their case (RFC 4343).
enum NameHash {
    /// The hash of the root.
    static let root: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash of a name, given that of its parent and its first label with the length octet.
    @inline(__always)
    static func extend(_ parent: UInt64, label start: Int, in octets: Span<UInt8>) -> UInt64 {
        var hash = parent
        let label = octets.extracting(start...start + Int(octets[start]))
        for index in label.indices {
            hash = (hash ^ UInt64(foldCase(label[index]))) &* 0x0000_0100_0000_01b3
        }
        return hash
    }

    /// The hash of the wildcard below a name: `*` prepended (RFC 4592 2.1.1).
    static func wildcard(below parent: UInt64) -> UInt64 {
        var hash = (parent ^ 1) &* 0x0000_0100_0000_01b3
        hash = (hash ^ UInt64(UInt8(ascii: "*"))) &* 0x0000_0100_0000_01b3
        return hash
    }

    /// Spreads a hash over the low bits, by which slots are chosen (the finaliser of MurmurHash3).
    @inline(__always)
    static func spread(_ hash: UInt64) -> UInt64 {
        let mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return mixed ^ (mixed >> 33)
    }
}

/// An octet of a name with an ASCII letter in lower case (RFC 4343 3).
@inline(__always)
func foldCase(_ octet: UInt8) -> UInt8 {
    octet &- UInt8(ascii: "A") < 26 ? octet | 0x20 : octet
}
