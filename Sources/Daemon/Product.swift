/// The program as it names itself.
public enum Product {
    /// By semantic versioning; 0 until the commands and formats are settled.
    public static let version = "0.1.0"
}
