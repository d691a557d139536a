import Daemon
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
}
