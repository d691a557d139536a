extension Value {
    /// Compact JSON, the members in their order.
    public var json: [UInt8] {
        var octets: [UInt8] = []
        appendJSON(to: &octets)
        return octets
    }

    /// Appends compact JSON: numbers as Go writes them, nothing escaped that need not be (RFC 8259).
    public func appendJSON(to octets: inout [UInt8]) {
        switch content {
        case .null: octets.append(contentsOf: "null".utf8)
        case .bool(let flag): octets.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): octets.append(contentsOf: String(number).utf8)
        case .number(let number): JSONNumber.append(number, to: &octets)
        case .string(let text): JSONText.append(text, to: &octets)
        case .array(let elements):
            octets.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                element.appendJSON(to: &octets)
            }
            octets.append(UInt8(ascii: "]"))
        case .object(let members):
            octets.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                JSONText.append(member.key, to: &octets)
                octets.append(UInt8(ascii: ":"))
                member.value.appendJSON(to: &octets)
            }
            octets.append(UInt8(ascii: "}"))
        }
    }

    /// Octets that the value has as JSON; nil for more than the limit, found out without going on.
    ///
    /// To be asked before the text is made of a value that somebody else has composed: what stands in it several times
    /// costs memory only in the text.
    public func jsonOctets(limit: Int) -> Int? {
        var left = limit
        return measureJSON(&left) ? limit - left : nil
    }

    /// Takes the value's octets from what is left; false where that does not do.
    private func measureJSON(_ left: inout Int) -> Bool {
        switch content {
        case .null: left -= 4
        case .bool(let flag): left -= flag ? 4 : 5
        case .integer(let number): left -= String(number).utf8.count
        case .number(let number):
            var octets: [UInt8] = []
            JSONNumber.append(number, to: &octets)
            left -= octets.count
        case .string(let text): left -= JSONText.octets(of: text)
        case .array(let elements):
            left -= max(2, elements.count + 1)
            for element in elements {
                guard left >= 0, element.measureJSON(&left) else { return false }
            }
        case .object(let members):
            left -= max(2, members.count + 1)
            for member in members {
                guard left >= 0 else { return false }
                left -= JSONText.octets(of: member.key) + 1
                guard left >= 0, member.value.measureJSON(&left) else { return false }
            }
        }
        return left >= 0
    }

    /// Reads one JSON text (RFC 8259); an empty one is an error.
    public static func parse(
        json octets: [UInt8], limits: ReadingLimits = .unbounded
    ) throws(ManifestError) -> Value {
        var reader = JSONReader(firstLine: 1, limits: limits)
        var interner = StringInterner(slots: 0)
        let span = octets.span
        let text = span.extracting(ByteOrderMark.length(in: span)..<span.count)
        guard let value = try reader.root(of: text, &interner, streamsItems: false, items: { _ in }) else {
            throw nothing
        }
        return value
    }

    /// Reads one YAML document by JSON's rules of scalars; an empty one is an error.
    public static func parse(
        yaml octets: [UInt8], limits: ReadingLimits = .unbounded
    ) throws(ManifestError) -> Value {
        var reader = ManifestReader(limits: limits)
        guard let value = try reader.value(in: octets.span, format: .yaml) else { throw nothing }
        return value
    }

    private static let nothing = ManifestError(line: 1, column: 1, found: "nothing", expected: "an object")
}
