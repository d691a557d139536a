import Testing
import Transport

@Suite struct SHA256DigestTests {
    /// FIPS 180-4's own examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func digest(_ text: String, _ expected: String) throws {
        let digest = SHA256Digest(of: Array(text.utf8))
        #expect(digest.hexadecimal == expected)
        let read = try #require(SHA256Digest(hexadecimal: expected.uppercased()))
        #expect(read == digest && read.matches(digest))
        #expect(!read.matches(SHA256Digest(of: [0])))
    }

    @Test(arguments: ["", "ba", String(repeating: "g", count: 64), String(repeating: "a", count: 65)])
    func notHexadecimal(_ text: String) {
        #expect(SHA256Digest(hexadecimal: text) == nil)
    }

    @Test func randomOctetsDiffer() {
        #expect(systemRandomOctets(32).count == 32)
        #expect(systemRandomOctets(32) != systemRandomOctets(32))
    }
}
