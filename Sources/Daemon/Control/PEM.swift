/// Text of RFC 7468.
enum PEM {
    /// The certificates of a text, without keys and what else stands there; nil where there is none.
    static func certificates(in octets: [UInt8]) -> [UInt8]? {
        let begin = "-----BEGIN CERTIFICATE-----"
        let end = "-----END CERTIFICATE-----"
        var lines: [Substring] = []
        var isInside = false
        for line in String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix(begin) { isInside = true }
            if isInside { lines.append(line) }
            if line.hasPrefix(end) { isInside = false }
        }
        guard let last = lines.last, last.hasPrefix(end) else { return nil }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
