/// The response codes that answering uses (RFC 1035 4.1.1). Of those over 15, the upper bits stand in the OPT record
/// (RFC 6891 6.1.3).
enum Code {
    static let noError: UInt8 = 0
    static let formatError: UInt8 = 1
    static let nameError: UInt8 = 3
    static let notImplemented: UInt8 = 4
    static let refused: UInt8 = 5
    /// NOTAUTH (RFC 8945 5.2).
    static let notAuthorised: UInt8 = 9
    /// BADVERS (RFC 6891 9).
    static let badVersion: UInt8 = 16
    /// BADCOOKIE (RFC 7873 8).
    static let badCookie: UInt8 = 23
}
