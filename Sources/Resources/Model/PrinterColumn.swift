/// A column of what `kubectl get` prints of a kind, after the name.
public struct PrinterColumn: Sendable, Equatable {
    /// Where a cell's content comes from.
    public enum Source: Sendable, Equatable {
        /// A field of the object; a number stands for an element of a list.
        case field([String])
        /// The status of a condition in `status.conditions`, by its type.
        case condition(String)
        /// Worked out of several fields, as the API server does for the core kinds.
        case derived(Derived)
    }

    /// Cells of the core kinds that no path gives.
    public enum Derived: Sendable, Equatable {
        /// The addresses outside of a service's cluster.
        case serviceAddresses
        /// A service's ports as `80:30080/TCP`.
        case servicePorts
        /// A service's selector as `app=web`.
        case serviceSelector
        /// When an event was seen last.
        case eventLastSeen
        /// When an event was seen first.
        case eventFirstSeen
        /// An event's object as `kind/name`.
        case eventObject
        /// Who reported an event.
        case eventSource
        /// How often an event was seen.
        case eventCount
    }

    /// The heading.
    public var name: String
    /// The type as OpenAPI names it, or `date`, which is printed as an age.
    public var type: String
    /// The format as OpenAPI names it, or empty.
    public var format: String
    /// What the column tells.
    public var description: String
    /// 0 for columns that are always shown, more for those of `-o wide`.
    public var priority: Int
    /// Where a cell's content comes from.
    public var source: Source

    /// Makes a column.
    public init(
        _ name: String, type: String = "string", format: String = "", description: String, priority: Int = 0,
        source: Source
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        self.priority = priority
        self.source = source
    }
}
