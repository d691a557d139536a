extension DomainName: CustomStringConvertible {
    /// Reads a name as absolute, with or without the final dot; `.` is the root.
    ///
    /// `\.` and `\DDD` (three decimal digits) stand for octets with a special meaning (RFC 1035 5.1). Spaces, control
    /// characters, `"`, `(`, `)`, `;` and `@` must be escaped; characters outside ASCII are refused.
    public init(_ text: some StringProtocol) throws(DomainNameError) {
        try self.init(Array(text.utf8)[...], origin: nil)
    }

    /// Reads a name as a zone file has it: relative to the origin unless it ends in a dot; `@` is the origin.
    public init(_ text: some StringProtocol, origin: DomainName) throws(DomainNameError) {
        try self.init(Array(text.utf8)[...], origin: origin)
    }

    /// The name with further labels before it: `prepending("*")`, `prepending("www.eu")`.
    public func prepending(_ labels: some StringProtocol) throws(DomainNameError) -> DomainName {
        let octets = Array(labels.utf8)
        guard !octets.isEmpty else { throw .empty }
        if octets.last == UInt8(ascii: ".") {
            let backslashes = octets.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            guard !backslashes.isMultiple(of: 2) else { throw .emptyLabel }
        }
        return try DomainName(octets[...], origin: self)
    }

    /// The name without the final dot, `.` for the root; special octets escaped so that it reads back as the same name.
    public var description: String {
        isRoot ? "." : labels.map(Self.text(of:)).joined(separator: ".")
    }

    /// The name with the final dot, as zone files need it.
    public var absoluteDescription: String { isRoot ? "." : description + "." }

    init(_ text: ArraySlice<UInt8>, origin: DomainName?) throws(DomainNameError) {
        guard !text.isEmpty else { throw .empty }
        if text.elementsEqual([UInt8(ascii: ".")]) {
            self = .root
            return
        }
        if text.elementsEqual([UInt8(ascii: "@")]) {
            guard let origin else { throw .characterNotAllowed("@") }
            self = origin
            return
        }
        var wire: [UInt8] = []
        var label: [UInt8] = []
        var isAbsolute = false
        var position = text.startIndex
        while position < text.endIndex {
            let character = text[position]
            position += 1
            isAbsolute = false
            switch character {
            case UInt8(ascii: "."):
                try Self.append(label, to: &wire)
                label = []
                isAbsolute = true
            case UInt8(ascii: "\\"):
                guard let (octet, length) = TextEscape.decode(text[position...]) else { throw .badEscape }
                label.append(octet)
                position += length
            case 0x21...0x7E where !Self.mustBeEscaped.contains(character):
                label.append(character)
            default:
                let rest = String(decoding: text[(position - 1)...], as: UTF8.self)
                throw .characterNotAllowed(rest.first ?? "\u{FFFD}")
            }
        }
        if !isAbsolute { try Self.append(label, to: &wire) }
        wire += isAbsolute ? [0] : (origin ?? .root).wire
        guard wire.count <= Self.maximumLength else { throw .nameTooLong(length: wire.count) }
        self.init(trusted: wire.map(Self.lowerCased))
    }

    private static let mustBeEscaped = Array("\"();@".utf8)
    private static let escapedInText = Array(".\\\"();@$".utf8)

    private static func append(_ label: [UInt8], to wire: inout [UInt8]) throws(DomainNameError) {
        guard !label.isEmpty else { throw .emptyLabel }
        guard label.count <= maximumLabelLength else {
            throw .labelTooLong(length: label.count, label: text(of: label[...]))
        }
        wire.append(UInt8(label.count))
        wire += label
    }

    private static func text(of label: ArraySlice<UInt8>) -> String {
        var text = ""
        for octet in label {
            switch octet {
            case 0x21...0x7E:
                if escapedInText.contains(octet) { text += "\\" }
                text.unicodeScalars.append(Unicode.Scalar(octet))
            default: text += TextEscape.decimal(octet)
            }
        }
        return text
    }
}
