internal import Resources

/// What kubectl's configuration files say: clusters, users, and contexts that pair them.
public struct Kubeconfig: Sendable {
    /// A named entry, with the folder that its relative paths start from.
    struct Entry: Sendable {
        var content: Value
        var folder: String
        /// Where it stands, as messages say it: `~/.kube/config:12`.
        var place: String
    }

    /// The context that is used unless another is asked for; empty for none.
    public private(set) var currentContext = ""
    private(set) var clusters: [String: Entry] = [:]
    private(set) var users: [String: Entry] = [:]
    private(set) var contexts: [String: Entry] = [:]
    /// The files that were read.
    public private(set) var files: [String] = []

    /// Nothing.
    public init() {}

    /// Whether nothing was read that could be used.
    public var isEmpty: Bool { contexts.isEmpty && clusters.isEmpty && currentContext.isEmpty }

    /// The contexts' names, sorted.
    public var contextNames: [String] { contexts.keys.sorted() }

    /// Adds what a file says, where no earlier file has said it: of equal names the first entry counts, of current contexts
    /// the first that is not empty.
    ///
    /// - Parameters:
    ///   - text: YAML or JSON.
    ///   - path: The file's path; relative paths in it start from its folder.
    public mutating func add(_ text: [UInt8], path: String) throws(APIFailure) {
        files.append(path)
        var reader = ManifestReader()
        let root: Value?
        do throws(ManifestError) {
            root = try reader.value(in: text.span)
        } catch {
            throw .unusable("the kubeconfig \(path) cannot be read: \(error)")
        }
        // An empty file is one that kubectl has not written to yet.
        guard let root, root.content != .null else { return }
        guard case .object = root.content else { throw Self.wrong("", root, path, "the members of a Config") }
        if let kind = root["kind"], kind.string != "Config" { throw Self.wrong("kind", kind, path, "Config") }
        if currentContext.isEmpty, let current = root["current-context"] {
            guard let name = current.string else {
                throw Self.wrong("current-context", current, path, "a context's name")
            }
            currentContext = name
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try Self.merge(root, "clusters", "cluster", path, folder, into: &clusters)
        try Self.merge(root, "users", "user", path, folder, into: &users)
        try Self.merge(root, "contexts", "context", path, folder, into: &contexts)
    }

    private static func merge(
        _ root: Value, _ list: String, _ member: String, _ path: String, _ folder: String,
        into entries: inout [String: Entry]
    ) throws(APIFailure) {
        guard let value = root[list] else { return }
        guard case .array(let elements) = value.content else { throw wrong(list, value, path, "a list") }
        for element in elements {
            guard let name = element["name"]?.string else { throw wrong("\(list)[].name", element, path, "a name") }
            let content = element[member] ?? [:]
            guard case .object = content.content else { throw wrong("\(list)[].\(member)", content, path, "an object") }
            if entries[name] == nil {
                entries[name] = Entry(content: content, folder: folder, place: "\(path):\(element.line)")
            }
        }
    }

    private static func wrong(_ field: String, _ value: Value, _ path: String, _ expected: String) -> APIFailure {
        let place = field.isEmpty ? "" : "\(field): "
        return .unusable("\(path):\(value.line): \(place)found \(value.found), expected \(expected)")
    }
}
