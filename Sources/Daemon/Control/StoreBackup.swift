import ResourceStore

/// Copies the store of a server that may be running.
public enum StoreBackup {
    /// Writes a consistent copy of the configuration's store into a file.
    public static func write(of configuration: Configuration, to file: String) throws(ServiceError) {
        guard let state = configuration.state else {
            throw ServiceError("the configuration names no state folder, so there is no store: set `state`")
        }
        do throws(StoreError) {
            try ResourceStore.backup(from: "\(state)/\(ResourceStore.fileName)", to: file)
        } catch {
            throw ServiceError("\(error)")
        }
    }
}
