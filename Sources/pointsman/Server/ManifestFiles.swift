import APIClient
import Resources
import Transport

/// Objects of files, folders and standard input.
struct ManifestFiles {
    /// An object with its place.
    struct Object {
        var value: Value
        /// Such as `objects/a.yaml:12`.
        var place: String
    }

    /// What stands for standard input.
    static let standardInput = "-"
    private static let extensions = [".yaml", ".yml", ".json"]

    private(set) var objects: [Object] = []

    /// Reads everything before anything is done with it.
    ///
    /// - Throws: ``APIFailure`` with the first thing that can not be read.
    init(_ paths: [String]) throws(APIFailure) {
        for path in paths {
            if path == Self.standardInput {
                try read("/dev/stdin", name: "standard input")
            } else if try Self.isFolder(path) {
                let names = try Self.attempt(path) { () throws(SystemError) in try FileContents.names(in: path) }
                for name in names where Self.extensions.contains(where: name.hasSuffix) {
                    try read("\(path)/\(name)", name: "\(path)/\(name)")
                }
            } else {
                try read(path, name: path)
            }
        }
        guard !objects.isEmpty else {
            throw .unusable("there is no object in \(paths.joined(separator: ", "))")
        }
    }

    private mutating func read(_ path: String, name: String) throws(APIFailure) {
        let octets = try Self.attempt(name) { () throws(SystemError) in try FileContents.read(path) }
        let format = ManifestFormat(fileName: name, contents: octets.span)
        var reader = ManifestReader()
        var found: [Object] = []
        for document in DocumentSplitter.documents(in: octets.span, format: format) {
            do throws(ManifestError) {
                try reader.read(document, in: octets.span) {
                    found.append(Object(value: $0, place: "\(name):\($0.line)"))
                }
            } catch {
                throw .unusable("\(name): \(error)")
            }
        }
        objects += found
    }

    private static func isFolder(_ path: String) throws(APIFailure) -> Bool {
        try attempt(path) { () throws(SystemError) in try FileStatus(path: path).isDirectory }
    }

    private static func attempt<Result>(
        _ name: String, _ body: () throws(SystemError) -> Result
    ) throws(APIFailure) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .unusable("\(name) cannot be read: \(error.reason)")
        }
    }
}

extension ManifestFiles.Object {
    /// The object's kind at the server, and its namespace there.
    ///
    /// - Parameter namespace: The one that was asked for; nil for the object's own.
    func target(
        _ client: APIClient, namespace: String?
    ) throws(APIFailure) -> (resource: APIResource, namespace: String?, name: String) {
        guard let apiVersion = value["apiVersion"]?.string, let kind = value["kind"]?.string else {
            throw .unusable("no object: expected apiVersion and kind")
        }
        guard let name = value["metadata"]?["name"]?.string, !name.isEmpty else {
            throw .unusable("\(kind) without a name: expected metadata.name")
        }
        let resource = try client.resource(apiVersion: apiVersion, kind: kind)
        guard resource.isNamespaced else { return (resource, nil, name) }
        let own = value["metadata"]?["namespace"]?.string
        if let own, let namespace, own != namespace {
            throw .unusable("\(kind) \(own)/\(name): its namespace is not \(namespace), which --namespace asks for")
        }
        return (resource, own ?? namespace ?? client.access.namespace, name)
    }
}
