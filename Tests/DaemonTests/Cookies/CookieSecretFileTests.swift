import Answering
import Daemon
import Testing

/// The file of secrets that servers share (RFC 9018 5).
@Suite("RFC 9018: cookie secret file") struct CookieSecretFileTests {
    private static let a = "000102030405060708090a0b0c0d0e0f"
    private static let b = "E5E973E5A6B2A43F48E7DC849E37BFCF"
    private static let c = "445536bcd2513298075a5d379663c962"

    private func secret(_ digits: String) throws -> CookieSecret {
        let octets = try stride(from: 0, to: 32, by: 2).map { index in
            let start = digits.index(digits.startIndex, offsetBy: index)
            return try #require(UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16))
        }
        return try #require(CookieSecret(octets))
    }

    @Test(arguments: [
        (a, [a]),
        ("\(a)\n", [a]),
        ("# of all servers\n\n \(b)\t\r\n\(a)", [b, a]),
        ("\(c)\n\(b)\n\(a)\n", [c, b, a]),
    ])
    func good(_ text: String, _ expected: [String]) throws {
        let secrets = try CookieSecretFile.read(Array(text.utf8), file: "f")
        #expect(secrets.current == (try secret(expected[0])))
        #expect(secrets.previous == (try expected.dropFirst().first.map { try secret($0) }))
        #expect(secrets.next == (try expected.dropFirst(2).first.map { try secret($0) }))
    }

    /// No message tells of a secret.
    @Test(arguments: [
        ("", "f: found no secret, expected 32 hexadecimal digits in a line, such as `openssl rand -hex 16` prints"),
        (
            "# none\n",
            "f: found no secret, expected 32 hexadecimal digits in a line, such as `openssl rand -hex 16` prints"
        ),
        (
            "\(a)0\n",
            "f:1: found 33 hexadecimal digits, expected 32 hexadecimal digits and nothing else in the line"
        ),
        (
            "\(a)\n0x\(b)",
            "f:2: found text that is no secret, expected 32 hexadecimal digits and nothing else in the line"
        ),
        (
            "current: \(a)",
            "f:1: found text that is no secret, expected 32 hexadecimal digits and nothing else in the line"
        ),
        (
            "\(a) \(b)",
            "f:1: found text that is no secret, expected 32 hexadecimal digits and nothing else in the line"
        ),
        ("\(b)\n\(b.lowercased())", "f:2: found a secret a second time, expected each secret once"),
        (
            "\(a)\n\(b)\n\(c)\nffffffffffffffffffffffffffffffff",
            "f:4: found a secret more than 3, expected the one that makes cookies, and up to two that are still or already taken"
        ),
    ])
    func wrong(_ text: String, _ expected: String) {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try CookieSecretFile.read(Array(text.utf8), file: "f")
        }
        #expect(error?.description == expected)
    }
}
