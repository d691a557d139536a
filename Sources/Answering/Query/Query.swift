/// What a well-formed query asks, as far as answering needs to know.
struct Query {
    /// The octets of a message's header (RFC 1035 4.1.1).
    static let headerLength = 12

    /// The flags word as it came: QR, Opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.
    var flags: UInt16
    /// Where the question ends, and with it what the answer repeats.
    var questionEnd: Int
    /// QTYPE.
    var type: UInt16
    /// QCLASS.
    var recordClass: UInt16
    /// The OPT record's fixed part; nil without EDNS.
    var edns: EDNSRequest?
}

/// The fixed part of a query's OPT record (RFC 6891 6.1.3).
struct EDNSRequest {
    /// The largest datagram that the client takes, in octets.
    var payloadSize: UInt16
    /// The version asked for; only 0 is defined.
    var version: UInt8
    /// The DO bit (RFC 3225 3).
    var wantsDNSSEC: Bool
}

/// What reading a query comes to.
enum QueryReading {
    /// It can be answered.
    case query(Query)
    /// It is answered with an error: the flags it came with, how much of it can be repeated, and the code.
    case faulty(flags: UInt16, questionEnd: Int, responseCode: UInt8)
    /// It gets no answer: it is no query, or too short to tell.
    case ignored
}
