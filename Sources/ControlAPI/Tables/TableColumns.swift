internal import Resources

/// The columns of a kind, ready to be read out of objects.
struct TableColumns: Sendable {
    /// How a cell is made.
    enum Cell: Sendable {
        /// A field, below one of the object's own members.
        case field(root: [UInt8], path: ArraySlice<[UInt8]>, type: PrinterColumn.CellType)
        /// The status of a condition, by the quoted type.
        case condition([UInt8])
        /// Made of several fields.
        case derived(PrinterColumn.Derived)
    }

    var definitions: [UInt8]
    var cells: [Cell]

    private static let byKind: [ResourceKind: TableColumns] = Dictionary(
        uniqueKeysWithValues: ResourceKind.allCases.map { ($0, TableColumns(making: $0)) })

    /// The columns of a kind, made once.
    static func of(_ kind: ResourceKind) -> TableColumns { byKind[kind] ?? TableColumns(making: kind) }

    private init(making kind: ResourceKind) {
        let columns = (kind == .event ? [] : [Self.name]) + kind.printerColumns
        definitions = Value(columns.map { Self.definition($0) }).json
        cells = columns.map { Self.cell($0) }
    }

    private static let name = PrinterColumn(
        "Name", format: "name", description: "The name, unique for the kind and namespace.",
        source: .field(["metadata", "name"]))

    private static func definition(_ column: PrinterColumn) -> Value {
        [
            "name": Value(column.name), "type": Value(column.type.rawValue), "format": Value(column.format),
            "description": Value(column.description), "priority": Value(Int64(column.priority)),
        ]
    }

    private static func cell(_ column: PrinterColumn) -> Cell {
        switch column.source {
        case .field(let path):
            let names = path.map { Array($0.utf8) }
            return .field(root: names.first ?? [], path: names.dropFirst(), type: column.type)
        case .condition(let type): return .condition(Value(type).json)
        case .derived(let derived): return .derived(derived)
        }
    }
}
