import ControlAPI
import HTTP
import IPAddress
import Logging
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct AuthenticatorTests {
    /// A clock that waits move on, and what was logged.
    private final class World: Sendable {
        private struct State {
            var now = ContinuousClock.now
            var waits: [Duration] = []
        }

        private let state = Mutex(State())
        let log = LogLines()

        var now: ContinuousClock.Instant { state.withLock { $0.now } }
        var waits: [Duration] { state.withLock { $0.waits } }

        func wait(_ duration: Duration) {
            state.withLock { state in
                state.waits.append(duration)
                state.now += duration
            }
        }

        func pass(_ duration: Duration) {
            state.withLock { $0.now += duration }
        }
    }

    private static func line(_ name: String, _ token: String, _ rest: String) -> String {
        "  - {name: \(name), sha256: \"\(SHA256Digest(of: Array(token.utf8)).hexadecimal)\", \(rest)}\n"
    }

    private static let text =
        "tokens:\n" + line("ci", "secret", "role: editor, namespaces: [shop]")
        + line("root", "other", "role: admin")
        + "certificates:\n  - {user: alice, role: admin}\n  - {group: ops, role: viewer}\n"

    private let folder: TemporaryFolder
    private let path: String
    private let world = World()
    private let authenticator: Authenticator

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.write("tokens.yaml", Self.text)
        let world = world
        authenticator = Authenticator(
            tokensFile: path, logger: world.log.logger, now: { world.now }, wait: { world.wait($0) })
    }

    private func authenticate(
        _ headers: [(String, String)] = [], channel: ServerClient.Channel = .tls(nil),
        from address: String = "192.0.2.1"
    ) async -> Authentication {
        let head = HTTPRequest(
            method: .get, target: "/", headers: HTTPHeaders(headers.map { HTTPHeaders.Field($0.0, $0.1) }))
        return await authenticator.authenticate(
            ServerRequest(
                head: head, target: HTTPTarget(path: "/"),
                client: ServerClient(address: IPAddress(address), channel: channel)))
    }

    @Test func tokens() async {
        let ci = Caller(name: "ci", grants: [Grant(.editor, namespaces: ["shop"])])
        for header in ["Bearer secret", "bearer secret", "BEARER  secret"] {
            #expect(await authenticate([("authorization", header)]) == .caller(ci), "\(header)")
        }
        #expect(await authenticate() == .caller(.anonymous))
        #expect(await authenticate(channel: .plain) == .caller(.anonymous))
        #expect(world.log.lines.isEmpty)
    }

    @Test(arguments: [
        ["Bearer wrong"], ["Bearer Secret"], ["Bearer secret "], ["Bearer"], ["Bearer "], [""], ["secret"],
        ["Basic c2VjcmV0"], ["Bearer secret", "Bearer secret"], ["Bearer secret other"],
    ])
    func wrongCredentials(_ values: [String]) async {
        // A client certificate does not make up for a wrong token.
        let result = await authenticate(
            values.map { ("Authorization", $0) },
            channel: .tls(TLSPeerIdentity(commonName: "alice", organizations: [])))
        guard case .failed(let message) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(message.hasPrefix("Unauthorized: the "))
        #expect(!message.contains("secret"))
        #expect(world.log.lines.count == 1 && world.log.lines.allSatisfy { $0.contains("192.0.2.1") })
        #expect(world.log.lines.allSatisfy { !$0.contains("secret") })
    }

    @Test func certificates() async {
        func caller(_ name: String, _ groups: [String]) async -> Authentication {
            await authenticate(channel: .tls(TLSPeerIdentity(commonName: name, organizations: groups)))
        }
        #expect(await caller("alice", []) == .caller(Caller(name: "alice", grants: [Grant(.admin)])))
        #expect(
            await caller("bob", ["dev", "ops"])
                == .caller(Caller(name: "bob", groups: ["dev", "ops"], grants: [Grant(.viewer)])))
        #expect(
            await caller("alice", ["ops"])
                == .caller(Caller(name: "alice", groups: ["ops"], grants: [Grant(.admin), Grant(.viewer)])))
        // Known, but without a role; and a user's name is no group's.
        #expect(await caller("ops", ["alice"]) == .caller(Caller(name: "ops", groups: ["alice"], grants: [])))
    }

    @Test func localUsers() async {
        let own = ProcessUser.id
        #expect(
            await authenticate(channel: .local(uid: own))
                == .caller(Caller(name: own == 0 ? "root" : "uid:\(own)", grants: [Grant(.admin)])))
        #expect(
            await authenticate(channel: .local(uid: own + 1000))
                == .caller(Caller(name: "uid:\(own + 1000)", grants: [Grant(.viewer)])))
        #expect(
            await authenticate([("Authorization", "Bearer secret")], channel: .local(uid: 0))
                == .caller(Caller(name: "ci", grants: [Grant(.editor, namespaces: ["shop"])])))
    }

    @Test(arguments: ["Impersonate-User", "impersonate-group", "Impersonate-Extra-Scopes"])
    func impersonation(_ header: String) async {
        let result = await authenticate([("Authorization", "Bearer other"), (header, "x")])
        guard case .forbidden(let message) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(message.contains("\"root\"") && message.contains(header))
        guard case .failed = await authenticate([("Authorization", "Bearer no"), (header, "x")]) else {
            Issue.record("a wrong token comes first")
            return
        }
    }

    // MARK: Slowing down

    @Test func failuresAreSlowedPerSource() async {
        for _ in 0..<20 { _ = await authenticate([("Authorization", "Bearer wrong")]) }
        let expected = [100, 200, 400, 800, 1600, 3200]
        // The first ten are free; waiting itself lets one be forgotten now and then.
        #expect(Array(world.waits.prefix(6)) == expected.map { Duration.milliseconds($0) })
        #expect(world.waits.allSatisfy { $0 <= .milliseconds(3200) })
        let before = world.waits.count
        _ = await authenticate([("Authorization", "Bearer secret")], from: "192.0.2.2")
        #expect(world.waits.count == before, "another source")
        _ = await authenticate()
        #expect(world.waits.count == before, "no credentials, no attempt")
        // The right token of the same source does not wait for what others of it do wrong.
        let result = await authenticate([("Authorization", "Bearer other")])
        #expect(result == .caller(Caller(name: "root", grants: [Grant(.admin)])))
        #expect(world.waits.count == before)
        world.pass(.seconds(32))
        _ = await authenticate([("Authorization", "Bearer wrong")])
        #expect(world.waits.count == before)
    }

    @Test func oneCustomersIPv6AddressesAreOneSource() async {
        for number in 1...12 {
            _ = await authenticate([("Authorization", "Bearer wrong")], from: "2001:db8::\(number)")
        }
        #expect(world.waits == [.milliseconds(100)])
    }

    @Test func linesAreThrottled() async {
        for number in 1...9 {
            _ = await authenticate([("Authorization", "Bearer wrong")], from: "192.0.2.\(number)")
        }
        #expect(world.log.lines.count == 1)
        world.pass(.seconds(10))
        _ = await authenticate([("Authorization", "Bearer wrong")])
        #expect(world.log.lines.count == 2)
        #expect(world.log.lines.last?.contains("8 more failed attempts") == true)
    }

    // MARK: The file

    private func role(_ token: String) async -> Role? {
        guard case .caller(let caller) = await authenticate([("Authorization", "Bearer \(token)")], from: "::1") else {
            return nil
        }
        return caller.grants.first?.role
    }

    /// Waits until a token has a role; nil for none.
    private func waits(for role: Role?, of token: String) async throws -> Bool {
        try await pollInTask {
            if await self.role(token) == role { return true }
            world.pass(.seconds(10))
            return false
        }
    }

    @Test func changesAreRead() async throws {
        try folder.write("tokens.yaml", Self.text + "# the same\n")
        try folder.write("tokens.yaml", "tokens:\n" + Self.line("new", "fresh", "role: viewer"))
        #expect(try await waits(for: .viewer, of: "fresh"))
        #expect(await role("secret") == nil)
    }

    @Test func wrongFileKeepsTheLastGoodOne() async throws {
        try folder.write("tokens.yaml", "tokens:\n" + Self.line("new", "fresh", "rolle: viewer"))
        #expect(
            try await pollInTask {
                world.log.lines.contains { $0.contains("\(path):2: tokens[0].rolle: found an unknown") }
            })
        #expect(await role("secret") == .editor)
        try folder.remove("tokens.yaml")
        #expect(try await pollInTask { world.log.lines.contains { $0.contains("\(path): cannot be read") } })
        #expect(await role("secret") == .editor)
        try folder.write("tokens.yaml", "tokens:\n" + Self.line("new", "fresh", "role: viewer"))
        #expect(try await waits(for: .viewer, of: "fresh"))
    }

    /// A file that is wrong, or not there yet, lets nobody in, and heals.
    @Test(arguments: ["tokens: 5", nil])
    func wrongFileAtTheStart(_ text: String?) async throws {
        let path = folder.path + "/late.yaml"
        if let text { try folder.write("late.yaml", text) }
        let log = LogLines()
        let late = Authenticator(tokensFile: path, logger: log.logger)
        func authenticate(_ channel: ServerClient.Channel) async -> Authentication {
            let headers = HTTPHeaders([HTTPHeaders.Field("authorization", "Bearer secret")])
            return await late.authenticate(
                ServerRequest(
                    head: HTTPRequest(method: .get, target: "/", headers: headers), target: HTTPTarget(path: "/"),
                    client: ServerClient(address: IPAddress("192.0.2.1"), channel: channel)))
        }
        guard case .unavailable = await authenticate(.tls(nil)) else {
            Issue.record("somebody is let in, or slowed")
            return
        }
        #expect(late.problem?.hasPrefix(path) == true)
        #expect(log.lines.contains { $0.hasPrefix("error: the control API lets nobody in") })
        try folder.write("late.yaml", Self.text)
        #expect(try await pollInTask { late.problem == nil })
        let ci = Caller(name: "ci", grants: [Grant(.editor, namespaces: ["shop"])])
        #expect(await authenticate(.tls(nil)) == .caller(ci))
    }
}
