package import Transport

/// What is known of those who write files: whether a file is complete, or may be half of something (rules 6).
package struct FileWriters {
    /// Begins to keep in mind what changes.
    package var mark: () -> Void
    /// Whether a file has a writer, or had one since the mark.
    package var hasWriter: (_ path: String) -> Bool
    /// Whether that can be told of a file at all; what cannot be told of waits until it has rested.
    package var tells: (_ path: String, _ status: FileStatus) -> Bool
    /// Whether files are followed, rather than read once.
    private let isFollowing: Bool

    /// Makes knowledge of writers.
    package init(
        mark: @escaping () -> Void, hasWriter: @escaping (_ path: String) -> Bool,
        tells: @escaping (_ path: String, _ status: FileStatus) -> Bool
    ) {
        self.init(mark: mark, hasWriter: hasWriter, tells: tells, isFollowing: true)
    }

    private init(
        mark: @escaping () -> Void, hasWriter: @escaping (_ path: String) -> Bool,
        tells: @escaping (_ path: String, _ status: FileStatus) -> Bool, isFollowing: Bool
    ) {
        self.mark = mark
        self.hasWriter = hasWriter
        self.tells = tells
        self.isFollowing = isFollowing
    }

    /// Whether a file that is read now may change without its times telling.
    func isBlind(to path: String, _ status: FileStatus) -> Bool { isFollowing && tells(path, status) }

    /// Nobody writes: files are read as they are, as by `check`.
    package static var none: FileWriters {
        FileWriters(mark: {}, hasWriter: { _ in false }, tells: { _, _ in true }, isFollowing: false)
    }

    /// Nothing tells who writes.
    package static var unknown: FileWriters {
        FileWriters(mark: {}, hasWriter: { _ in false }, tells: { _, _ in false })
    }

    /// What a watcher tells, save of file systems that others change unseen.
    package static func watched(by watcher: PathWatcher) -> FileWriters {
        var shared: [UInt64: Bool] = [:]
        return FileWriters(
            mark: { watcher.mark() },
            hasWriter: { watcher.hasWriter($0) },
            tells: { path, status in
                if let known = shared[status.device] { return !known }
                let isShared = FileSystem.isShared(path)
                shared[status.device] = isShared
                return !isShared
            })
    }
}
