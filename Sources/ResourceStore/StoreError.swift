/// Why the store could not do what was asked; nothing was changed then.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The disk is full: reads go on, and writes work again when there is room.
    case full
    /// The file cannot be opened, read or written: what was found, with the path and what to do.
    case failed(String)

    /// The error as people read it.
    public var description: String {
        switch self {
        case .full: "the store's disk is full: free space; writes work again then, without a restart"
        case .failed(let text): text
        }
    }
}
