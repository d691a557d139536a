internal import Resources
internal import Transport

/// The text of a tokens file, changed so that comments and everything else in it stay as they are.
///
/// That is done by lines, where the list of tokens is written in blocks, and is checked by reading the new text. A file
/// written otherwise is written anew, without its comments.
public struct TokensFileText: Sendable {
    /// The text.
    public private(set) var text: String
    /// What it says.
    public private(set) var content: AccessFile
    /// Whether it was written anew, so that comments are lost.
    public private(set) var wasRewritten = false
    private let file: String

    /// Takes a file's text; an empty one is none yet.
    ///
    /// - Throws: Everything that is wrong with it.
    public init(_ octets: [UInt8], file: String) throws(AccessFileError) {
        content = try AccessFile(octets, file: file)
        text = String(decoding: octets, as: UTF8.self)
        self.file = file
    }

    /// Adds a token; its name must be new.
    ///
    /// - Throws: Why the token is refused.
    public mutating func add(_ token: AccessFile.Token) throws(AccessFileError) {
        var wanted = content
        wanted.tokens.append(token)
        try replace(with: lines(adding: token), wanted)
    }

    /// Removes the token of a name; false where there is none.
    public mutating func remove(_ name: String) throws(AccessFileError) -> Bool {
        guard let index = content.tokens.firstIndex(where: { $0.name == name }) else { return false }
        var wanted = content
        wanted.tokens.remove(at: index)
        try replace(with: lines(removing: index), wanted)
        return true
    }

    /// Takes a changed text if it says what it should, and else writes it anew.
    private mutating func replace(with lines: [Substring]?, _ wanted: AccessFile) throws(AccessFileError) {
        if let changed = lines?.joined(separator: "\n"),
            (try? AccessFile(Array(changed.utf8), file: file)) == wanted
        {
            text = changed
        } else {
            let anew = Self.written(wanted, isJSON: file.hasSuffix(".json"))
            guard try AccessFile(Array(anew.utf8), file: file) == wanted else {
                throw AccessFileError(problems: ["\(file): cannot be changed by this command: change it by hand"])
            }
            wasRewritten = text.contains("#")
            text = anew
        }
        content = wanted
    }

    // MARK: Lines

    private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    private func lines(adding token: AccessFile.Token) -> [Substring]? {
        var lines = lines
        if let last = tokenLines(lines).last {
            let indent = String(repeating: " ", count: Self.indent(of: lines[last.lowerBound]))
            lines.insert("\(indent)\(Self.item(token))"[...], at: last.upperBound)
            return lines
        }
        if let key = lines.firstIndex(where: { $0 == "tokens:" || $0 == "tokens: []" }) {
            lines[key] = "tokens:"
            lines.insert("  \(Self.item(token))"[...], at: key + 1)
            return lines
        }
        // What stands behind the last line's end is an empty one.
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines + ["tokens:", "  \(Self.item(token))"[...], ""]
    }

    private func lines(removing index: Int) -> [Substring]? {
        var lines = lines
        let ranges = tokenLines(lines)
        guard ranges.indices.contains(index) else { return nil }
        lines.removeSubrange(ranges[index])
        return lines
    }

    /// The lines of each item of `tokens:`, without those behind its last content.
    private func tokenLines(_ lines: [Substring]) -> [Range<Int>] {
        guard let key = lines.firstIndex(of: "tokens:") else { return [] }
        var ranges: [Range<Int>] = []
        var dashes: Int?
        for index in (key + 1)..<lines.count {
            let line = lines[index]
            let bare = line.drop { $0 == " " }
            if bare.isEmpty || bare.hasPrefix("#") { continue }
            let indent = Self.indent(of: line)
            if bare.hasPrefix("- "), indent == dashes ?? indent {
                dashes = indent
                ranges.append(index..<(index + 1))
            } else if let last = ranges.last, indent > dashes ?? 0 {
                ranges[ranges.count - 1] = last.lowerBound..<(index + 1)
            } else {
                break
            }
        }
        return ranges
    }

    private static func indent(of line: Substring) -> Int {
        line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
    }

    // MARK: Writing anew

    private static func item(_ token: AccessFile.Token) -> String {
        "- {"
            + (members("name", token.name, token.grant) + [("sha256", quoted(token.digest.hexadecimal))])
            .map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private static func members(_ key: String, _ name: String, _ grant: Grant) -> [(String, String)] {
        let namespaces = grant.namespaces.map(quoted).joined(separator: ", ")
        return [(key, quoted(name)), ("role", quoted(grant.role.rawValue))]
            + (grant.isLimited ? [("namespaces", "[\(namespaces)]")] : [])
    }

    /// In flow notation, which is JSON.
    private static func written(_ file: AccessFile, isJSON: Bool) -> String {
        let tokens = file.tokens.map { token in
            members("name", token.name, token.grant) + [("sha256", quoted(token.digest.hexadecimal))]
        }
        let certificates = file.certificates.map { certificate in
            switch certificate.subject {
            case .user(let name): members("user", name, certificate.grant)
            case .group(let name): members("group", name, certificate.grant)
            }
        }
        func lines(_ items: [[(String, String)]], _ before: String, _ separator: String) -> String {
            items.map { members in
                before + "{" + members.map { "\(isJSON ? quoted($0.0) : $0.0): \($0.1)" }.joined(separator: ", ") + "}"
            }.joined(separator: separator)
        }
        if isJSON {
            return "{\n  \"tokens\": [\n\(lines(tokens, "    ", ",\n"))\n  ],\n"
                + "  \"certificates\": [\n\(lines(certificates, "    ", ",\n"))\n  ]\n}\n"
        }
        return "tokens:\n\(lines(tokens, "  - ", "\n"))\n"
            + (certificates.isEmpty ? "" : "certificates:\n\(lines(certificates, "  - ", "\n"))\n")
    }

    /// In JSON's notation, which is YAML's too.
    private static func quoted(_ text: String) -> String {
        String(decoding: Value(text).json, as: UTF8.self)
    }
}
