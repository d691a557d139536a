import DNSWire
import Foundation
import Resources
import TestSupport
import Testing

/// Imports through the real program, into the real server.
@Suite(.blocking)
struct ImportTests {
    private let state: TemporaryFolder
    private let folder: TemporaryFolder
    private let server: ControlledServer

    init() throws {
        state = try TemporaryFolder()
        folder = try TemporaryFolder()
        try state.makeFolder("state")
        server = try ControlledServer(
            state: state,
            files: [
                "fixed.yaml": Manifest.profile("fixed") + "---\n"
                    + Manifest.endpoint(
                        "fixed", profile: "fixed", target: "192.0.2.99")
            ])
    }

    /// Runs `pointsman import`, with a text at its standard input where there is one.
    private func run(_ arguments: [String], input: String? = nil) throws -> RunningProgram.Result {
        let arguments = ["import", "--config", "\(server.server.folder.path)/pointsman.yaml"] + arguments
        guard let input else { return try PointsmanServer.run(arguments) }
        let path = try folder.write("input", input)
        return try RunningProgram.run(
            "sh", ["-c", "exec \"$0\" \"$@\" < '\(path)'", PointsmanServer.binary] + arguments)
    }

    private static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/\(name)"
    }

    @Test func aHubsExportIsServedAndRepeatsUnchanged() throws {
        let first = try run(["-f", Self.fixture("hub-export.yaml"), "--prune"])
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output == "16 created, 0 changed, 0 unchanged, 0 removed, 1 passed over, 0 refused\n")
        let isServed = try poll { try !server.server.answers("shop-web.tm.test", .cname).isEmpty }
        #expect(isServed)
        let repeated = try run(["-f", Self.fixture("hub-export.yaml"), "--prune"])
        #expect(repeated.output == "0 created, 0 changed, 16 unchanged, 0 removed, 1 passed over, 0 refused\n")

        let member = try run(["-f", Self.fixture("member-aks-east-1.yaml"), "--cluster", "aks-east-1"])
        #expect(member.code == 0, "\(member.errors)")
        #expect(member.output == "1 created, 0 changed, 0 unchanged, 0 removed, 1 passed over, 0 refused\n")
        let hasAddress = try poll {
            try (0..<20).contains { _ in
                try server.server.answers("shop-web.tm.test", .a).contains { $0.hasSuffix("203.0.113.10") }
            }
        }
        #expect(hasAddress)
        #expect(try run(["-f", Self.fixture("hub-export.yaml"), "--prune"]).code == 0)
    }

    @Test func aWrongObjectIsListedAndNothingStored() throws {
        let good = Manifest.profile("a")
        let wrong = Manifest.endpoint("e", profile: "a", target: "192.0.2.1", weight: 1001)
        try folder.write("objects/1.yaml", good)
        try folder.write("objects/2.yaml", "# a comment\n" + wrong)
        let result = try run(["-f", "\(folder.path)/objects"])
        #expect(result.code == 1)
        #expect(
            result.errors.contains("refused: \(folder.path)/objects/2.yaml:2: ExternalEndpoint shop/e: spec.weight: "),
            "\(result.errors)")
        #expect(result.output.hasPrefix("nothing was stored"))
        #expect(try server.profile("a").code == 404)
        let skipped = try run(["-f", "\(folder.path)/objects", "--skip-invalid"])
        #expect(skipped.code == 0)
        #expect(skipped.output == "1 created, 0 changed, 0 unchanged, 0 removed, 1 refused\n")
    }

    @Test func whatAFileGivesIsRefused() throws {
        let result = try run(["-f", "-"], input: Manifest.profile("fixed"))
        #expect(result.code == 1)
        #expect(result.errors.contains("it comes from the file"), "\(result.errors)")
    }

    @Test func aTrialShowsWhatDiffers() throws {
        let endpoint = { (weight: Int) in
            Manifest.endpoint("e", profile: "a", target: "192.0.2.1", weight: weight)
        }
        #expect(try run(["-f", "-"], input: endpoint(1)).code == 0)
        let tried = try run(["-f", "-", "--dry-run"], input: endpoint(2))
        #expect(tried.output.hasPrefix("~ ExternalEndpoint shop/e\n    /spec/weight: 1 -> 2\n"), "\(tried.output)")
        #expect(try run(["-f", "-"], input: endpoint(1)).output.hasPrefix("0 created, 0 changed, 1 unchanged"))
    }

    @Test func eventsAreFollowed() throws {
        let event = { (type: String, name: String) in
            #"{"type":"\#(type)","object":{"apiVersion":"networking.fleet.azure.com/v1beta1","#
                + #""kind":"TrafficManagerProfile","metadata":{"name":"\#(name)","namespace":"shop"},"#
                + #""spec":{"resourceGroup":"r"}}}"# + "\n"
        }
        #expect(try run(["-f", "-"], input: Manifest.profile("old")).code == 0)
        let result = try run(
            ["--follow"],
            input: event("ADDED", "new") + #"{"type":"BOOKMARK","object":{"kind":"TrafficManagerProfile"}}"#
                + event("DELETED", "old") + event("DELETED", "fixed") + "{\"type\": \"ADD")
        #expect(result.code == 1)
        #expect(result.output.contains("TrafficManagerProfile shop/new created\n"))
        #expect(result.output.contains("TrafficManagerProfile shop/old removed\n"))
        #expect(result.errors.contains("the stream has ended within an object"), "\(result.errors)")
        #expect(try server.profile("new").code == 200)
        #expect(try server.profile("old").code == 404)
        #expect(try server.profile("fixed").code == 200)
    }

    @Test func bodiesThatAreNotTaken() throws {
        let path = "\(folder.path)/large"
        // 300 MiB that take no room.
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 300 << 20)
        try handle.close()
        func code(_ arguments: [String]) throws -> String {
            try RunningProgram.run(
                "curl",
                [
                    "-s", "--max-time", "60", "--unix-socket", server.socketPath, "-o", "/dev/null", "-w",
                    "%{http_code}", "-H", "Content-Type: application/yaml", "-X", "POST",
                    "http://pointsman/apis/pointsman.dev/v1/imports",
                ] + arguments
            ).output
        }
        #expect(try code(["-T", path]) == "413")
        #expect(try code(["-H", "Content-Encoding: gzip", "--data-binary", "x"]) == "415")
    }
}
