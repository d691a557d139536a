import Foundation
import TestSupport
import Testing

/// Cookies are switched, and secrets rolled over, without a restart.
@Suite("RFC 9018: cookies of a running server", .blocking)
struct CookieReloadTests {
    private static let old = "000102030405060708090a0b0c0d0e0f"
    private static let new = "e5e973e5a6b2a43f48e7dc849e37bfcf"

    @Test func areSwitchedOffAndOn() throws {
        let server = try ProtocolServer("")
        let first = try #require(ProtocolServer.cookie(try server.dig("+cookie=0102030405060708")))
        // RFC 7873 4.2 and RFC 9018 4: the client's 8 octets and the server's 16.
        #expect(first.count == 48 && first.hasPrefix("010203040506070801000000"))
        try server.reload("cookies: {enabled: false}")
        #expect(
            try poll { ProtocolServer.cookie(try server.dig("+cookie=0102030405060708")) == nil })
        try server.reload("cookies: {required: true}")
        #expect(
            try poll {
                ProtocolServer.status(try server.dig("+cookie=0102030405060708", "+nobadcookie")) == "BADCOOKIE"
            })
        // The random secret has not changed meanwhile.
        #expect(ProtocolServer.status(try server.dig("+cookie=\(first)", "+nobadcookie")) == "NOERROR")
        #expect(!server.errors.contains("a restart is needed"), "\(server.errors)")
    }

    /// RFC 9018 5: three stages, at each of which the cookies of before are valid.
    @Test func secretsRollOver() throws {
        let server = try ProtocolServer(
            "cookies: {secretFile: secret, required: true}", files: ["secret": Self.old + "\n"])
        func status(_ cookie: String) throws -> String? {
            ProtocolServer.status(try server.dig("+cookie=\(cookie)", "+nobadcookie"))
        }
        func newCookie() throws -> String {
            try #require(ProtocolServer.cookie(try server.dig("+cookie=0102030405060708", "+nobadcookie")))
        }
        let cookie = try newCookie()
        #expect(try status(cookie) == "NOERROR")
        #expect(server.errors.contains("secret can be read by every user"), "\(server.errors)")

        for stage in ["\(Self.old)\n\(Self.new)\n", "\(Self.new)\n\(Self.old)\n"] {
            let count = server.errors.components(separatedBy: "are in force").count
            try server.server.folder.write("secret", stage)
            #expect(poll { server.errors.components(separatedBy: "are in force").count > count })
            #expect(try poll { try status(cookie) == "NOERROR" })
        }
        let newer = try newCookie()
        try server.server.folder.write("secret", "nonsense\n")
        #expect(poll { server.errors.contains("secret:1: found text that is no secret") })
        #expect(try status(cookie) == "NOERROR" && status(newer) == "NOERROR")

        try server.server.folder.write("secret", Self.new + "\n")
        #expect(try poll { try status(cookie) == "BADCOOKIE" }, "\(server.errors)")
        #expect(try status(newer) == "NOERROR")
        #expect(!server.errors.contains(Self.new) && !server.errors.contains(Self.old))
    }

    @Test func aWrongFileAtTheStart() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", "\(Self.old)ff\n")
        let path = try folder.write(
            "p.yaml",
            "listen: [\"127.0.0.1:\(FreePort.find())\"]\ncookies: {secretFile: secret}\n" + PointsmanServer.zone())
        let result = try PointsmanServer.run(["serve", "--config", path])
        #expect(result.code == 1)
        #expect(
            result.errors.contains(
                "\(folder.path)/secret:1: found 34 hexadecimal digits, expected 32 hexadecimal digits and nothing else in the line"
            ), "\(result.errors)")
    }
}
