import Answering
import Daemon
import FoundationEssentials
import TestSupport
import Testing

@Suite struct CookieKeeperTests {
    private static let one = "000102030405060708090a0b0c0d0e0f"
    private static let two = "e5e973e5a6b2a43f48e7dc849e37bfcf"

    private let folder: TestSupport.TemporaryFolder
    private let log = LogLines()

    init() throws {
        folder = try TestSupport.TemporaryFolder()
    }

    private func keeper(_ settings: Configuration.Cookies) throws -> CookieKeeper {
        try CookieKeeper(settings, logger: log.logger)
    }

    private func write(_ lines: String..., mode: Int = 0o640) throws {
        try folder.write("secrets", lines.joined(separator: "\n") + "\n")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder.path)/secrets")
    }

    private var shared: Configuration.Cookies { Configuration.Cookies(secretFile: "\(folder.path)/secrets") }

    private func secrets(_ lines: String...) throws -> CookieSecrets {
        try CookieSecretFile.read(Array(lines.joined(separator: "\n").utf8), file: "")
    }

    /// RFC 9018 5: cookies of the secret before stay valid.
    @Test func randomSecretsRollOver() throws {
        var keeper = try keeper(Configuration.Cookies())
        let first = try #require(keeper.secrets)
        #expect(first.previous == nil && first.next == nil)
        #expect(try self.keeper(Configuration.Cookies()).secrets != first)
        keeper.roll()
        let second = try #require(keeper.secrets)
        #expect(second.current != first.current && second.previous == first.current && second.next == nil)
        keeper.roll()
        #expect(keeper.secrets?.previous == second.current)
        // The longest TTL of usual zones and the hour that a cookie lasts.
        #expect(CookieKeeper.rollInterval >= .seconds(3600 + 3600))
        #expect(CookieKeeper.rollInterval <= .seconds(36 * 86_400))
    }

    @Test func offAndOnAgain() throws {
        var keeper = try keeper(Configuration.Cookies(isEnabled: false))
        #expect(keeper.secrets == nil && keeper.file == nil)
        keeper.roll()
        #expect(keeper.secrets == nil)
        keeper.follow(Configuration.Cookies())
        let secrets = try #require(keeper.secrets)
        keeper.follow(Configuration.Cookies(isEnabled: false))
        #expect(keeper.secrets == nil)
        keeper.follow(Configuration.Cookies())
        #expect(keeper.secrets == secrets)
    }

    @Test func aFileIsFollowed() throws {
        try write(Self.one)
        var keeper = try keeper(shared)
        #expect(keeper.secrets == (try secrets(Self.one)) && keeper.file == "\(folder.path)/secrets")
        keeper.roll()
        #expect(keeper.secrets == (try secrets(Self.one)))
        try write(Self.one, Self.two)
        keeper.refresh()
        #expect(keeper.secrets == (try secrets(Self.one, Self.two)))
        try write(Self.two, Self.one)
        keeper.refresh()
        #expect(keeper.secrets == (try secrets(Self.two, Self.one)))
        #expect(!log.lines.contains { $0.contains(Self.one) || $0.contains(Self.two) })
        #expect(log.lines.count == 2 && log.lines.allSatisfy { $0.hasSuffix("/secrets are in force") }, "\(log.lines)")
    }

    @Test func theLastGoodOneStays() throws {
        try write(Self.one)
        var keeper = try keeper(shared)
        try write("nonsense")
        keeper.refresh()
        keeper.refresh()
        #expect(keeper.secrets == (try secrets(Self.one)))
        #expect(
            log.lines == [
                "error: \(folder.path)/secrets:1: found text that is no secret, expected 32 hexadecimal digits and nothing else in the line",
                "error: the cookie secrets that were in force before stay",
            ])
        // A reload tells it again.
        keeper.follow(shared)
        #expect(log.lines.count == 4)
        try folder.remove("secrets")
        keeper.refresh()
        #expect(keeper.secrets == (try secrets(Self.one)))
        #expect(log.lines.contains { $0.contains("the cookie secrets cannot be read: open \(folder.path)/secrets: ") })
        try write(Self.one)
        keeper.refresh()
        #expect(keeper.secrets == (try secrets(Self.one)))
    }

    @Test func atTheStartAWrongFileIsAnError() throws {
        #expect(throws: ConfigurationError.self) { _ = try keeper(shared) }
        try write("")
        let error = #expect(throws: ConfigurationError.self) { _ = try keeper(shared) }
        #expect(error?.description.hasPrefix("\(folder.path)/secrets: found no secret") == true)
    }

    @Test(arguments: [(0o640, 0), (0o600, 0), (0o644, 1)])
    func aFileForEverybodyIsWarnedOf(_ mode: Int, _ count: Int) throws {
        try write(Self.one, mode: mode)
        _ = try keeper(shared)
        #expect(log.lines.count == count)
        #expect(log.lines.allSatisfy { $0.hasPrefix("warning: ") && $0.contains("chmod o= \(folder.path)/secrets") })
    }
}
