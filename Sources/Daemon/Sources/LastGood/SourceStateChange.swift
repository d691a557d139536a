import Resources

/// A file of a source, as the state folder names it.
struct SavedFileKey: Hashable, Sendable {
    /// The source's path, absolute, so that it is the same wherever the server is started.
    var source: String
    /// The member cluster; empty for the hub.
    var cluster: String
    /// The file's name in the source, a folder; empty for the source itself.
    var name: String
}

/// What has changed of the sources' last good state.
struct SourceStateChange: Sendable {
    /// Files that are gone with their objects; what else is told of them came later.
    var gone: Set<SavedFileKey> = []
    /// When files were taken over, in milliseconds since 1970.
    var files: [SavedFileKey: Int64] = [:]
    /// Objects by file, nil for those that are gone.
    var objects: [SavedFileKey: [ResourceKey: SavedObject?]] = [:]
    /// The number of the next removal that is held; nil where it has not changed.
    var nextHoldNumber: Int?

    /// Whether nothing has changed.
    var isEmpty: Bool { gone.isEmpty && files.isEmpty && objects.isEmpty && nextHoldNumber == nil }

    /// Adds what has changed since.
    mutating func append(_ later: SourceStateChange) {
        for file in later.gone {
            gone.insert(file)
            files[file] = nil
            objects[file] = nil
        }
        files.merge(later.files) { _, new in new }
        for (file, rows) in later.objects {
            objects[file, default: [:]].merge(rows) { _, new in new }
        }
        nextHoldNumber = later.nextHoldNumber ?? nextHoldNumber
    }
}

/// A file of a source as it was taken over last.
struct SavedFile: Sendable {
    /// Which.
    var key: SavedFileKey
    /// When it was taken over, in milliseconds since 1970.
    var readAt: Int64
    /// Its objects.
    var objects: [(key: ResourceKey, object: SavedObject)] = []
}
