/// Writes trees as YAML in block notation, as kubectl prints objects.
///
/// Text is quoted where a reader of YAML 1.1 or 1.2 could take it for something else, so that every reader gives the same
/// tree back; ``ManifestReader`` does.
public enum YAMLWriter {
    /// One document, ended by a line feed.
    public static func text(_ value: Value) -> String {
        var writer = Writer()
        switch value.content {
        case .object(let members) where !members.isEmpty: writer.members(members, indent: 0, isInLine: false)
        case .array(let elements) where !elements.isEmpty: writer.elements(elements, indent: 0, isInLine: false)
        default: writer.scalar(value, indent: 0)
        }
        return String(decoding: writer.octets, as: UTF8.self)
    }

    private struct Writer {
        var octets: [UInt8] = []

        /// - Parameter isInLine: Whether the first member stands behind the hyphen of its list's item.
        mutating func members(_ members: [Value.Member], indent: Int, isInLine: Bool) {
            for (index, member) in members.enumerated() {
                if index > 0 || !isInLine { margin(indent) }
                octets += YAMLScalar.inLine(member.key).utf8
                octets.append(UInt8(ascii: ":"))
                switch member.value.content {
                case .object(let members) where !members.isEmpty:
                    octets.append(0x0A)
                    self.members(members, indent: indent + 2, isInLine: false)
                case .array(let elements) where !elements.isEmpty:
                    octets.append(0x0A)
                    // The hyphens stand below their key.
                    self.elements(elements, indent: indent, isInLine: false)
                default:
                    octets.append(0x20)
                    scalar(member.value, indent: indent + 2)
                }
            }
        }

        mutating func elements(_ elements: [Value], indent: Int, isInLine: Bool) {
            for (index, element) in elements.enumerated() {
                if index > 0 || !isInLine { margin(indent) }
                octets += "- ".utf8
                switch element.content {
                case .object(let members) where !members.isEmpty:
                    self.members(members, indent: indent + 2, isInLine: true)
                case .array(let elements) where !elements.isEmpty:
                    self.elements(elements, indent: indent + 2, isInLine: true)
                default:
                    scalar(element, indent: indent + 2)
                }
            }
        }

        /// Anything that stands behind its key or hyphen, with the line's end.
        mutating func scalar(_ value: Value, indent: Int) {
            guard let text = value.string else {
                value.appendJSON(to: &octets)
                octets.append(0x0A)
                return
            }
            guard indent > 0, let style = YAMLScalar.blockIndicator(text) else {
                octets += YAMLScalar.inLine(text).utf8
                octets.append(0x0A)
                return
            }
            octets += style.utf8
            octets.append(0x0A)
            // The feed at the end belongs to the last line.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for line in text.hasSuffix("\n") ? lines.dropLast() : lines[...] {
                // An empty line needs no margin, and trailing space helps nobody.
                if !line.isEmpty { margin(indent) }
                octets += line.utf8
                octets.append(0x0A)
            }
        }

        private mutating func margin(_ indent: Int) {
            octets.append(contentsOf: repeatElement(0x20, count: indent))
        }
    }
}
