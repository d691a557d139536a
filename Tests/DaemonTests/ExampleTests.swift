import Answering
import DNSServer
import Daemon
import FoundationEssentials
import IPAddress
import Testing

/// The configuration reference and the fleet beside it.
@Suite struct ExampleTests {
    private static let path: String = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        return root.joined(separator: "/") + "/config/pointsman.yaml"
    }()

    @Test func isInOrder() throws {
        let (definitions, warnings) = try Definitions.read(configurationPath: Self.path)
        let report = CheckReport(definitions, others: warnings)
        #expect(report.problems == [] && report.objects == [])
        let weights = report.profiles.map { profile in
            "\(profile.name) " + profile.endpoints.map { "\($0.name)=\($0.weight)" }.joined(separator: " ")
        }
        #expect(
            weights == [
                "api api/east=75 api/west=25", "legacy legacy/east=40 legacy/west=10",
                "site primary=9 secondary=1 six=1 spare=1", "web web/east=66 web/north=2 web/west=33",
            ])
        // Whoever tries it must not be sent to a stranger's host.
        let addresses = report.profiles.flatMap(\.endpoints).flatMap(\.addresses)
        #expect(addresses.allSatisfy { $0.hasPrefix("127.0.0.") || $0 == "::1" })
        #expect(definitions.configuration.listen.map(\.text) == ["127.0.0.1:5300", "[::1]:5300"])
    }

    /// What the reference says of defaults is so.
    @Test func statesTheDefaults() throws {
        let configuration = try Configuration.load(path: Self.path).configuration
        #expect(configuration.answers == AnswerSettings())
        #expect(configuration.cookies == Configuration.Cookies())
        #expect(configuration.rateLimit == RateLimitSettings())
        #expect(configuration.access == .everybody)
    }

    /// What stands there as a comment is in order too.
    @Test func listenersInCommentsAreInOrder() throws {
        let lines = try String(contentsOfFile: Self.path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "# listeners:" }.prefix { $0.hasPrefix("#") }.map { $0.dropFirst(2) }
        let listeners = try ConfigurationText.read(section.joined(separator: "\n")).listeners
        #expect(listeners.count == 1)
        let listener = try #require(listeners.first)
        #expect(listener.text == "tls://127.0.0.1:5853" && listener.limits == StreamLimits())
        #expect(listener.access?.isOpen == false && listener.proxies.count == 1)
        #expect(listener.certificate?.keyFile == "conf/dot.key")
    }
}
