import Foundation
import TestSupport
import Testing

/// The queries of `Tests/Scripts/compare-peers`, good, odd and malformed, are answered as the installed ones of Knot DNS,
/// NSD, BIND and gdnsd answer them, but for what is explained there.
///
/// The README's commands install NSD alone; the script itself wants all four.
@Suite(.blocking)
struct PeerComparisonTests {
    private static let script =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        + "/../../Scripts/compare-peers"

    @Test func everyDifferenceIsExplained() throws {
        let result = try RunningProgram.run(
            "/usr/bin/env", ["python3", Self.script, "--binary", PointsmanServer.binary, "--peers", "installed"],
            timeout: .seconds(240))
        #expect(result.code == 0, "\(result.errors)\(result.output)")
        #expect(result.output.contains(" servers, "), "no table was printed: \(result.output)")
        #expect(!result.output.contains(" to 1 servers"), "no peer is installed")
    }
}
