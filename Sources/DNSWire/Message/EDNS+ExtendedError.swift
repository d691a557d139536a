extension EDNS {
    /// Why a response is what it is (RFC 8914 2).
    public struct ExtendedError: Hashable, Sendable {
        /// INFO-CODE (IANA "Extended DNS Error Codes").
        public var code: UInt16
        /// EXTRA-TEXT, for people.
        public var text: String

        /// Makes an extended error.
        public init(code: UInt16, text: String = "") {
            self.code = code
            self.text = text
        }

        /// Reads an option's data; nil without a code. Text that is no UTF-8 is repaired, a final zero is left out
        /// (RFC 8914 2).
        public init?(data: [UInt8]) {
            guard data.count >= 2 else { return nil }
            code = UInt16(octets: data.prefix(2))
            var text = data.dropFirst(2)
            if text.last == 0 { text.removeLast() }
            self.text = String(decoding: text, as: UTF8.self)
        }

        /// The code's name where authoritative servers use it (RFC 8914 4, RFC 9824 9); nil for others.
        public var name: String? {
            switch code {
            case 0: "Other Error"
            case 14: "Not Ready"
            case 15: "Blocked"
            case 16: "Censored"
            case 17: "Filtered"
            case 18: "Prohibited"
            case 20: "Not Authoritative"
            case 21: "Not Supported"
            case 24: "Invalid Data"
            case 30: "Invalid Query Type"
            default: nil
            }
        }
    }
}

extension EDNS.ExtendedError: CustomStringConvertible {
    /// The code, its name and the text, as dig prints them: `18 (Prohibited): (text)`.
    public var description: String {
        "\(code)\(name.map { " (\($0))" } ?? "")\(text.isEmpty ? "" : ": (\(text))")"
    }
}
