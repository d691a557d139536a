import FoundationEssentials

/// A folder of one test's own, deleted with its owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "pointsman-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)), options: .atomic)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path(name))
    }

    /// Puts a symbolic link in place, swapped like the kubelet swaps `..data`.
    func link(_ name: String, to target: String) throws {
        let temporary = path(name + "_tmp")
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: target)
        try? FileManager.default.removeItem(atPath: path(name))
        try FileManager.default.moveItem(atPath: temporary, toPath: path(name))
    }
}
