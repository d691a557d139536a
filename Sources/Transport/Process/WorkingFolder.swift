internal import Glibc

/// The folder from which relative paths count.
public enum WorkingFolder {
    /// A path from the root; as it is where the folder cannot be told.
    public static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = current else { return path }
        return folder == "/" ? "/\(path)" : "\(folder)/\(path)"
    }

    private static let current: String? = unsafe withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: Int(PATH_MAX)
    ) { buffer in
        guard let start = buffer.baseAddress, unsafe getcwd(start, buffer.count) != nil else { return nil }
        return unsafe String(cString: start)
    }
}
