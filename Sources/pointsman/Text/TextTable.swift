/// Columns of text, each as wide as its widest cell.
struct TextTable {
    /// A column.
    struct Column {
        var title: String
        var isNumber = false
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, the titles first; numbers stand to the right.
    var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += columns[column].isNumber ? padding + cell : cell + padding
                line += "  "
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}

/// Numbers for people.
enum Percent {
    /// A share in percent with two decimals, rounded to the nearest; tiny shares are not called 0.
    static func text(_ weight: UInt64, of total: UInt64) -> String {
        guard total > 0, weight > 0 else { return "-" }
        let hundredths = (weight.multipliedFullWidth(by: 20_000), total)
        let scaled = Double(hundredths.0.high) * 0x1p64 + Double(hundredths.0.low)
        let rounded = UInt64((scaled / Double(total) / 2).rounded())
        if rounded == 0 { return "<0.01%" }
        let decimals = rounded % 100
        return "\(rounded / 100).\(decimals < 10 ? "0" : "")\(decimals)%"
    }
}
