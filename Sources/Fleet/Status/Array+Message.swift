extension [String] {
    /// The texts in a row, and how many more there are past a limit.
    ///
    /// People read the first ones, and a condition's message has at most 32,768 characters (Kubernetes' `metav1.Condition`).
    func joined(upTo limit: Int, by separator: String) -> String {
        guard count > limit else { return joined(separator: separator) }
        return prefix(limit).joined(separator: separator) + "\(separator)and \(count - limit) more"
    }
}
