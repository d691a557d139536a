internal import Glibc

/// Reads, replaces and lists files.
public enum FileContents {
    /// Reads a whole file.
    ///
    /// Throws `EISDIR` for a folder and `EFBIG` for more than `limit` octets, so that a wrong path such as a disk or a
    /// log does not fill the memory. Pipes and devices are read to their end.
    ///
    /// - Parameter onlyRegular: Whether pipes and devices throw `ENOTSUP` instead; then nothing is waited for.
    public static func read(
        _ path: String, limit: Int = 1 << 30, onlyRegular: Bool = false
    ) throws(SystemError) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe waits for a writer.
        let flags = O_RDONLY | O_CLOEXEC | (onlyRegular ? O_NONBLOCK : 0)
        let descriptor = try unsafe FileDescriptor(result: open(path, flags), of: "open", path)
        let number = descriptor.rawValue
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last("fstat", path) }
        let format = status.st_mode & S_IFMT
        guard !onlyRegular || format == S_IFREG || format == S_IFDIR else {
            throw SystemError(call: "read", subject: path, code: ENOTSUP)
        }
        guard status.st_size <= limit else { throw SystemError(call: "read", subject: path, code: EFBIG) }

        // One octet more than the size: the read that finds the end is then the second one.
        var chunk = max(Int(status.st_size) + 1, 4096)
        var octets: [UInt8] = []
        while true {
            let before = octets.count
            var code: Int32 = 0
            octets.append(addingCapacity: chunk) { span in
                code = unsafe span.withUnsafeMutableBufferPointer { buffer, initialized in
                    while true {
                        let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
                        if count >= 0 {
                            initialized = count
                            return 0
                        }
                        if errno != EINTR { return errno }
                    }
                }
            }
            guard code == 0 else { throw SystemError(call: "read", subject: path, code: code) }
            guard octets.count <= limit else { throw SystemError(call: "read", subject: path, code: EFBIG) }
            if octets.count == before { return octets }
            chunk = 64 * 1024
        }
    }

    /// Puts a new file in a path's place: whoever opens the path finds the old content or the new, also after a crash.
    ///
    /// The new content is on the disk when this returns. It is written beside the path, under the name
    /// `.<name>.<process>.new`.
    ///
    /// - Parameters:
    ///   - mode: The permissions, those of the umask taken away.
    ///   - isExactMode: Whether the umask takes nothing away.
    ///   - model: A file whose owner, group and permissions are taken instead.
    public static func replace(
        _ path: String, with octets: [UInt8], mode: UInt32 = 0o644, isExactMode: Bool = false,
        like model: FileStatus? = nil
    ) throws(SystemError) {
        let folder = split(path).folder
        let temporary = temporaryPath(beside: path)
        do throws(SystemError) {
            try writeNew(temporary, octets, mode, isExactMode: isExactMode, model)
            guard unsafe rename(temporary, path) == 0 else { throw .last("rename", path) }
        } catch {
            unsafe _ = unlink(temporary)
            throw error
        }
        // The rename itself is durable once the folder is.
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let descriptor = try unsafe FileDescriptor(result: open(folder, flags), of: "open", folder)
        guard fsync(descriptor.rawValue) == 0 else { throw .last("fsync", folder) }
    }

    /// The names in a folder, sorted by their octets; `.` and `..` are left out.
    ///
    /// - Parameter onlyLinks: Whether only symbolic links are wanted (and what the file system does not tell the type of).
    public static func names(in folder: String, onlyLinks: Bool = false) throws(SystemError) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw .last("opendir", folder) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw .last("readdir", folder) }
                break
            }
            let type = unsafe Int(entry.pointee.d_type)
            if onlyLinks, type != Int(DT_LNK), type != Int(DT_UNKNOWN) { continue }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder unless it is there; those above it must be.
    public static func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
        guard unsafe mkdir(path, mode) != 0, errno != EEXIST else { return }
        throw .last("mkdir", path)
    }

    /// Makes a folder.
    ///
    /// - Returns: Whether it was not there before.
    public static func makeNewFolder(_ path: String, mode: UInt32 = 0o750) throws(SystemError) -> Bool {
        if unsafe mkdir(path, mode) == 0 { return true }
        guard errno == EEXIST else { throw .last("mkdir", path) }
        return false
    }

    /// Removes a folder, which must be empty.
    public static func removeFolder(_ path: String) throws(SystemError) {
        guard unsafe rmdir(path) == 0 else { throw .last("rmdir", path) }
    }

    private static func writeNew(
        _ path: String, _ octets: [UInt8], _ mode: UInt32, isExactMode: Bool, _ model: FileStatus?
    ) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try unsafe FileDescriptor(result: open(path, flags, mode), of: "open", path)
        let number = descriptor.rawValue
        if let model {
            let own = try FileStatus(path: path)
            if own.owner != model.owner || own.group != model.group,
                fchown(number, model.owner, model.group) != 0
            {
                throw .last("chown", path)
            }
            guard fchmod(number, model.permissions) == 0 else { throw .last("chmod", path) }
        } else if isExactMode {
            guard fchmod(number, mode) == 0 else { throw .last("chmod", path) }
        }
        let code = unsafe octets.withUnsafeBytes { bytes -> Int32 in
            var written = 0
            while written < bytes.count {
                let rest = unsafe bytes.baseAddress.map { unsafe $0 + written }
                let count = unsafe Glibc.write(number, rest, bytes.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard code == 0 else { throw SystemError(call: "write", subject: path, code: code) }
        guard fsync(number) == 0 else { throw .last("fsync", path) }
    }

    /// Where what is to take a path's place is written: in the same folder, under a hidden name of this process.
    public static func temporaryPath(beside path: String) -> String {
        let (folder, name) = split(path)
        return "\(folder)/.\(name).\(getpid()).new"
    }

    /// A path's folder and last name.
    public static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, path[path.index(after: slash)...])
    }
}
