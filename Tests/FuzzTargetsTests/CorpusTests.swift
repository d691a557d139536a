import FuzzTargets
import Testing

/// Replays what fuzzing has kept: inputs that reached something new, and each that has ever been a finding.
struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases) func aTargetTakesItsCorpus(_ target: FuzzTarget) throws {
        let run = try target.makeRun()
        let inputs = try Corpus.inputs(of: target)
        #expect(!inputs.isEmpty)
        for (name, input) in inputs {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try run(input) }
        }
    }
}
