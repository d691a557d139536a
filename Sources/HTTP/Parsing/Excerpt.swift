/// Shows octets of a peer in messages to people: quoted, printable, short.
enum Excerpt {
    private static let limit = 40

    static func of(_ octets: some Collection<UInt8>) -> String {
        var text = "'"
        for octet in octets.prefix(limit) {
            if (0x20..<0x7F).contains(octet), octet != 0x5C {
                text.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                let digits = String(octet, radix: 16)
                text += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return text + (octets.count > limit ? "...'" : "'")
    }
}
