public import Dispatch
internal import Glibc
internal import Synchronization

/// Tells of changes in folders, through inotify.
///
/// A folder is not watched with those below it. The swap of a ConfigMap's `..data` link shows as a change of that name.
public final class DirectoryWatcher: Sendable {
    /// A change.
    public enum Change: Hashable, Sendable {
        /// Something of that name in the folder was made, written and closed, given other permissions, moved in or
        /// out, or deleted.
        case entry(folder: String, name: String)
        /// A file's content is being changed, or is complete; told of folders that are watched so.
        case writing(folder: String, name: String, Writing)
        /// The folder was deleted or moved, or its file system unmounted; it is watched no more.
        case gone(folder: String)
        /// The kernel has dropped changes: anything may have changed.
        case overflow
    }

    /// What becomes of a file's content.
    public enum Writing: Hashable, Sendable {
        /// The file was made, which may mean that its writer has yet to begin.
        case made
        /// Its content has changed: its writer has it open.
        case modified
        /// A writer has closed it, or another file has its name now, or none has.
        case ended
    }

    private let descriptor: ClosableDescriptor
    private let handler: @Sendable ([Change]) -> Void
    private let source: Mutex<any DispatchSourceRead>
    private let folders = Mutex<[Int32: Set<String>]>([:])

    /// IN_CLOSE_WRITE tells when content is complete; IN_CREATE is needed for links and folders, which nobody closes;
    /// IN_ATTRIB for a file that becomes readable.
    private static let mask =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
        | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)

    /// Makes a watcher that watches nothing yet.
    ///
    /// - Parameters:
    ///   - queue: A serial queue on which the handler is called.
    ///   - handler: Called with the changes read at once, in their order; one change may show several times.
    public init(queue: DispatchQueue, handler: @escaping @Sendable ([Change]) -> Void) throws(SystemError) {
        let created = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        let descriptor = ClosableDescriptor(try FileDescriptor(result: created, of: "inotify_init1", ""))
        self.descriptor = descriptor
        self.handler = handler
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: queue)
        self.source = Mutex(source)
        self.source.withLock { source in
            source.setEventHandler { @Sendable [weak self] in
                self?.catchUp()
            }
            source.setCancelHandler { @Sendable in descriptor.close() }
            source.resume()
        }
    }

    deinit {
        source.withLock { $0.cancel() }
    }

    /// Tells what has happened up to now, which would be told later otherwise; to be called on the queue.
    public func catchUp() {
        let changes = readChanges()
        if !changes.isEmpty { handler(changes) }
    }

    /// Watches a folder, under the name given here; watching it again only changes what is told.
    ///
    /// - Parameter tellsWriting: Whether changes of files' contents are told from their first on, of which there may be
    ///   very many where logs are written.
    public func watch(_ folder: String, tellsWriting: Bool = false) throws(SystemError) {
        // Added, as one folder may be watched under several names, of which not all want the same.
        let mask = UInt32(IN_MASK_ADD) | (tellsWriting ? Self.mask | UInt32(IN_MODIFY) : Self.mask)
        let code = folders.withLock { folders -> Int32 in
            let watch = unsafe inotify_add_watch(descriptor.number, folder, mask)
            guard watch >= 0 else { return errno }
            // The kernel gives one folder one number, by whatever paths it was found.
            folders[watch, default: []].insert(folder)
            return 0
        }
        guard code == 0 else { throw SystemError(call: "inotify_add_watch", subject: folder, code: code) }
    }

    /// Watches a folder no more; changes that are on their way may still be told.
    public func unwatch(_ folder: String) {
        folders.withLock { folders in
            for (watch, names) in folders where names.contains(folder) {
                folders[watch]?.remove(folder)
                if names.count == 1 {
                    folders[watch] = nil
                    _ = inotify_rm_watch(descriptor.number, watch)
                }
            }
        }
    }

    private func readChanges() -> [Change] {
        var changes: [Change] = []
        // Room for some hundred events; one with a name of 255 octets takes 272.
        unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: MemoryLayout<inotify_event>.alignment) {
            buffer in
            while true {
                let count = unsafe read(descriptor.number, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                var offset = 0
                while offset + MemoryLayout<inotify_event>.size <= count {
                    let event = unsafe buffer.load(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let octets = unsafe buffer[start..<min(count, start + Int(event.len))].prefix { $0 != 0 }
                    let name = unsafe String(decoding: octets, as: UTF8.self)
                    append(event.wd, event.mask, name, to: &changes)
                    offset = start + Int(event.len)
                }
            }
        }
        return changes
    }

    private func append(_ watch: Int32, _ mask: UInt32, _ name: String, to changes: inout [Change]) {
        func has(_ flag: Int) -> Bool { mask & UInt32(flag) != 0 }
        if has(Int(IN_Q_OVERFLOW)) {
            changes.append(.overflow)
            return
        }
        let writing: Writing? =
            if has(Int(IN_ISDIR)) {
                nil
            } else if has(Int(IN_MODIFY)) {
                .modified
            } else if has(Int(IN_CREATE)) {
                .made
            } else {
                has(Int(IN_ATTRIB)) ? nil : .ended
            }
        folders.withLock { folders in
            for folder in (folders[watch] ?? []).sorted() {
                if has(Int(IN_DELETE_SELF)) || has(Int(IN_MOVE_SELF)) || has(Int(IN_UNMOUNT)) || has(Int(IN_IGNORED)) {
                    changes.append(.gone(folder: folder))
                } else if !name.isEmpty {
                    if let writing { changes.append(.writing(folder: folder, name: name, writing)) }
                    if !has(Int(IN_MODIFY)) { changes.append(.entry(folder: folder, name: name)) }
                }
            }
            if has(Int(IN_IGNORED)) || has(Int(IN_DELETE_SELF)) || has(Int(IN_UNMOUNT)) {
                folders[watch] = nil
            } else if has(Int(IN_MOVE_SELF)), folders.removeValue(forKey: watch) != nil {
                // It would go on to tell of a folder that its path no longer leads to.
                _ = inotify_rm_watch(descriptor.number, watch)
            }
        }
    }
}
