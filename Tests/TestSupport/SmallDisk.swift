import Foundation

/// A file system of a few megabytes, where this process may mount one.
public final class SmallDisk: Sendable {
    /// Where it is mounted.
    public let path: String

    /// Whether it can be had here.
    public static let isPossible = (try? SmallDisk()) != nil

    /// Mounts it, empty.
    public init() throws {
        path = NSTemporaryDirectory() + "pointsman-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        do {
            try Self.run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    deinit {
        try? Self.run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
