import Fleet
import Resources

/// Where an object that counts is written.
struct SourcePlace: Sendable, Hashable {
    /// Whose object it is.
    var scope: ResourceScope
    /// The object.
    var key: ResourceKey
    /// The file.
    var path: String
    /// The line on which it begins, counted from 1; 0 where no document gives the object any more.
    var line: Int

    /// `PATH:LINE`, or the path alone.
    var text: String { line > 0 ? "\(path):\(line)" : path }
}
