/// The program's version.
enum Version {
    /// By semantic versioning; 0 until the commands and formats are settled.
    static let number = "0.1.0"

    static let text = "pointsman \(number)"
}
