/// Where record data holds names that may be compressed: the types of RFC 1035 alone (RFC 3597 4).
enum NamesInData {
    private static let ns: UInt16 = 2
    private static let cname: UInt16 = 5
    private static let soa: UInt16 = 6
    private static let ptr: UInt16 = 12
    private static let mx: UInt16 = 15

    /// Whether data of the type holds such names.
    static func isCompressible(_ type: UInt16) -> Bool {
        type == ns || type == cname || type == soa || type == ptr || type == mx
    }

    /// How many octets stand before the first name.
    static func prefixLength(_ type: UInt16) -> Int {
        type == mx ? 2 : 0
    }

    /// How many names there are, one behind the other.
    static func nameCount(_ type: UInt16) -> Int {
        type == soa ? 2 : 1
    }
}
