import APIClient
import Resources

/// A server's Tables in columns, as kubectl prints them; widths that were used before are kept, so that the rows of a watch
/// stand below each other.
struct ObjectTable {
    /// Whether the namespace is a column.
    var showsNamespace = false
    /// Whether columns of low priority are shown.
    var isWide = false
    /// What stands before names, such as `service/`.
    var namePrefix = ""

    private var columns: [APITable.Column] = []
    private var widths: [Int] = []

    /// A table that has printed nothing.
    init(showsNamespace: Bool = false, isWide: Bool = false, namePrefix: String = "") {
        self.showsNamespace = showsNamespace
        self.isWide = isWide
        self.namePrefix = namePrefix
    }

    /// The lines of a table: its titles first, where it has columns that were not told before.
    mutating func lines(_ table: APITable) -> [String] {
        var lines: [[String]] = []
        if !table.columns.isEmpty, table.columns != columns {
            columns = table.columns
            lines.append(cells(columns.map { $0.name.uppercased() }, namespace: "NAMESPACE", prefix: ""))
        }
        lines += table.rows.map { row in
            cells(row.cells, namespace: row.metadata["namespace"]?.string ?? "", prefix: namePrefix)
        }
        for line in lines {
            for (index, cell) in line.enumerated() {
                // kubectl's tab stops: three spaces behind the widest, six at least.
                let width = max(6, cell.unicodeScalars.count + 3)
                if index < widths.count { widths[index] = max(widths[index], width) } else { widths.append(width) }
            }
        }
        return lines.map { line in
            var text = ""
            for (index, cell) in line.enumerated() {
                text += cell
                guard index + 1 < line.count else { break }
                text += String(repeating: " ", count: widths[index] - cell.unicodeScalars.count)
            }
            return text
        }
    }

    private func cells(_ cells: [String], namespace: String, prefix: String) -> [String] {
        var shown = zip(columns, cells).filter { isWide || $0.0.priority == 0 }.map { Self.printable($0.1) }
        if !shown.isEmpty { shown[0] = prefix + shown[0] }
        return showsNamespace ? [namespace] + shown : shown
    }

    /// A terminal's control characters do not reach it.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
            return text
        }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0 }))
    }
}
