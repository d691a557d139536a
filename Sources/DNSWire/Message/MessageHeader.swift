/// The identity and flags of a message (RFC 1035 4.1.1); the counts follow from its sections.
public struct MessageHeader: Hashable, Sendable {
    /// The number that ties a response to its query.
    public var id: UInt16
    /// The second 16 bits of the message: flags, opcode and the lower four bits of the response code.
    public var bits: UInt16

    /// Makes a header of its first four octets.
    public init(id: UInt16 = 0, bits: UInt16 = 0) {
        self.id = id
        self.bits = bits
    }

    /// QR: this is a response.
    public var isResponse: Bool {
        get { self[bit: 15] }
        set { self[bit: 15] = newValue }
    }
    /// AA: the responder is authoritative.
    public var isAuthoritative: Bool {
        get { self[bit: 10] }
        set { self[bit: 10] = newValue }
    }
    /// TC: the response did not fit.
    public var isTruncated: Bool {
        get { self[bit: 9] }
        set { self[bit: 9] = newValue }
    }
    /// RD: recursion is wished.
    public var recursionDesired: Bool {
        get { self[bit: 8] }
        set { self[bit: 8] = newValue }
    }
    /// RA: recursion is offered.
    public var recursionAvailable: Bool {
        get { self[bit: 7] }
        set { self[bit: 7] = newValue }
    }
    /// AD: the data was validated (RFC 4035 3.2.3).
    public var authenticData: Bool {
        get { self[bit: 5] }
        set { self[bit: 5] = newValue }
    }
    /// CD: validation is not wished (RFC 4035 3.2.2).
    public var checkingDisabled: Bool {
        get { self[bit: 4] }
        set { self[bit: 4] = newValue }
    }
    /// What kind of query this is.
    public var opcode: Opcode {
        get { Opcode(rawValue: UInt8(bits >> 11 & 0xF)) }
        set { bits = bits & ~0x7800 | UInt16(newValue.rawValue) << 11 }
    }
    /// The lower four bits of the response code; `Message.responseCode` has all.
    public var responseCode: ResponseCode {
        get { ResponseCode(rawValue: bits & 0xF) }
        set { bits = bits & ~0xF | newValue.rawValue & 0xF }
    }

    private subscript(bit bit: UInt16) -> Bool {
        get { bits >> bit & 1 == 1 }
        set { bits = newValue ? bits | 1 << bit : bits & ~(1 << bit) }
    }
}
