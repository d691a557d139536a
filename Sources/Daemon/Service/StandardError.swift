import Transport

/// Standard error, for programs above this part.
public enum StandardError {
    /// Writes a line in one write(2).
    public static func line(_ text: String) {
        StandardStream.error.writeLine(text)
    }
}
