import ControlAPI
import HTTP
import IPAddress
import Logging
import ResourceStore
import Resources
import Synchronization
import Testing

/// Bodies that are too long, or end too early.
@Suite struct ImportBodyTests {
    private func request(_ pieces: [[UInt8]], thenFailing error: RequestBodyError?) throws -> ServerRequest {
        let rest = Mutex(pieces[...])
        let body = RequestBody(announcedOctets: nil) {
            if let piece = rest.withLock({ $0.popFirst() }) { return .success(piece) }
            return error.map { .failure($0) } ?? .success(nil)
        }
        let headers = HTTPHeaders([.init("Content-Type", "application/yaml")])
        return ServerRequest(
            head: HTTPRequest(method: .post, target: APIHarness.imports, headers: headers),
            target: try #require(HTTPTarget(APIHarness.imports)), client: ServerClient(address: nil, channel: .plain),
            body: body)
    }

    @Test func aConnectionThatIsCutLeavesNothing() async throws {
        let harness = try await APIHarness()
        let text = Array((HubText.profile("a") + HubText.profile("b") + HubText.profile("c")).utf8)
        for cut in stride(from: 0, through: text.count, by: 7) {
            let pieces = cut == 0 ? [] : [Array(text[..<cut])]
            let response = await harness.service.respond(
                to: try request(pieces, thenFailing: .closed), as: APIHarness.admin)
            #expect(response.status == 400)
            #expect(harness.profileNames == [], "cut at \(cut)")
        }
        let whole = await harness.service.respond(
            to: try request(text.map { [$0] }, thenFailing: nil), as: APIHarness.admin)
        #expect(whole.status == 200)
        #expect(harness.profileNames == ["shop/a", "shop/b", "shop/c"])
    }

    @Test func aBodyOverTheLimitIsRefused() async throws {
        let harness = try await APIHarness()
        let service = APIService(
            store: harness.store, importLimit: 1000, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let line = Array(String(repeating: "#", count: 99).utf8) + [0x0A]
        let fitting = Array(HubText.profile("a").utf8)
        for (count, status) in [(8, 200), (10, 413), (3000, 413)] {
            let pieces = Array(repeating: line, count: count) + [fitting]
            let response = await service.respond(to: try request(pieces, thenFailing: nil), as: APIHarness.admin)
            #expect(response.status == status, "\(count) lines")
        }
    }
}
