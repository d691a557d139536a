/// The record types and classes that answering treats specially, as numbers.
enum RecordCode {
    static let a: UInt16 = 1
    static let ns: UInt16 = 2
    static let cname: UInt16 = 5
    static let soa: UInt16 = 6
    static let txt: UInt16 = 16
    static let aaaa: UInt16 = 28
    static let opt: UInt16 = 41
    static let ds: UInt16 = 43
    static let https: UInt16 = 65
    /// Marks names that there are not, in proofs only (RFC 9824 3.5).
    static let nxname: UInt16 = 128
    static let tsig: UInt16 = 250
    static let ixfr: UInt16 = 251
    static let axfr: UInt16 = 252
    static let any: UInt16 = 255
    /// The types of questions and of records that are no data (RFC 6895 3.1).
    static let meta: ClosedRange<UInt16> = 128...255
    /// Classes (RFC 1035 3.2.4).
    static let internet: UInt16 = 1
    static let chaos: UInt16 = 3
}
