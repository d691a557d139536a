/// What a reading of the configuration and its sources has come to, as `POST /reload` gives it.
///
/// Documented shape: `apiVersion`, `kind: ReloadReport`, `at` (RFC 3339), `accepted`, `problems[]` (``ProblemReport``),
/// `keysNeedingRestart[]` and `summary`.
public struct ReloadReport: Sendable, Equatable, Codable {
    /// The version of this shape.
    public var apiVersion = "pointsman.dev/v1"
    /// What this is.
    public var kind = "ReloadReport"
    /// When it was read.
    public var at: String
    /// Whether the configuration is in force; else the one that was in force before stays.
    public var accepted: Bool
    /// What is wrong with the configuration, or looks so.
    public var problems: [ProblemReport]
    /// The keys that have changed and take effect after a restart only.
    public var keysNeedingRestart: [String]
    /// What is served now, as a phrase.
    public var summary: String

    /// Why it is refused, in one line; nil where it is not.
    var refusal: String? {
        guard !accepted else { return nil }
        let errors = problems.filter { $0.severity == .error }
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        return (errors.first?.text ?? "no reason is known") + more
    }
}
