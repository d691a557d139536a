internal import FoundationEssentials
internal import HTTP

/// What a request is called in the audit log and in its answer (`Audit-Id`).
enum RequestID {
    /// The header field of requests and answers, as the real server has it.
    static let header = "Audit-Id"
    /// The longest name that is taken from a client; the real server's bound.
    private static let lengthLimit = 64

    /// The client's own name of the request where it is a sane one, else a new one.
    static func of(_ headers: HTTPHeaders) -> String {
        if let given = headers[header], isSane(given) { return given }
        return make()
    }

    /// A name that no other request has.
    static func make() -> String { UUID().uuidString.lowercased() }

    private static func isSane(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= lengthLimit
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }
}
