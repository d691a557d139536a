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
        /// The folder was deleted or moved, or its file system unmounted; it is watched no more.
        case gone(folder: String)
        /// The kernel has dropped changes: anything may have changed.
        case overflow
    }

    private let descriptor: ClosableDescriptor
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
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: queue)
        self.source = Mutex(source)
        self.source.withLock { source in
            source.setEventHandler { @Sendable [weak self] in
                guard let changes = self?.readChanges(), !changes.isEmpty else { return }
                handler(changes)
            }
            source.setCancelHandler { @Sendable in descriptor.close() }
            source.resume()
        }
    }

    deinit {
        source.withLock { $0.cancel() }
    }

    /// Watches a folder, under the name given here; watching it again changes nothing.
    public func watch(_ folder: String) throws(SystemError) {
        let code = folders.withLock { folders -> Int32 in
            let watch = unsafe inotify_add_watch(descriptor.number, folder, Self.mask)
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
        folders.withLock { folders in
            for folder in (folders[watch] ?? []).sorted() {
                if has(Int(IN_DELETE_SELF)) || has(Int(IN_MOVE_SELF)) || has(Int(IN_UNMOUNT)) || has(Int(IN_IGNORED)) {
                    changes.append(.gone(folder: folder))
                } else if !name.isEmpty {
                    changes.append(.entry(folder: folder, name: name))
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
