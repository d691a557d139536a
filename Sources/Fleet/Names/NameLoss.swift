public import DNSWire
public import Traffic

/// A name at which a profile was answered and is no more, though it still asks for it.
public struct NameLoss: Sendable, Equatable {
    /// The profile.
    public var profile: ProfileID
    /// The name.
    public var name: DomainName
    /// What keeps the profile from it now, such as the profile that has it.
    public var problem: NamePlacement.Problem

    /// The names of `served` that the evaluation asks for and does not hold.
    static func losses(of evaluation: ProfileEvaluation, served: [DomainName]) -> [NameLoss] {
        evaluation.names.compactMap { placement in
            guard let name = placement.name, let problem = placement.problem, served.contains(name) else { return nil }
            return NameLoss(profile: evaluation.profile.id, name: name, problem: problem)
        }
    }
}

extension NameLoss: CustomStringConvertible {
    /// What happened, naming the new holder, and what to do.
    public var description: String {
        "profile \(profile) is not answered at \(name) any more: the name \(problem)"
    }
}
