import Fleet
import Traffic

/// The profiles of which the log has something to tell: each error and fault once, until it is over.
struct ProfileDoubts {
    private var told: [ProfileID: Set<String>] = [:]
    private var pending: Set<ProfileID> = []

    /// Whether profiles wait to be looked at.
    var isPending: Bool { !pending.isEmpty }

    /// Takes over what was evaluated.
    mutating func note(_ update: FleetUpdate) {
        if !told.isEmpty || !pending.isEmpty {
            let doubtful = Set(update.doubtful)
            for id in update.evaluated where !doubtful.contains(id) {
                told[id] = nil
                pending.remove(id)
            }
        }
        pending.formUnion(update.doubtful)
    }

    /// What was not told yet of the profiles that wait, as they are now.
    mutating func take(_ evaluate: (ProfileID) -> ProfileEvaluation?) -> [Problem] {
        defer { pending = [] }
        return pending.sorted().flatMap { id -> [Problem] in
            guard let evaluation = evaluate(id) else { return [] }
            func problems(_ severity: Problem.Severity, _ texts: [String]) -> [Problem] {
                texts.map {
                    Problem(severity, file: "definitions", object: "TrafficManagerProfile \(id)", note: $0)
                }
            }
            let problems = problems(.error, evaluation.errors) + problems(.warning, evaluation.faults)
            let former = told.updateValue(Set(problems.map(\.note)), forKey: id) ?? []
            return problems.filter { !former.contains($0.note) }
        }
    }
}
