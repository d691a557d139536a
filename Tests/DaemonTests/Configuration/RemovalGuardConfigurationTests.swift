import Daemon
import Resources
import Testing

/// `sources[].removalGuard`.
@Suite struct RemovalGuardConfigurationTests {
    private func text(_ limits: String) -> String {
        "listen: [\"127.0.0.1:53\"]\nsources:\n  - path: x\n    removalGuard: \(limits)\n"
    }

    @Test(
        arguments: [
            ("off", nil), ("{}", RemovalGuard(share: 0.5, least: 4)),
            ("{share: 0.25}", RemovalGuard(share: 0.25, least: 4)),
            ("{share: 1, least: 10}", RemovalGuard(share: 1, least: 10)),
        ] as [(String, RemovalGuard?)])
    func forms(_ limits: String, _ expected: RemovalGuard?) throws {
        #expect(try ConfigurationText.read(text(limits)).sources.map(\.removalGuard) == [expected])
    }

    @Test(arguments: [
        ("on", "removalGuard: found string \"on\", expected an object with share and least, or off"),
        ("5", "removalGuard: found integer 5, expected an object with share and least, or off"),
        ("{share: 1.5}", "removalGuard.share: found number 1.5, expected number 0 to 1"),
        ("{least: 0}", "removalGuard.least: found integer 0, expected integer 1 to 1000000"),
        (
            "{shares: 1}",
            "removalGuard.shares: found an unknown field, expected \"share\" (is that what you mean?)"
        ),
    ])
    func refusals(_ limits: String, _ expected: String) {
        #expect(ConfigurationText.problems(text(limits)) == [":7: sources[0].\(expected)"])
    }

    @Test func theDefaultIsOn() throws {
        let source = try ConfigurationText.read("listen: [\"127.0.0.1:53\"]\nsources: [{path: x}]\n").sources[0]
        #expect(source.removalGuard == .standard)
        // It is no part of what a source is: a change of it takes nothing away.
        #expect(source.id == SourceDefinition(path: source.path, removalGuard: nil).id)
    }
}
