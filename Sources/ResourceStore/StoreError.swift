/// Why the store could not do what was asked; nothing was changed then.
public enum StoreError: Error, Sendable, Equatable {
    /// The disk is full: writes work again when there is room.
    case full
    /// The file cannot be read or written: what SQLite says, with the path.
    case failed(String)
}
