package import Answering

/// The text of a file of cookie secrets: one a line in 32 hexadecimal digits, as NSD and Unbound have it.
///
/// The first makes cookies; up to two more are taken from clients too. So a secret is rolled over by the stages of RFC
/// 9018 5: add the new one as the second line on all servers, then make it the first, then remove the old one. Empty
/// lines, and those that begin with `#`, are passed over.
package enum CookieSecretFile {
    /// Secrets of a file: the one in use, the one before and the one to come.
    private static let limit = 3
    /// Octets of a file, comments with it.
    static let sizeLimit = 65_536

    /// Reads a file's text. No error holds anything of a secret.
    ///
    /// - Parameter file: The file's path, named in problems.
    package static func read(_ octets: [UInt8], file: String) throws(ConfigurationError) -> CookieSecrets {
        var secrets: [CookieSecret] = []
        var problems: [Problem] = []
        func add(_ line: Int, _ found: String, _ expected: String) {
            problems.append(Problem(file: file, line: line, found: found, expected: expected))
        }
        for (index, line) in octets.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let text = trimmed(line)
            guard let first = text.first, first != UInt8(ascii: "#") else { continue }
            guard let secret = secret(text) else {
                let isHexadecimal = text.allSatisfy { digit($0) != nil }
                let found =
                    isHexadecimal ? "\(text.count) hexadecimal digits" : "text that is no secret"
                add(index + 1, found, "32 hexadecimal digits and nothing else in the line")
                continue
            }
            if secrets.contains(secret) {
                add(index + 1, "a secret a second time", "each secret once")
            } else if secrets.count == limit {
                add(
                    index + 1, "a secret more than \(limit)",
                    "the one that makes cookies, and up to two that are still or already taken")
            }
            secrets.append(secret)
        }
        if secrets.isEmpty, problems.isEmpty {
            add(0, "no secret", "32 hexadecimal digits in a line, such as `openssl rand -hex 16` prints")
        }
        guard problems.isEmpty, let current = secrets.first else { throw ConfigurationError(problems: problems) }
        return CookieSecrets(
            current: current, previous: secrets.dropFirst().first, next: secrets.dropFirst(2).first)
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 || octet == 0x0D }
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }

    private static func secret(_ text: ArraySlice<UInt8>) -> CookieSecret? {
        let digits = text.compactMap(digit)
        guard digits.count == text.count, digits.count == 2 * CookieSecret.length else { return nil }
        return CookieSecret(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x37
        case 0x61...0x66: octet - 0x57
        default: nil
        }
    }
}
