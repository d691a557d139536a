import ControlAPI
import Foundation
import HTTP
import Resources
import TestSupport
import Testing

@Suite("Compressed answers")
struct CompressionTests {
    /// The body as curl gets it, and what it was told.
    private static func collect(_ response: ServerResponse) async -> [UInt8] {
        switch response.body {
        case .octets(let octets): return octets
        case .stream(let send):
            let collected = CollectedBody()
            await send(ResponseWriter(send: { await collected.add($0) }))
            return await collected.octets
        }
    }

    private actor CollectedBody {
        var octets: [UInt8] = []
        func add(_ piece: [UInt8]) -> Bool {
            octets += piece
            return true
        }
    }

    @Test("Long lists are gzip where the client takes that, whole or in pieces, and gunzip reads them")
    func longLists() async throws {
        let api = try await APIHarness()
        for index in 0..<24 {
            let note = String(repeating: "note \(index) ", count: 8000)
            try await api.make("web-\(index)", metadata: #","annotations":{"note":"\#(note)"}"#)
        }
        for (query, isLong) in [("", true), ("?limit=1", false), ("?limit=4", true)] {
            let plain = try APIHarness.request("GET", APIHarness.profiles + query)
            let zipped = try APIHarness.request(
                "GET", APIHarness.profiles + query, headers: [("Accept-Encoding", "gzip, deflate")])
            let expected = await Self.collect(await api.service.respond(to: plain, as: APIHarness.admin))
            let response = await api.service.respond(to: zipped, as: APIHarness.admin)
            #expect((response.headers["Content-Encoding"] == "gzip") == isLong, "\(query): \(expected.count) octets")
            let body = await Self.collect(response)
            guard isLong else {
                #expect(body == expected)
                continue
            }
            #expect(body.count * 10 < expected.count)
            let folder = try TemporaryFolder()
            try Data(body).write(to: URL(fileURLWithPath: folder.path + "/list.gz"))
            let unzipped = try RunningProgram.run("sh", ["-c", "gunzip -c \(folder.path)/list.gz"])
            #expect(unzipped.output == String(decoding: expected, as: UTF8.self))
        }
    }
}
