import Foundation

/// A file system of a few megabytes, where this process may mount one; it goes with the value.
public final class SmallDisk: Sendable {
    /// Where it is mounted.
    public let path: String

    /// Whether this process may mount one.
    public static let isPossible = (try? SmallDisk(megabytes: 1)) != nil

    /// Mounts one on a folder of its own.
    public init(megabytes: Int = 2) throws {
        path = NSTemporaryDirectory() + "pointsman-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        do {
            try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    deinit {
        try? Self.run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file that takes all room that is left.
    public func fill(_ name: String) throws {
        guard let file = unsafe fopen("\(path)/\(name)", "a") else { throw CocoaError(.fileWriteUnknown) }
        defer { unsafe fclose(file) }
        // Unbuffered: what does not fit is told of at once, and the last piece may be an octet.
        unsafe setvbuf(file, nil, _IONBF, 0)
        for size in [65_536, 4096, 1] {
            let piece = [UInt8](repeating: 0, count: size)
            while unsafe fwrite(piece, 1, size, file) == size {}
        }
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
