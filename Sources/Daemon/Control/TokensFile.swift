import ControlAPI
import FoundationEssentials
import Transport

/// The tokens file of a configuration, as `pointsman token` works on it.
public struct TokensFile {
    /// A token that was made.
    public struct NewToken {
        /// The token, which is kept nowhere.
        public var text: String
        /// What deserves attention.
        public var notes: [String]
    }

    /// Who may do what.
    public struct Entry: Sendable, Equatable, Encodable {
        /// `token`, or of client certificates `user` or `group`.
        public var kind: String
        /// The name.
        public var name: String
        /// The role.
        public var role: String
        /// Where; empty for all namespaces.
        public var namespaces: [String]
    }

    /// The roles that can be given.
    public static let roles = Role.allCases.map(\.rawValue)

    /// The file's path, symbolic links followed, so that one is not replaced by a file.
    public let path: String

    /// Finds the file that a configuration names.
    ///
    /// - Throws: ``ConfigurationError`` or ``ServiceError``.
    public init(configurationPath: String) throws {
        let control = try Configuration.load(path: configurationPath, isService: false).configuration.control
        guard let path = control?.tokensFile else {
            throw ServiceError(
                control == nil
                    ? "\(configurationPath) has no `control`: add it with `listen` and `tokensFile`"
                    : "\(configurationPath) names no tokens file: add `tokensFile` to `control`")
        }
        self.path = PathTrace(path).end
    }

    /// Makes a token and adds it.
    ///
    /// - Parameters:
    ///   - role: One of ``roles``.
    ///   - namespaces: Where it holds; empty for all.
    public func create(name: String, role: String, namespaces: [String]) throws(ServiceError) -> NewToken {
        guard let role = Role(rawValue: role) else {
            throw ServiceError("'\(role)' is no role: expected \(Self.roles.joined(separator: ", "))")
        }
        let token = Self.makeToken()
        var notes: [String] = []
        try change(mayMake: true) { text, isNew in
            guard !text.content.tokens.contains(where: { $0.name == name }) else {
                throw ServiceError(
                    "\(path) has a token named \(name): give another --name, or revoke it first (pointsman token revoke)"
                )
            }
            do throws(AccessFileError) {
                try text.add(
                    AccessFile.Token(
                        name: name, digest: SHA256Digest(of: Array(token.utf8)),
                        grant: Grant(role, namespaces: namespaces)))
            } catch {
                // What is wrong is what was given, not the file: its place there means nothing.
                let reasons = error.problems.map { $0.split(separator: "].", maxSplits: 1).last ?? $0[...] }
                throw ServiceError("the token is refused: \(reasons.joined(separator: "; "))")
            }
            if isNew { notes.append("made \(path)") }
            if text.wasRewritten { notes.append("\(path) was written anew, without its comments") }
        }
        return NewToken(text: token, notes: notes)
    }

    /// What the file says.
    public func entries() throws(ServiceError) -> [Entry] {
        let file: AccessFile
        do throws(AccessFileError) {
            file = try AccessFile.load(path: path)
        } catch {
            throw ServiceError("\(error)")
        }
        return file.tokens.map { Entry("token", $0.name, $0.grant) }
            + file.certificates.map { certificate in
                switch certificate.subject {
                case .user(let name): Entry("user", name, certificate.grant)
                case .group(let name): Entry("group", name, certificate.grant)
                }
            }
    }

    /// Takes a token away.
    ///
    /// - Returns: What deserves attention.
    public func revoke(name: String) throws(ServiceError) -> [String] {
        var notes: [String] = []
        try change(mayMake: false) { text, _ in
            guard try text.remove(name) else {
                let names = text.content.tokens.map(\.name)
                throw ServiceError(
                    "\(path) has no token named \(name): it has \(names.isEmpty ? "none" : names.joined(separator: ", "))"
                )
            }
            if text.wasRewritten { notes.append("\(path) was written anew, without its comments") }
        }
        return notes
    }

    /// What a token allows; nil where it is not in the file.
    func grant(ofToken token: String) -> Grant? {
        let digest = SHA256Digest(of: Array(token.utf8))
        return (try? AccessFile.load(path: path))?.tokens.first { $0.digest == digest }?.grant
    }

    /// 256 random bits behind a mark by which people, and programs that look for leaked secrets, know it.
    private static func makeToken() -> String {
        "pm_"
            + Data(systemRandomOctets(32)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Reads the file, changes it and puts it in place, alone among those who do.
    private func change(
        mayMake: Bool, _ body: (inout TokensFileText, _ isNew: Bool) throws -> Void
    ) throws(ServiceError) {
        do {
            let lock = try LockFile(folder: FileContents.split(path).folder)
            var octets: [UInt8] = []
            var status: FileStatus?
            do throws(SystemError) {
                octets = try FileContents.read(path, limit: AccessFile.sizeLimit, onlyRegular: true)
                status = try FileStatus(path: path)
            } catch {
                guard mayMake, error.isNoSuchFile else { throw error }
            }
            var text = try TokensFileText(octets, file: path)
            try body(&text, status == nil)
            // The server runs as another user than whoever makes the file, which holds digests of random tokens only. Whoever
            // has given it to the server's user, or its group, finds it so again.
            try FileContents.replace(
                path, with: Array(text.text.utf8), mode: 0o644, isExactMode: true, like: status)
            _ = consume lock
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError("\(path) cannot be changed: \(error)")
        }
    }
}

extension TokensFile.Entry {
    init(_ kind: String, _ name: String, _ grant: Grant) {
        self.init(kind: kind, name: name, role: grant.role.rawValue, namespaces: grant.namespaces)
    }
}
