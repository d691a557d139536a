import Fleet

extension Problem {
    /// What was lost is an error: somebody is not answered any more who was.
    init(_ loss: NameLoss) {
        self.init(
            file: "definitions", object: "TrafficManagerProfile \(loss.profile)",
            note: "is not answered at \(loss.name) any more: the name \(loss.problem)")
    }
}
