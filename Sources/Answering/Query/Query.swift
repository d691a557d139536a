/// What a message asks, as far as answering needs to know.
struct Query {
    /// The octets of a message's header (RFC 1035 4.1.1).
    static let headerLength = 12

    /// The flags word as it came: QR, Opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.
    var flags: UInt16 = 0
    /// Where the question ends, and with it what the answer repeats; the header's end without one that can be repeated.
    var questionEnd = headerLength
    /// QTYPE.
    var type: UInt16 = 0
    /// QCLASS.
    var recordClass: UInt16 = 0
    /// What the OPT record says; nil without one that can be read.
    var edns: EDNSRequest?
    /// Where the TSIG record stands, with which the message ends; 0 without one.
    var signatureStart = 0
}

/// What reading a message comes to.
enum QueryReading: Equatable {
    /// It can be answered.
    case question
    /// It asks nothing, which is for getting a cookie (RFC 7873 5.4).
    case nothing
    /// It is answered with an error.
    case faulty(responseCode: UInt8)
    /// It gets no answer: it is no query, or too short to tell.
    case ignored
}
