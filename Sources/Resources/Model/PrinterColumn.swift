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

    /// What a cell holds.
    public enum CellType: String, Sendable {
        /// Text.
        case string
        /// A whole number.
        case integer
        /// A moment, which is printed as an age.
        case date
    }

    /// Cells of the core kinds as the API server makes them.
    public enum Derived: Sendable, Equatable {
        /// Time since the object was created, which the core kinds call text.
        case age
        /// The address inside of a service's cluster.
        case serviceClusterAddress
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
        /// How many texts and octets a config map holds.
        case dataCount
    }

    /// The heading.
    public var name: String
    /// What its cells hold.
    public var type: CellType
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
        _ name: String, type: CellType = .string, format: String = "", description: String, priority: Int = 0,
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
