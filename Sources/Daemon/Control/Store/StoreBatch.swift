import Fleet
import ResourceStore
import Resources
import Traffic

/// What is written into the store in one go.
struct StoreBatch: Sendable {
    /// Files' objects.
    var shown: [(key: ResourceKey, change: ShownSources.Change)] = []
    /// Namespaces that nobody has made, and whether they are used.
    var namespaces: [(name: String, isImplied: Bool)] = []
    /// Statuses, and the profiles that they come from.
    var statuses: [(key: ResourceKey, status: ResourceStatus)] = []
    var profiles: [ProfileID] = []
    var addresses: [ResourceKey] = []
    /// Objects that the server makes.
    var made: [(key: ResourceKey, tree: Value)] = []
    var removed: [ResourceKey] = []

    var isEmpty: Bool {
        shown.isEmpty && namespaces.isEmpty && profiles.isEmpty && addresses.isEmpty && made.isEmpty && removed.isEmpty
    }
}
