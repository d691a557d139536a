import TestSupport
import Testing

/// Many connections that sit idle, drip or do not read, beside which new clients are served, and what each takes.
///
/// A short form; `Tests/Scripts/measure-connections` by itself holds the 11,000 that are promised.
@Suite(.blocking) struct ConnectionLoadTests {
    @Test("RFC 9210 4.2: idle and slow connections take little, and nothing from others")
    func newClientsAreServedBesideIdleAndSlowOnes() throws {
        let script = "\(ReadmeTests.root)/Tests/Scripts/measure-connections"
        let result = try RunningProgram.run(
            script, ["1000", "100", "50"], environment: ["POINTSMAN": PointsmanServer.binary], timeout: .seconds(120))
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("for each of all"))
    }
}
