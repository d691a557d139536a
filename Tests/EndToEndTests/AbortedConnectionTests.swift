import TestSupport
import Testing

/// Connections that end before they have come to anything leave nothing behind, in every state and at every listener.
///
/// A short form; `Tests/Scripts/abort-handshakes` by itself opens the 30,000 at each listener that are promised. A
/// connection over TLS takes some 57 KiB while it is open, so that 2,000 that stayed would be 114 MB.
@Suite(.blocking) struct AbortedConnectionTests {
    @Test func abortedHandshakesLeaveNothing() throws {
        let script = "\(ReadmeTests.root)/Tests/Scripts/abort-handshakes"
        let result = try RunningProgram.run(
            script, ["2000"], environment: ["POINTSMAN": PointsmanServer.binary], timeout: .seconds(240))
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("DNS over TCP: 2000 connections"))
    }
}
