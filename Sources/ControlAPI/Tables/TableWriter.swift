package import Resources

/// Writes a `meta.k8s.io` Table row by row, out of objects' JSON texts.
package struct TableWriter {
    private let columns: TableColumns
    private let kind: ResourceKind
    private let now: Timestamp
    private var isFirst = true
    private var object = ObjectText()
    /// What has been written.
    private(set) var octets: [UInt8] = []

    /// Begins a table.
    package init(kind: ResourceKind, tableVersion: String, metadata: Value, withColumns: Bool, now: Timestamp) {
        columns = TableColumns.of(kind)
        self.kind = kind
        self.now = now
        write(#"{"kind":"Table","apiVersion":"meta.k8s.io/"#)
        write(tableVersion)
        write(#"","metadata":"#)
        metadata.appendJSON(to: &octets)
        write(#","columnDefinitions":"#)
        if withColumns { octets.append(contentsOf: columns.definitions) } else { write("null") }
        write(#","rows":["#)
    }

    /// Appends the row of an object.
    package mutating func append(_ json: [UInt8], include: IncludeObject, whole: () -> [UInt8]) {
        if !isFirst { octets.append(UInt8(ascii: ",")) }
        isFirst = false
        object.read(json)
        write(#"{"cells":["#)
        var derived = DerivedCells(of: object, now: now)
        for (index, cell) in columns.cells.enumerated() {
            if index > 0 { octets.append(UInt8(ascii: ",")) }
            append(cell, &derived)
        }
        write(#"],"object":"#)
        switch include {
        case .none: write("null")
        case .metadata:
            write(#"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":"#)
            if let metadata = object.member(Self.metadata) {
                object.finder.append(metadata, to: &octets)
            } else {
                write("{}")
            }
            write("}")
        case .object: octets.append(contentsOf: whole())
        }
        write("}")
    }

    /// Ends the table.
    package mutating func finish() -> [UInt8] {
        write("]}")
        return octets
    }

    private static let metadata = Array("metadata".utf8)
    private static let status = Array("status".utf8)
    private static let conditions = Array("conditions".utf8)
    private static let type = Array("type".utf8)

    private mutating func append(_ cell: TableColumns.Cell, _ derivedCells: inout DerivedCells) {
        switch cell {
        case .field(let root, let path, let type):
            appendField(object.member(root).flatMap { object.finder.value(at: path, in: $0) }, type)
        case .condition(let type):
            appendField(conditionStatus(type), .string)
        case .derived(let derived):
            derivedCells.value(derived).appendJSON(to: &octets)
        }
    }

    private func conditionStatus(_ type: [UInt8]) -> Range<Int>? {
        let finder = object.finder
        guard let status = object.member(Self.status), let conditions = finder.member(Self.conditions, of: status)
        else { return nil }
        var found: Range<Int>?
        finder.eachElement(of: conditions) { condition in
            guard let candidate = finder.member(Self.type, of: condition), finder.equal(candidate, type) else {
                return true
            }
            found = finder.member(Self.status, of: condition)
            return false
        }
        return found
    }

    /// Scalars are copied as they stand; what does not fit its column is left blank.
    private mutating func appendField(_ value: Range<Int>?, _ type: PrinterColumn.CellType) {
        let finder = object.finder
        let first = value.flatMap { finder.first($0) }
        switch (type, value, first) {
        case (.date, let value?, UInt8(ascii: "\"")):
            let text = String(decoding: finder.octets(value.dropFirst().dropLast()), as: UTF8.self)
            let age = Timestamp(text).map { AgeText.text(since: $0, now: now) } ?? "<invalid>"
            JSONText.append(age, to: &octets)
        case (.date, _, _): JSONText.append(AgeText.unknown, to: &octets)
        case (.string, let value?, UInt8(ascii: "\"")): finder.append(value, to: &octets)
        case (.string, let value?, let first?) where Self.beginsScalar(first):
            octets.append(UInt8(ascii: "\""))
            finder.append(value, to: &octets)
            octets.append(UInt8(ascii: "\""))
        case (.integer, let value?, let first?) where first == UInt8(ascii: "-") || (0x30...0x39).contains(first):
            finder.append(value, to: &octets)
        // The core kinds' own printers write nothing; a path that leads nowhere is null.
        default: write(kind.group.isEmpty && type == .string ? #""""# : "null")
        }
    }

    /// Whether a number or a truth value begins so.
    private static func beginsScalar(_ octet: UInt8) -> Bool {
        octet == UInt8(ascii: "-") || (0x30...0x39).contains(octet) || octet == UInt8(ascii: "t")
            || octet == UInt8(ascii: "f")
    }

    private mutating func write(_ text: String) { octets.append(contentsOf: text.utf8) }
}
