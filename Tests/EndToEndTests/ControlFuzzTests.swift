import Foundation
import Resources
import TestSupport
import Testing

/// Mutated requests of somebody who may do everything, to every route and in every content type: the server goes on,
/// fails at none of them, answers in JSON that can be read, and keeps its memory.
struct ControlFuzzTests {
    /// A short run by default; `Tests/Scripts/fuzz-control` asks for a longer one.
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["POINTSMAN_FUZZ_SECONDS"].flatMap { Int($0) } ?? 10
    private static let seed = environment["POINTSMAN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 7
    /// Requests that one curl sends over one connection.
    private static let batch = 100

    @Test(.timeLimit(.minutes(60))) func requestsOfAllKinds() throws {
        let state = try TemporaryFolder()
        let folder = try TemporaryFolder()
        let server = try ControlledServer(state: state)
        for namespace in FuzzedRequest.namespaces where namespace != "default" {
            try server.createNamespace(namespace)
        }
        var random = SeededGenerator(seed: Self.seed)
        var codes: [Int: Int] = [:]
        var before: Int?
        let end = ContinuousClock.now + .seconds(Self.seconds)
        repeat {
            let requests = (0..<Self.batch).map { _ in FuzzedRequest(&random) }
            let answers = try send(requests, to: server, in: folder)
            for (request, answer) in zip(requests, answers) {
                codes[answer.code, default: 0] += 1
                #expect(answer.code >= 200 && ![500, 502, 503].contains(answer.code), "\(request): \(answer)")
                let isText = answer.code == 404 || request.method == "HEAD" || request.isWatch
                #expect(isText || answer.isJSON, "\(request): \(answer)")
            }
            try #require(server.server.program.isRunning, "after \(requests)\n\(server.server.program.errors)")
            // What the first requests have made is no growth.
            if before == nil { before = try memory(server) }
        } while ContinuousClock.now < end

        #expect(try server.get("/readyz").code == 200)
        #expect(codes[200, default: 0] + codes[201, default: 0] > 10, "\(codes)")
        #expect(try memory(server) < (before ?? 0) + 256 << 20)
        try server.stop()
        // What it has stored can be read again.
        let again = try ControlledServer(state: state)
        #expect(try again.get("/api/v1/namespaces").code == 200)
        try again.stop()
    }

    private func memory(_ server: ControlledServer) throws -> Int {
        try ProcessFigures(pid: server.server.program.pid).memory()
    }

    private struct Answer: CustomStringConvertible {
        var code: Int
        var body: Data

        var isJSON: Bool { body.isEmpty || (try? Value.parse(json: Array(body))) != nil }
        var description: String { "\(code) \(String(decoding: body.prefix(1000), as: UTF8.self))" }
    }

    /// Sends requests over one connection, as long as the server keeps it.
    private func send(
        _ requests: [FuzzedRequest], to server: ControlledServer, in folder: TemporaryFolder
    ) throws -> [Answer] {
        var lines: [String] = []
        for (index, request) in requests.enumerated() {
            let body = "\(folder.path)/body-\(index)"
            let answer = "\(folder.path)/answer-\(index)"
            try Data(request.body).write(to: URL(filePath: body))
            try? FileManager.default.removeItem(atPath: answer)
            if index > 0 { lines.append("next") }
            lines += [
                "silent", "globoff", "path-as-is", "max-time = 60", "unix-socket = \"\(server.socketPath)\"",
                "url = \"http://pointsman\(request.target)\"", "output = \"\(answer)\"",
                "write-out = \"%{http_code}\\n\"", "header = \"Content-Type: \(request.type)\"",
                "header = \"Accept: \(request.accept)\"",
            ]
            if request.method == "HEAD" {
                lines.append("head")
            } else {
                lines += ["request = \"\(request.method)\"", "data-binary = \"@\(body)\""]
            }
        }
        let configuration = try folder.write("curl", lines.joined(separator: "\n"))
        let result = try RunningProgram.run("curl", ["--config", configuration], timeout: .seconds(600))
        let codes = result.output.split(separator: "\n").map { Int($0) ?? 0 }
        try #require(codes.count == requests.count, "\(result.errors)")
        return codes.enumerated().map { index, code in
            Answer(code: code, body: (try? Data(contentsOf: URL(filePath: "\(folder.path)/answer-\(index)"))) ?? Data())
        }
    }
}
