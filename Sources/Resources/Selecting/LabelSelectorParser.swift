/// Reads label selectors by the grammar of Kubernetes' `labels.Parse`, with its words for what it does not accept.
struct LabelSelectorParser {
    private enum Token: Equatable {
        case identifier
        case inWord
        case notInWord
        case symbol
        case end
    }

    private struct Item {
        var token: Token
        var text: String

        func isSymbol(_ symbol: String) -> Bool { token == .symbol && text == symbol }
        /// Among values, `in` and `notin` are words like others.
        var isIdentifier: Bool { token == .identifier || token == .inWord || token == .notInWord }
    }

    private var items: [Item]
    private var position = 0

    init(_ text: String) {
        items = Self.items(of: text)
    }

    // MARK: Words

    private static func items(of text: String) -> [Item] {
        var items: [Item] = []
        let octets = Array(text.utf8)
        var position = 0
        while position < octets.count {
            let octet = octets[position]
            if isBlank(octet) {
                position += 1
                continue
            }
            let start = position
            if isSpecial(octet) {
                position += 1
                let next = position < octets.count ? octets[position] : 0
                if next == UInt8(ascii: "="), octet == UInt8(ascii: "=") || octet == UInt8(ascii: "!") { position += 1 }
                items.append(Item(token: .symbol, text: String(decoding: octets[start..<position], as: UTF8.self)))
            } else {
                while position < octets.count, !isBlank(octets[position]), !isSpecial(octets[position]) {
                    position += 1
                }
                let word = String(decoding: octets[start..<position], as: UTF8.self)
                let token: Token = word == "in" ? .inWord : word == "notin" ? .notInWord : .identifier
                items.append(Item(token: token, text: word))
            }
        }
        items.append(Item(token: .end, text: ""))
        return items
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        octet == 0x20 || octet == 0x09 || octet == 0x0A || octet == 0x0D
    }

    private static func isSpecial(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
            UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    private var next: Item { items[min(position, items.count - 1)] }

    private mutating func take() -> Item {
        let item = next
        position += 1
        return item
    }

    // MARK: Grammar

    mutating func requirements() throws(SelectorError) -> [LabelSelector.Requirement] {
        var result: [LabelSelector.Requirement] = []
        while true {
            if next.token == .end { return result }
            guard next.isIdentifier || next.isSymbol("!") else {
                throw SelectorError("found '\(next.text)', expected: !, identifier, or 'end of string'")
            }
            do throws(SelectorError) {
                result.append(try requirement())
            } catch {
                throw SelectorError("unable to parse requirement: \(error.message)")
            }
            let separator = take()
            if separator.token == .end { return result }
            guard separator.isSymbol(",") else {
                throw SelectorError("found '\(separator.text)', expected: ',' or 'end of string'")
            }
            guard next.isIdentifier || next.isSymbol("!") else {
                throw SelectorError("found '\(next.text)', expected: identifier after ','")
            }
        }
    }

    private mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
        var item = take()
        let isNegated = item.isSymbol("!")
        if isNegated { item = take() }
        guard item.isIdentifier else { throw SelectorError("found '\(item.text)', expected: identifier") }
        let key = item.text
        let faults = LabelSyntax.faults(inKey: key)
        guard faults.isEmpty else {
            throw SelectorError("key: Invalid value: \(Value.quoted(key)): \(faults.joined(separator: "; "))")
        }
        if isNegated { return LabelSelector.Requirement(key: key, condition: .doesNotExist) }
        if next.token == .end || next.isSymbol(",") { return LabelSelector.Requirement(key: key, condition: .exists) }
        return LabelSelector.Requirement(key: key, condition: try condition(key))
    }

    private mutating func condition(_ key: String) throws(SelectorError) -> LabelSelector.Condition {
        let item = take()
        switch (item.token, item.text) {
        case (.inWord, _): return .oneOf(Set(try checked(try values(), key)))
        case (.notInWord, _): return .noneOf(Set(try checked(try values(), key)))
        case (.symbol, "="), (.symbol, "=="): return .oneOf([try checked([try value()], key)[0]])
        case (.symbol, "!="): return .noneOf([try checked([try value()], key)[0]])
        case (.symbol, ">"): return .greaterThan(try bound(key))
        case (.symbol, "<"): return .lessThan(try bound(key))
        default: throw SelectorError("found '\(item.text)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func bound(_ key: String) throws(SelectorError) -> Int64 {
        let text = try value()
        guard let number = Int64(text) else {
            throw SelectorError(
                "values[0][\(key)]: Invalid value: \(Value.quoted(text)): for 'Gt', 'Lt' operators, the value must be an integer"
            )
        }
        return number
    }

    /// One value; nothing before a comma or the end is the empty one.
    private mutating func value() throws(SelectorError) -> String {
        if next.token == .end || next.isSymbol(",") { return "" }
        let item = take()
        guard item.isIdentifier else { throw SelectorError("found '\(item.text)', expected: identifier") }
        return item.text
    }

    /// Values in parentheses; nothing between commas is the empty one.
    private mutating func values() throws(SelectorError) -> [String] {
        let open = take()
        guard open.isSymbol("(") else { throw SelectorError("found '\(open.text)' expected: '('") }
        guard next.isIdentifier || next.isSymbol(",") || next.isSymbol(")") else {
            throw SelectorError("found '\(next.text)', expected: ',', ')' or identifier")
        }
        var result: [String] = []
        while true {
            if next.isIdentifier {
                result.append(take().text)
            } else if next.isSymbol(",") || next.isSymbol(")") {
                result.append("")
            } else {
                throw SelectorError("found '\(next.text)', expected: ',', or identifier")
            }
            let separator = take()
            if separator.isSymbol(")") { return result }
            guard separator.isSymbol(",") else {
                throw SelectorError("found '\(separator.text)', expected: ',' or ')'")
            }
        }
    }

    private func checked(_ values: [String], _ key: String) throws(SelectorError) -> [String] {
        var messages: [String] = []
        for (index, value) in values.enumerated() {
            let faults = LabelSyntax.faults(inValue: value)
            guard !faults.isEmpty else { continue }
            messages.append(
                "values[\(index)][\(key)]: Invalid value: \(Value.quoted(value)): \(faults.joined(separator: "; "))")
        }
        guard messages.isEmpty else {
            throw SelectorError(messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]")
        }
        return values
    }
}
