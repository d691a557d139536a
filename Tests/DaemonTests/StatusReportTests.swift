import ControlAPI
import DNSWire
import Daemon
import Dispatch
import FoundationEssentials
import HTTP
import IPAddress
import Logging
import TestSupport
import Testing
import Traffic

@Suite struct StatusReportTests {
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func profile() throws -> Profile {
        Profile(
            id: ProfileID(namespace: "shop", name: "web"), names: [],
            endpoints: [
                Endpoint(
                    origin: .export(backend: "b", service: "s", cluster: "east"),
                    target: .addresses([try address("192.0.2.1"), try address("192.0.2.2")]), weight: 60),
                Endpoint(origin: .external(name: "x"), target: .alias(try DomainName("x.test")), weight: 40),
                Endpoint(origin: .external(name: "y"), target: .addresses([try address("192.0.2.3")]), weight: 5),
                Endpoint(
                    origin: .external(name: "off"), target: .addresses([try address("192.0.2.4")]), weight: 5,
                    isEnabled: false),
            ], monitor: MonitorSettings())
    }

    @Test func tellsStatesProbesAndShares() throws {
        let at = WallTime(milliseconds: 1_777_882_351_900)
        let good = ProbeResult(
            at: at, latency: .microseconds(12_345), address: try address("192.0.2.1"), outcome: .success,
            statusCode: 200, tls: .init(version: "TLSv1.3", subject: "CN=a", daysToExpiry: 9))
        let bad = ProbeResult(at: at, latency: .seconds(1), outcome: .failure(.connect("Connection refused")))
        let observed = ObservedProfile(
            profile: try profile(),
            places: [
                [
                    .init(state: .online, since: at, lastProbe: good),
                    .init(state: .degraded, since: at, lastProbe: bad),
                ],
                [.init(state: .online, since: at, isStale: true)], [.init(state: .degraded, since: at, lastProbe: bad)],
            ], answers: [3, 1, 0, 0])
        #expect(StatusReport([observed]).staleAddresses == 1)
        let report = try #require(StatusReport([observed]).profiles.first)
        #expect(report.namespace == "shop" && report.name == "web" && report.status == "Degraded")
        #expect(report.endpoints.map(\.name) == ["b/east", "x", "y", "off"])
        #expect(report.endpoints.map(\.state) == ["Online", "Online", "Degraded", "Disabled"])
        #expect(report.endpoints.map(\.share.percent) == [60, 40, 0, 0])
        #expect(report.endpoints.map(\.observedShare) == [75, 25, 0, 0])
        #expect(report.endpoints.map { $0.outReason == nil } == [true, true, false, false])
        let addresses = report.endpoints.flatMap(\.addresses)
        #expect(addresses.map(\.address) == ["192.0.2.1", "192.0.2.2", "x.test", "192.0.2.3", "192.0.2.4"])
        #expect(addresses.map(\.state) == ["Online", "Degraded", "Online", "Degraded", "Disabled"])
        #expect(addresses.map(\.stale) == [false, false, true, false, false])
        #expect(addresses[0].since == "2026-05-04T08:12:31Z" && addresses[4].since == nil)
        let probe = try #require(addresses[0].lastProbe)
        #expect(
            probe.result == "Success" && probe.reason == nil && probe.latencyMs == 12.345 && probe.statusCode == 200)
        #expect(probe.at == "2026-05-04T08:12:31Z" && probe.connectedTo == "192.0.2.1")
        #expect(probe.tls?.version == "TLSv1.3" && probe.tls?.daysToExpiry == 9 && probe.tls?.verified == false)
        #expect(addresses[1].lastProbe?.reason == "connect: Connection refused")
    }

    @Test func knowsNothingBeforeTheFirstProbe() throws {
        let report = try #require(StatusReport([ObservedProfile(profile: try profile(), places: [])]).profiles.first)
        #expect(report.status == "CheckingEndpoints")
        let checking = report.endpoints[0].addresses
        #expect(checking.allSatisfy { $0.state == "CheckingEndpoint" && $0.since == nil && $0.lastProbe == nil })
        #expect(report.endpoints.allSatisfy { $0.observedShare == nil })
        #expect(report.endpoints.map(\.share.weight) == [60, 40, 5, 0])
    }

    private func request(
        _ target: String, _ method: HTTPMethod = .get, uid: UInt32 = 0
    ) throws -> ServerRequest {
        ServerRequest(
            head: HTTPRequest(method: method, target: target), target: try #require(HTTPTarget(target)),
            client: ServerClient(address: nil, channel: .local(uid: uid)))
    }

    private func octets(of response: ServerResponse) -> [UInt8] {
        if case .octets(let octets) = response.body { octets } else { [] }
    }

    @Test func isServedAtTheSocketsRoutes() async throws {
        let status = StatusReport([ObservedProfile(profile: try profile(), places: [])])
        let configuration = Configuration(listen: [], zones: [])
        let routes = ControlRoutes.routes(
            status: { status },
            explain: { NameExplanation(of: $0, type: $1, in: Definitions(configuration: configuration)) })
        let given = await ServerRoutes(routes).respond(to: try request("/status"))
        #expect(given.status == 200)
        #expect(try JSONDecoder().decode(StatusReport.self, from: Data(octets(of: given))) == status)

        func explain(_ target: String) async throws -> ServerResponse {
            await ServerRoutes(routes).respond(to: try request(target))
        }
        let explained = try await explain("/explain?name=a.test&type=AAAA")
        let explanation = try JSONDecoder().decode(NameExplanation.self, from: Data(octets(of: explained)))
        #expect(explanation.name == "a.test" && explanation.type == "AAAA" && explanation.zone == nil)
        for target in ["/explain", "/explain?name=a..b", "/explain?name=a&type=none"] {
            let refused = try await explain(target)
            let failure = try #require(APIStatus(json: Array(octets(of: refused))))
            #expect(refused.status == 400 && failure.reason == "BadRequest" && !failure.message.isEmpty)
        }
    }

    /// A reload is no question: only the superuser and the server's own user may have it done.
    @Test func whoMayReload() async throws {
        let routes = ServerRoutes(
            ControlRoutes.routes(status: { StatusReport([]) }, explain: { _, _ in nil }),
            actions: ControlRoutes.actions(
                accept: { (_, _, _) async throws(AcceptError) in throw .notHeld([]) }, reload: { .notServing }))
        #expect(await routes.respond(to: try request("/reload", .post)).status == 200)
        #expect(await routes.respond(to: try request("/reload", .post, uid: 4_000_000)).status == 403)
        #expect(await routes.respond(to: try request("/reload")).status == 405)
        #expect(await routes.respond(to: try request("/status", .post)).status == 405)
        #expect(await routes.respond(to: try request("/none")).status == 404)
    }

    @Test func isAskedOfARunningServer() async throws {
        try await offPool {
            let folder = try TemporaryFolder()
            let status = StatusReport([ObservedProfile(profile: try profile(), places: [])])
            let configuration = Configuration(listen: [], runtime: folder.path, zones: [])
            let running = RunningServer(socket: try #require(configuration.localSocketPath))
            let absent = #expect(throws: RunningServer.Failure.self) { try running.status() }
            #expect(absent?.isAbsence == true)
            let routes = ControlRoutes.routes(
                status: { status },
                explain: { NameExplanation(of: $0, type: $1, in: Definitions(configuration: configuration)) })
            let server = try HTTPServer(
                endpoints: [.local(path: try #require(configuration.localSocketPath))],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { await ServerRoutes(routes).respond(to: $0) }
            server.start()
            defer { server.stop(deadline: .now() + .seconds(5)) }
            #expect(try running.status() == status)
            #expect(try running.explanation(of: DomainName("a.test"), type: .aaaa).type == "AAAA")
            #expect(Configuration(listen: [], zones: []).localSocketPath == nil)
        }
    }
}
