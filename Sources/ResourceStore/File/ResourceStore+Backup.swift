import Transport

extension ResourceStore {
    /// Writes a consistent copy of the store into a file, while changes go on.
    ///
    /// The copy is one file that a store opens as it is, readable for its owner only. It is on the disk when this returns,
    /// and takes the place of a file of that name only then.
    public func backup(to target: String) throws(StoreError) {
        try Self.backup(from: path, to: target)
    }

    /// Writes a consistent copy of a store that another process may use at the time.
    public static func backup(from path: String, to target: String) throws(StoreError) {
        try checkBackup(from: path, to: target)
        let source = try StoreFile.connect(path)
        try StoreFile.checkOrigin(source, path)
        let temporary = FileContents.temporaryPath(beside: target)
        do throws(SystemError) {
            try FileContents.create(temporary, mode: 0o600)
        } catch {
            throw .failed("the backup cannot be written: \(error.withAdvice)")
        }
        do throws(StoreError) {
            try copy(source, to: temporary, for: target)
            do throws(SystemError) {
                try FileContents.move(temporary, to: target)
            } catch {
                throw .failed("the backup cannot be written: \(error.withAdvice)")
            }
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { try? FileContents.remove(temporary + suffix) }
            throw error
        }
    }

    private static func copy(
        _ source: SQLiteConnection, to temporary: String, for target: String
    ) throws(StoreError) {
        do throws(SQLiteError) {
            let copy = try SQLiteConnection(path: temporary)
            // It is brought to the disk at the end, all at once.
            try copy.execute("PRAGMA synchronous = OFF")
            try source.copy(into: copy)
            // One file, without a log beside it.
            _ = try copy.text("PRAGMA journal_mode = DELETE")
        } catch {
            let reason = error.isFull ? "its disk is full: free space, or choose another place" : "\(error)"
            throw .failed("the backup \(target) cannot be written: \(reason)")
        }
    }

    private static func checkBackup(from path: String, to target: String) throws(StoreError) {
        let source: FileStatus
        do throws(SystemError) {
            source = try FileStatus(path: path)
        } catch {
            let advice = error.isNoSuchFile ? ": there is no store yet; a server with `control` makes it" : ""
            throw .failed("\(error)\(advice)")
        }
        guard let present = try? FileStatus(path: target) else { return }
        guard present.isRegular else { throw .failed("\(target) is no file: name a file for the backup") }
        guard (present.device, present.inode) != (source.device, source.inode) else {
            throw .failed("\(target) is the store itself: name another file for the backup")
        }
    }
}
