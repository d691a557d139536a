internal import Resources
internal import Transport

extension AccessFile {
    /// Octets that a tokens file may have.
    public static let sizeLimit = 4 << 20

    /// Reads a tokens file from the disk.
    ///
    /// - Throws: Everything that is wrong with it.
    public static func load(path: String) throws(AccessFileError) -> AccessFile {
        let octets: [UInt8]
        do throws(SystemError) {
            octets = try FileContents.read(path, limit: sizeLimit, onlyRegular: true)
        } catch {
            let advice =
                error.isNoSuchFile
                ? ": make it with `pointsman token create`" : error.isForbidden ? ": let the server's user read it" : ""
            throw AccessFileError(problems: ["\(path): cannot be read: \(error)\(advice)"])
        }
        return try AccessFile(octets, file: path)
    }

    /// Reads the text of a tokens file, YAML or JSON; an empty one has no tokens.
    ///
    /// - Parameter file: Its path, for errors.
    /// - Throws: Everything that is wrong with it.
    public init(_ octets: [UInt8], file: String) throws(AccessFileError) {
        var reader = ManifestReader()
        let root: Value?
        do throws(ManifestError) {
            root = try reader.value(
                in: octets.span, format: ManifestFormat(fileName: file, contents: octets.span))
        } catch {
            throw AccessFileError(problems: [
                "\(file):\(error.line): found \(error.found), expected \(error.expected)"
            ])
        }
        self.init()
        guard let root, root.content != .null else { return }
        var violations = Self.schema.validate(root, unknownFields: .refused).violations
        tokens = Self.tokens(root["tokens"], &violations)
        certificates = (root["certificates"]?.elements ?? []).compactMap { item in
            guard let grant = Self.grant(item) else { return nil }
            if let user = item["user"]?.string { return CertificateGrant(subject: .user(user), grant: grant) }
            return item["group"]?.string.map { CertificateGrant(subject: .group($0), grant: grant) }
        }
        guard violations.isEmpty else {
            let sorted = violations.sorted { $0.line < $1.line }
            throw AccessFileError(problems: sorted.map { $0.line > 0 ? "\(file):\($0.line): \($0)" : "\(file): \($0)" })
        }
    }

    private static func tokens(_ value: Value?, _ violations: inout [Violation]) -> [Token] {
        var tokens: [Token] = []
        for (index, item) in (value?.elements ?? []).enumerated() {
            guard let text = item["sha256"]?.string else { continue }
            func refuse(_ found: String, _ expected: String) {
                violations.append(
                    Violation(
                        path: "tokens[\(index)].sha256", line: item["sha256"]?.line ?? item.line, found: found,
                        expected: expected))
            }
            guard let digest = SHA256Digest(hexadecimal: text) else {
                // The text is not shown: it may be the token itself.
                refuse(
                    "text of \(text.unicodeScalars.count) characters",
                    "the token's SHA-256 in 64 hexadecimal digits, as `pointsman token create` writes it")
                continue
            }
            if let other = tokens.first(where: { $0.digest == digest }) {
                refuse("the SHA-256 of token \(Value.quoted(other.name))", "a token of its own for each name")
            }
            guard let name = item["name"]?.string, let grant = grant(item) else { continue }
            tokens.append(Token(name: name, digest: digest, grant: grant))
        }
        return tokens
    }

    private static func grant(_ item: Value) -> Grant? {
        item["role"]?.string.flatMap(Role.init).map { role in
            Grant(role, namespaces: item["namespaces"]?.elements.compactMap(\.string) ?? [])
        }
    }
}
