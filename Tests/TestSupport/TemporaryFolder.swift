import Foundation

/// A folder of a test's own, which goes with the value.
public final class TemporaryFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Makes an empty folder among the system's temporary files.
    public init() throws {
        path = NSTemporaryDirectory() + "pointsman-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file whole, as one who edits it in place does; folders on the way are made.
    ///
    /// - Returns: The file's path.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Takes a file away.
    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    /// Makes a folder, and those above it.
    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// Puts a symbolic link in place, swapped like the kubelet swaps `..data`.
    public func link(_ name: String, to target: String) throws {
        let temporary = "\(path)/\(name)_tmp"
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: target)
        try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        try FileManager.default.moveItem(atPath: temporary, toPath: "\(path)/\(name)")
    }
}
