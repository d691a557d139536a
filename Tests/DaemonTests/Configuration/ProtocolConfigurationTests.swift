import Answering
import DNSServer
import Daemon
import IPAddress
import Testing

@Suite struct ProtocolConfigurationTests {
    private static let listen = "listen: [\"127.0.0.1:53\"]\n"

    /// Safe for the open Internet, and the schema's defaults are the types' own.
    @Test(arguments: ["", "edns: {}\ncookies: {}\nrateLimit: {}\naccess: {}"])
    func defaults(_ keys: String) throws {
        let configuration = try ConfigurationText.read(Self.listen + keys)
        #expect(configuration.answers == AnswerSettings())
        #expect(configuration.answers.payloadSize == 1232 && configuration.answers.payloadSizeWithoutCookie == 1232)
        #expect(configuration.answers.sendsExtendedErrors && !configuration.answers.requiresCookies)
        #expect(configuration.answers.identity.isEmpty && configuration.answers.version.isEmpty)
        #expect(configuration.cookies == Configuration.Cookies(isEnabled: true, secretFile: nil))
        #expect(configuration.rateLimit == RateLimitSettings())
        #expect(configuration.access == .everybody)
    }

    @Test func everyKey() throws {
        let configuration = try ConfigurationText.read(
            Self.listen + """
                edns: {payloadSize: 1400, identity: ns1, hostName: a.host, version: "7", extendedErrors: false}
                cookies: {enabled: true, secretFile: cookies.secret, required: true, payloadSizeWithout: 512}
                rateLimit: {enabled: true, answers: 1, noData: 2, nameErrors: 3, errors: 4, all: 0, slip: 5,
                  ipv4PrefixLength: 32, ipv6PrefixLength: 64, exempt: [192.0.2.0/24], dryRun: true, tableSize: 2048}
                access: {allow: [10.0.0.0/8]}
                """)
        #expect(
            configuration.answers
                == AnswerSettings(
                    payloadSize: 1400, payloadSizeWithoutCookie: 512, identity: Array("ns1".utf8),
                    hostName: Array("a.host".utf8), version: Array("7".utf8), sendsExtendedErrors: false,
                    requiresCookies: true))
        #expect(configuration.cookies == Configuration.Cookies(secretFile: "conf/cookies.secret"))
        let limit = try #require(configuration.rateLimit)
        #expect(limit.exempt.map(\.description) == ["192.0.2.0/24"])
        #expect(
            limit
                == RateLimitSettings(
                    answers: 1, noData: 2, nameErrors: 3, errors: 4, all: 0, slip: 5, ipv4PrefixLength: 32,
                    ipv6PrefixLength: 64, exempt: limit.exempt, isDryRun: true, tableSize: 2048))
        #expect(configuration.access.allowed.map(\.description) == ["10.0.0.0/8"])
    }

    @Test func switchedOff() throws {
        let configuration = try ConfigurationText.read(
            Self.listen + "cookies: {enabled: false}\nrateLimit: {enabled: false, slip: 1}")
        #expect(!configuration.cookies.isEnabled)
        #expect(configuration.rateLimit == nil)
        let nobody = try ConfigurationText.read(Self.listen + "rateLimit: {exempt: []}")
        #expect(nobody.rateLimit?.exempt.isEmpty == true)
    }

    /// Without a word about it, the size without a cookie is never over that with one.
    @Test func sizesFollowEachOther() throws {
        let small = try ConfigurationText.read(Self.listen + "edns: {payloadSize: 1000}").answers
        #expect(small.payloadSize == 1000 && small.payloadSizeWithoutCookie == 1000)
        let large = try ConfigurationText.read(Self.listen + "edns: {payloadSize: 4096}").answers
        #expect(large.payloadSize == 4096 && large.payloadSizeWithoutCookie == 1232)
    }

    @Test(arguments: [
        ("edns: {payloadSize: 511}", [":5: edns.payloadSize: found integer 511, expected integer 512 to 4096"]),
        ("edns: {payloadSize: 4097}", [":5: edns.payloadSize: found integer 4097, expected integer 512 to 4096"]),
        ("edns: {identity: 5}", [":5: edns.identity: found integer 5, expected string: write it in quotes"]),
        (
            "edns: {identity: \"\(String(repeating: "x", count: 256))\"}",
            [":5: edns.identity: found text of 256 octets, expected at most 255 octets"]
        ),
        (
            "edns: {version: \"\(String(repeating: "ä", count: 128))\"}",
            [":5: edns.version: found text of 256 octets, expected at most 255 octets"]
        ),
        (
            "edns: {extendedError: true}",
            [":5: edns.extendedError: found an unknown field, expected \"extendedErrors\" (is that what you mean?)"]
        ),
        ("edns: 1232", [":5: edns: found integer 1232, expected an object"]),
        ("ends: {}", [":5: ends: found an unknown field, expected \"edns\" (is that what you mean?)"]),
        (
            "cookies: {payloadSizeWithout: 1233}",
            [
                ":5: cookies.payloadSizeWithout: found integer 1233, expected at most edns.payloadSize, which is 1232"
            ]
        ),
        (
            "cookies: {payloadSizeWithout: 100}",
            [":5: cookies.payloadSizeWithout: found integer 100, expected integer 512 to 4096"]
        ),
        (
            "cookies: {enabled: false, required: true}",
            [
                ":5: cookies.required: found true with enabled: false, expected false, as no client could show a cookie"
            ]
        ),
        (
            "cookies: {enabled: 1, secretFile: \"\"}",
            [
                ":5: cookies.enabled: found integer 1, expected true or false",
                ":5: cookies.secretFile: found string \"\" of 0 characters, expected string of 1 to 4096 characters",
            ]
        ),
        (
            "rateLimit: {answers: -1, errors: 1000001, slip: 101}",
            [
                ":5: rateLimit.answers: found integer -1, expected integer 0 to 1000000",
                ":5: rateLimit.errors: found integer 1000001, expected integer 0 to 1000000",
                ":5: rateLimit.slip: found integer 101, expected integer 0 to 100",
            ]
        ),
        (
            "rateLimit: {ipv4PrefixLength: 33, ipv6PrefixLength: 65, tableSize: 1023}",
            [
                ":5: rateLimit.ipv4PrefixLength: found integer 33, expected integer 0 to 32",
                ":5: rateLimit.ipv6PrefixLength: found integer 65, expected integer 0 to 64",
                ":5: rateLimit.tableSize: found integer 1023, expected integer 1024 to 16777216",
            ]
        ),
        (
            "rateLimit: {exempt: [127.0.0.1/8], nxdomain: 5}",
            [
                ":5: rateLimit.nxdomain: found an unknown field, expected enabled, answers, noData, nameErrors, errors, all, slip, ipv4PrefixLength, ipv6PrefixLength, exempt, dryRun or tableSize",
                ":5: rateLimit.exempt[0]: found string \"127.0.0.1/8\", expected a prefix such as 10.0.0.0/8 or fe80::/10",
            ]
        ),
    ])
    func wrong(_ keys: String, _ expected: [String]) {
        #expect(ConfigurationText.problems(Self.listen + keys) == expected)
    }
}
