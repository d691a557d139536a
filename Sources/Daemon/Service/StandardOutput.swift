import Transport

/// Standard output, for programs above this part.
public enum StandardOutput {
    /// Writes what `print` holds back: a result that is lost, on a full disk say, must not look like a success.
    ///
    /// - Throws: ``ServiceError`` where it can not be written.
    public static func finish() throws(ServiceError) {
        do throws(SystemError) {
            try StandardStream.flushPrinted()
        } catch {
            throw ServiceError("the result cannot be printed: \(error)")
        }
    }
}
