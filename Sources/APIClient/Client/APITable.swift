internal import HTTP
public import Resources

/// Objects as the server has them printed (`meta.k8s.io/v1` Table).
public struct APITable: Sendable {
    /// A column.
    public struct Column: Sendable, Equatable {
        /// The title, such as `DNS-Name`.
        public var name: String
        /// 0 for columns that are always shown, more for those of the wide form.
        public var priority: Int
    }

    /// An object's row.
    public struct Row: Sendable {
        /// The cells' texts, one a column; empty for null.
        public var cells: [String]
        /// The object's metadata.
        public var metadata: Value
    }

    /// The columns; of a watch's later events none.
    public var columns: [Column]
    /// The rows.
    public var rows: [Row]
    /// The version that the rows are of.
    public var resourceVersion: String

    /// Reads a Table; anything else, as of a server that makes none, becomes one of names and times.
    init(_ value: Value) {
        resourceVersion = value["metadata"]?["resourceVersion"]?.string ?? ""
        guard value["kind"]?.string == "Table" else {
            columns = [Column(name: "Name", priority: 0), Column(name: "Created", priority: 0)]
            let objects = value["items"]?.elements ?? [value]
            rows = objects.map { object in
                let metadata = object["metadata"] ?? [:]
                let cells = [metadata["name"]?.string ?? "", metadata["creationTimestamp"]?.string ?? ""]
                return Row(cells: cells, metadata: metadata)
            }
            return
        }
        columns = (value["columnDefinitions"]?.elements ?? []).map {
            Column(name: $0["name"]?.string ?? "", priority: $0["priority"]?.integer ?? 0)
        }
        rows = (value["rows"]?.elements ?? []).map { row in
            let cells = (row["cells"]?.elements ?? []).map(Self.text)
            return Row(cells: cells, metadata: row["object"]?["metadata"] ?? [:])
        }
    }

    /// A cell as text, in one line.
    private static func text(_ cell: Value) -> String {
        switch cell.content {
        case .null: ""
        case .string(let text): text.contains("\n") ? String(text.prefix { $0 != "\n" }) + "..." : text
        default: String(decoding: cell.json, as: UTF8.self)
        }
    }
}

extension APIClient {
    static let tableForm =
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json"

    /// One object, or all that a query means, as a table.
    public func table(_ resource: APIResource, _ query: ObjectQuery) throws(APIFailure) -> APITable {
        if let name = query.name {
            let path = resource.path(namespace: query.namespace, name: name)
            return APITable(try value(.get, path, accept: Self.tableForm))
        }
        var table: APITable?
        try pages(resource, query, accept: Self.tableForm) { value in
            let page = APITable(value)
            guard table != nil else { return table = page }
            table?.rows += page.rows
            table?.resourceVersion = page.resourceVersion
        }
        return table ?? APITable([:])
    }
}
