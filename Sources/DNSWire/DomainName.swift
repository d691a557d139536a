/// A domain name, always absolute (RFC 1035 3.1).
///
/// It holds at most 127 labels of 1 to 63 octets and 255 octets in all. Letters are kept in lower case, since names
/// are compared without regard to ASCII case (RFC 4343).
public struct DomainName: Hashable, Sendable {
    /// The longest name in octets, the root's octet included (RFC 1035 2.3.4).
    public static let maximumLength = 255
    /// The longest label in octets (RFC 1035 2.3.4).
    public static let maximumLabelLength = 63

    /// The uncompressed wire form in lower case, the root's octet included.
    public let wire: [UInt8]

    /// The root of the name space.
    public static let root = DomainName(trusted: [0])

    /// Reads an uncompressed name that fills the sequence exactly.
    public init(wire octets: some Sequence<UInt8>) throws(DomainNameError) {
        let octets = Array(octets)
        guard let length = Self.uncompressedLength(of: octets[...]) else { throw .malformedWire }
        guard length <= Self.maximumLength else { throw .nameTooLong(length: length) }
        guard length == octets.count else { throw .malformedWire }
        wire = octets.map(Self.lowerCased)
    }

    /// Makes a name of a wire form that is known to be well-formed and in lower case.
    init(trusted wire: [UInt8]) {
        self.wire = wire
    }

    /// The number of labels, the root's empty one aside; 0 for the root.
    public var labelCount: Int {
        var count = 0
        var position = 0
        while wire[position] != 0 {
            count += 1
            position += Int(wire[position]) + 1
        }
        return count
    }

    /// The labels' octets from the first to the one below the root.
    public var labels: [ArraySlice<UInt8>] {
        var labels: [ArraySlice<UInt8>] = []
        var position = 0
        while wire[position] != 0 {
            let end = position + 1 + Int(wire[position])
            labels.append(wire[position + 1..<end])
            position = end
        }
        return labels
    }

    /// The name without its first label; nil for the root.
    public var parent: DomainName? {
        wire[0] == 0 ? nil : DomainName(trusted: Array(wire[(Int(wire[0]) + 1)...]))
    }

    /// Whether this is the root.
    public var isRoot: Bool { wire.count == 1 }

    /// Whether the first label is `*` (RFC 4592 2.1.1).
    public var isWildcard: Bool { wire.count >= 3 && wire[0] == 1 && wire[1] == UInt8(ascii: "*") }

    /// Whether this name is the other one or lies below it.
    public func isSubdomain(of other: DomainName) -> Bool {
        let start = wire.count - other.wire.count
        guard start >= 0 else { return false }
        // The octets must agree and the other name must begin where one of our labels begins.
        guard wire[start...].elementsEqual(other.wire) else { return false }
        var position = 0
        while position < start { position += Int(wire[position]) + 1 }
        return position == start
    }

    /// The length of the uncompressed name at the start of the octets, the root's octet included; nil where there is none.
    static func uncompressedLength(of octets: ArraySlice<UInt8>) -> Int? {
        var position = octets.startIndex
        while position < octets.endIndex {
            let length = Int(octets[position])
            guard length <= maximumLabelLength else { return nil }
            position += length + 1
            if length == 0 { return position - octets.startIndex }
        }
        return nil
    }

    static func lowerCased(_ octet: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet) ? octet | 0x20 : octet
    }
}
